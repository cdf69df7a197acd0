// Plain JavaScript: it also has to run, and say what is missing, on a Node that cannot run TypeScript.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 7)) {
  console.error(`UmbraChat needs Node 24.7 or newer; this is ${process.versions.node}.
On Linux (glibc, x64 and arm64) \`npm ci\` brings the right one along and \`npm start\` uses it:
run it through npm, and do not leave optional dependencies out.
Elsewhere install Node 24, for instance with \`nvm install 24\` or \`brew install node@24\`.`);
  process.exit(1);
}

const [script] = process.argv.splice(2, 1);
await import(new URL(`../${script}`, import.meta.url).href);
