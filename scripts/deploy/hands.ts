import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Hands } from './deploy.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The terminal, and programs of this project. `npm run` puts `node_modules/.bin` first on the path. */
export const hands: Hands = {
  say: (line) => console.log(line),
  async ask(question, { hidden } = { hidden: false }) {
    if (!process.stdin.isTTY) return undefined;
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    if (hidden) process.stdout.write(question);
    const lines = createInterface({
      input: process.stdin,
      output: hidden ? silent : process.stdout,
      terminal: true,
    });
    try {
      return await lines.question(hidden ? '' : question);
    } finally {
      lines.close();
      if (hidden) process.stdout.write('\n');
    }
  },
  async run(program, args) {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
    const [code, signal] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${program} ${args[0] ?? ''} ended with ${code ?? signal}`);
  },
};
