import type { Passport } from '../../../functions/wire/passport.ts';

const place = document.querySelector<HTMLElement>('#passport');
if (place) void show(place);

/** Shows what the deployment says about itself; where it says nothing, the link beside it remains. */
async function show(list: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(list.dataset.path ?? '');
    if (!answer.ok) return;
    const { hosting, retentionDays, processors, software, policy } = (await answer.json()) as Passport;
    add(
      list,
      'Where it runs',
      hosting.region === null ? 'On a computer of the operator’s own' : `In the AWS region ${hosting.region}`,
    );
    add(
      list,
      'Who processes data for the operator',
      processors.map(({ name }) => name).join(', ') || 'Nobody',
    );
    add(
      list,
      'Backups',
      retentionDays.backups === 0
        ? 'None are made by the software'
        : `${retentionDays.backups} days; what you delete can live on in one for as long`,
    );
    add(
      list,
      'Technical logs',
      retentionDays.logs === 0
        ? 'As long as the operator keeps what the program prints'
        : `${retentionDays.logs} days`,
    );
    add(list, 'Version', `UmbraChat ${software.version}, privacy notice of ${policy.version}`);
  } catch (error) {
    console.info('The passport could not be read.', error);
  }
}

function add(list: HTMLElement, name: string, value: string): void {
  const pair = document.createElement('div');
  const term = document.createElement('dt');
  const words = document.createElement('dd');
  term.textContent = name;
  words.textContent = value;
  pair.append(term, words);
  list.append(pair);
}
