// Judges answers. Input: {cases}, each a case of generate.mjs with `canonicalAnswer` and `answers`, a list of
// {failures, answer} with the answers as text; output: {judged, refused, differences}. See README.md.

import { parse } from 'graphql';
import { compare } from './compare.mjs';
import { input, output } from './pipe.mjs';

const NONE = { seed: '', rate: 0 };

const { cases } = input();
const verdict = { judged: 0, refused: 0, withErrors: 0, differences: [] };
for (const one of cases) {
  const canonicalAnswer = JSON.parse(one.canonicalAnswer);
  const tooLarge = [canonicalAnswer, ...one.answers.map(({ answer }) => JSON.parse(answer))].some(isTooLarge);
  if (tooLarge) {
    verdict.refused += 1;
    continue;
  }
  const document = parse(one.document);
  for (const { failures, answer, by } of one.answers) {
    const read = JSON.parse(answer);
    verdict.judged += 1;
    if (read.errors) verdict.withErrors += 1;
    let wrong;
    try {
      wrong = await compare(document, one, canonicalAnswer, read, failures ?? NONE);
    } catch (error) {
      wrong = [`the oracle failed: ${error.stack}`];
    }
    if (wrong.length > 0) verdict.differences.push({ id: one.id, by, failures, wrong });
  }
}
output(verdict);

/** The canonical form may be over a limit where the document is not, and the other way round. */
function isTooLarge({ errors }) {
  return errors?.some((error) => error.extensions?.code === 'LIMIT_EXCEEDED');
}
