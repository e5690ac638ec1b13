// Makes documents. Input: {seed, count, people, answers to pool.graphql}; output: {cases, invalid}. See README.md.

import { parse, print, validate } from 'graphql';
import { canonical } from './canonical.mjs';
import { Documents } from './documents.mjs';
import { KINDS, spoil } from './invalid.mjs';
import { makePool } from './pool.mjs';
import { Random } from './random.mjs';
import { schema } from './schema.mjs';
import { input, output } from './pipe.mjs';

// graphql-js merges fields in quadratic time; no document of ours is that large.
const LONGEST = 20_000;

function cases(seed, count, people, pool) {
  const made = [];
  let thrown = 0;
  for (let number = 0; made.length < count; number += 1) {
    const random = new Random(`${seed}/${number}`);
    // A search is logged, and the log is what searchInsights tells of: the two would disturb each other.
    const avoid = [made.length * 2 < count ? 'search' : 'searchInsights'];
    const library = random.chance(40);
    const documents = new Documents(random, pool, { avoid, library });
    const { text, operationNames, ways } = documents.make();
    const document = parse(text);
    if (text.length > LONGEST || validate(schema, document).length > 0) {
      thrown += 1;
      continue;
    }
    for (const operationName of operationNames) {
      for (const variables of ways) {
        const plain = canonical(document, operationName, variables);
        // A variable that does not fit: the document is one to be refused.
        if (plain === null) continue;
        made.push({
          id: `${seed}/${number}/${made.length}`,
          person: random.weighted(people),
          document: text,
          operationName,
          variables,
          canonical: plain.text,
          library,
          failures: { seed: `${number}`, rate: random.pick([8, 20, 60, 200]) },
        });
      }
    }
  }
  if (thrown > count) throw new Error(`${thrown} documents were invalid: the generator is broken`);
  return made.slice(0, count);
}

/** Spoiled documents: every kind of mistake in turn. */
function invalid(valid, seed, count) {
  const made = [];
  for (let number = 0; made.length < count && number < count * 20; number += 1) {
    const random = new Random(`${seed}/invalid/${number}`);
    const one = spoil(random, random.pick(valid), KINDS[number % KINDS.length]);
    if (one !== null) made.push(one);
  }
  return made;
}

const { seed, count, people, answers } = input();
const pool = makePool(answers);
const valid = cases(seed, count, people, pool);
output({ cases: valid, invalid: invalid(valid, seed, count / 2) });
