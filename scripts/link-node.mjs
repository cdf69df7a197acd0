// Run by npm after every install. npm 10 links the pinned Node into node_modules/.bin and then removes the link again
// together with the package for the other processor that it left out; without it npm scripts would run on whatever
// Node the machine has.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';

const modules = new URL('../node_modules/', import.meta.url);
const pinned = `node-${process.platform}-${process.arch}/bin/node`;
const link = new URL('.bin/node', modules);

if (existsSync(new URL(pinned, modules)) && !existsSync(link)) {
  mkdirSync(new URL('.bin/', modules), { recursive: true });
  symlinkSync(`../${pinned}`, link);
}
