// Compares an answer of ours with what graphql-js makes of the same document.

import { canonical } from './canonical.mjs';
import { judge, same, starts } from './oracle.mjs';
import { fails } from './random.mjs';

/** What is wrong with the answer, in sentences; none where nothing is. */
export async function compare(document, { operationName, variables }, canonicalAnswer, answer, failures) {
  const { plan } = canonical(document, operationName, variables);
  const names = { plan, failures };
  if (canonicalAnswer.data === null || canonicalAnswer.data === undefined) {
    return wholly(canonicalAnswer, answer, names);
  }
  const expected = await judge({ document, operationName, variables, plan, answer: canonicalAnswer, failures });
  const [ours, theirs] = [JSON.stringify(answer.data), JSON.stringify(expected.data)];
  const wrong = [];
  if (ours !== theirs) wrong.push(`data differs at ${firstDifference(answer.data, expected.data)}`);
  return wrong.concat(errors(answer.errors ?? [], expected, names));
}

/** The canonical document has no data at all: then neither has this one, for one of the same reasons. */
function wholly(canonicalAnswer, answer, names) {
  if (answer.data !== canonicalAnswer.data) return [`data is ${JSON.stringify(answer.data)}, and there should be none`];
  if (!answer.errors?.length) return ['data is null without an error'];
  const below = canonicalAnswer.errors;
  const strange = answer.errors.filter((error) => !isBelow(error, { path: [], below }, names));
  return strange.map((error) => `no such error is known: ${brief(error)}`);
}

function errors(ours, { data, failed }, names) {
  const wrong = [];
  const reported = new Set();
  const paths = new Set();
  for (const error of ours) {
    const path = JSON.stringify(error.path ?? []);
    if (paths.has(path)) wrong.push(`two errors for one field: ${brief(error)}`);
    paths.add(path);
    const match = failed.find((it) => matches(error, it, names));
    if (!match) {
      wrong.push(`no field failed so: ${brief(error)}`);
      continue;
    }
    reported.add(JSON.stringify(match.target));
    const located = match.below || (error.locations ?? []).every((one) => match.locations.some((it) => it.line === one.line && it.column === one.column));
    if (!located) wrong.push(`the location is not the field's: ${brief(error)} at ${JSON.stringify(error.locations)}`);
  }
  // One error at least for every null that stands for one.
  for (const { target, path, message } of failed) {
    const due = target === null ? !paths.has(JSON.stringify(path)) : isNullAt(data, target) && !reported.has(JSON.stringify(target));
    if (due) wrong.push(`an error is missing: ${message} at ${JSON.stringify(path)}`);
  }
  return wrong;
}

function matches(error, known, names) {
  const path = error.path ?? [];
  if (known.below && (same(path, known.path) || starts(path, known.path))) return isBelow(error, known, names);
  if (!same(path, known.path)) return false;
  if (known.message === null) return true;
  const spoken = error.message === known.message || (known.or !== undefined && error.message === known.or);
  return spoken && (known.code === undefined || known.code === error.extensions?.code);
}

/** Whether the error is one of those that the canonical answer has underneath that place, or was injected there. */
function isBelow(error, { below }, { plan, failures }) {
  const path = error.path ?? [];
  const known = canonicalPaths(plan, path);
  if (known.length > 0 && error.message === 'injected' && fails(failures, path)) return true;
  return below.some((it) => it.message === error.message && known.some((candidate) => same(it.path ?? [], candidate)));
}

/** The places of the canonical answer that a path of this document may stand for. */
function canonicalPaths(plan, path) {
  if (path.length === 0) return [[]];
  const [head, ...rest] = path;
  if (typeof head === 'number') return canonicalPaths(plan, rest).map((tail) => [head, ...tail]);
  const meant = [...(plan?.types.values() ?? [])].map((fields) => fields.get(head)).filter(Boolean);
  return meant.flatMap((entry) => canonicalPaths(entry.below, rest).map((tail) => [entry.key, ...tail]));
}

/** Whether the answer is null just there, and not above. */
function isNullAt(data, path) {
  let value = data;
  for (const segment of path) {
    if (value === null || value === undefined) return false;
    value = value[segment];
  }
  return value === null;
}

function brief({ path, message }) {
  return `${message} at ${JSON.stringify(path ?? [])}`;
}

function firstDifference(ours, theirs, path = []) {
  const place = `/${path.join('/')}: ours ${excerpt(ours)}, graphql-js ${excerpt(theirs)}`;
  const bothObjects = [ours, theirs].every((it) => it !== null && typeof it === 'object') && Array.isArray(ours) === Array.isArray(theirs);
  if (!bothObjects) return place;
  const [mine, yours] = [Object.keys(ours), Object.keys(theirs)];
  if (JSON.stringify(mine) !== JSON.stringify(yours)) return `/${path.join('/')}: ours has ${excerpt(mine)}, graphql-js ${excerpt(yours)}`;
  const key = mine.find((it) => JSON.stringify(ours[it]) !== JSON.stringify(theirs[it]));
  return key === undefined ? place : firstDifference(ours[key], theirs[key], [...path, key]);
}

function excerpt(value) {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
