import { assumptions, atOnce, byNotice, byShards, type Outcome } from './model.ts';

const help = `npm run bench:fanout

Reckons what one message takes and costs in the cloud by the number of listening members, told at once, by shards of
${assumptions.peoplePerShardMax}, or by a notice that there is more. It is a model: what it assumes is printed with it.`;

if (process.argv.includes('--help')) console.log(help);
else print();

function print(): void {
  const messagesPerSecond = 5;
  console.log(
    '| members | way | last one has it after ms | posts | functions | dollars per 1,000 messages |',
  );
  console.log('|---:|---|---:|---:|---:|---:|');
  for (const members of [200, 1_000, 10_000, 100_000]) {
    for (const outcome of [atOnce(members), byShards(members), byNotice(members, messagesPerSecond)])
      row(outcome);
  }
  console.log(
    `\nThe notice is reckoned at ${messagesPerSecond} messages a second. Assumed: ${JSON.stringify(assumptions)}`,
  );
}

function row({ members, way, lastMs, posts, functions, dollars }: Outcome): void {
  const cells = [
    members.toLocaleString('en'),
    way,
    Math.round(lastMs).toLocaleString('en'),
    posts,
    functions,
    (dollars * 1_000).toFixed(2),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
