// What the tests hand over and get back: JSON in a file each, named by the command line.

import { readFileSync, writeFileSync } from 'node:fs';

const [, , from, to] = process.argv;

export function input() {
  return JSON.parse(readFileSync(from, 'utf8'));
}

export function output(value) {
  writeFileSync(to, JSON.stringify(value));
}
