// Changes the schema at random, and says what graphql-js finds. Input: {seed, count}; output: {sdl, cases}, each with the
// changed `text`, `what` was done, and the kinds of changes that break clients or are dangerous: from the schema `there`,
// and from the text `back`.

import { readFileSync } from 'node:fs';
import {
  buildASTSchema, findBreakingChanges, findDangerousChanges, Kind, parse, parseType, parseValue, print, validateSchema,
} from 'graphql';
import { input, output } from './pipe.mjs';
import { Random } from './random.mjs';

const OURS = '\ndirective @probe(a: Int = 1, b: [Int!]) repeatable on FIELD | QUERY | SUBSCRIPTION\n';
const sdl = readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8') + OURS;

const parts = (it) => [...(it.fields ?? []), ...(it.values ?? [])];
const has = (list) => list !== undefined && list.length > 0;
const takes = (it) => (it.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ? it.fields : it.arguments) ?? [];
const without = (list, it) => list.splice(list.indexOf(it), 1);

/** The places of a document: definitions and fields, which may have inputs; and those inputs. */
function places(document) {
  const definitions = document.definitions.filter((it) => it.kind !== Kind.SCHEMA_DEFINITION);
  const fields = definitions.filter((it) => it.kind.startsWith('Object') || it.kind.startsWith('Interface')).flatMap((it) => it.fields);
  const takers = [...fields, ...definitions].filter((it) => has(takes(it)));
  return { definitions, fields, takers, inputs: takers.flatMap(takes) };
}

/** The type with a mark more or less, somewhere in it. */
function marked(random, type) {
  if (type.kind === Kind.NON_NULL_TYPE) return random.chance(50) ? type.type : { ...type, type: marked(random, type.type) };
  if (type.kind === Kind.LIST_TYPE && random.chance(60)) return { ...type, type: marked(random, type.type) };
  return random.chance(80) ? { kind: Kind.NON_NULL_TYPE, type } : { kind: Kind.LIST_TYPE, type };
}

const WAYS = {
  removePart(random, { definitions }) {
    const it = random.pick(definitions.filter((it) => parts(it).length > 1));
    without(it.values ?? it.fields, random.pick(parts(it)));
  },
  renamePart(random, { definitions }) {
    const part = random.pick(parts(random.pick(definitions.filter((it) => has(parts(it))))));
    part.name = { ...part.name, value: `${part.name.value}X` };
  },
  removeInput(random, { takers }) {
    const it = random.pick(takers);
    if (takes(it).length > 1 || it.arguments !== undefined) without(takes(it), random.pick(takes(it)));
  },
  renameInput(random, { inputs }) {
    const it = random.pick(inputs);
    it.name = { ...it.name, value: `${it.name.value}X` };
  },
  addInput(random, { fields }) {
    const type = parseType(random.pick(['Int', 'Int!', '[Int]', '[ID!]!']));
    const defaultValue = random.chance(40) ? parseValue(random.pick(['1', '[1]'])) : undefined;
    random.pick(fields).arguments.push({ kind: Kind.INPUT_VALUE_DEFINITION, name: { kind: Kind.NAME, value: 'extra' }, type, defaultValue });
  },
  markField(random, { fields }) {
    const it = random.pick(fields);
    it.type = marked(random, it.type);
  },
  markInput(random, { inputs }) {
    const it = random.pick(inputs);
    it.type = marked(random, it.type);
  },
  retype(random, { fields, inputs }) {
    const it = random.pick(random.chance(50) ? fields : inputs);
    it.type = parseType(random.pick(['Int', 'String!', '[ID!]']));
  },
  setDefault(random, { inputs }) {
    const named = inputs.filter((it) => /^(first|last|a)$/.test(it.name.value) || it.defaultValue);
    const it = random.pick(named);
    it.defaultValue = random.chance(40) ? undefined : parseValue(`${random.between(1, 9)}`);
  },
  member(random, { definitions }) {
    const it = random.pick(definitions.filter((it) => it.kind === Kind.UNION_TYPE_DEFINITION && it.types.length > 1));
    without(it.types, random.pick(it.types));
  },
  interface(random, { definitions }) {
    const it = random.pick(definitions.filter((it) => has(it.interfaces)));
    without(it.interfaces, random.pick(it.interfaces));
  },
  addType(random, { definitions }, document) {
    const name = `Added${random.between(1, 1e6)}`;
    document.definitions.push(...parse(random.pick([`scalar ${name}`, `enum ${name} { A }`, `type ${name} { a: Int }`])).definitions);
  },
  kind(random, { definitions }) {
    const it = random.pick(definitions.filter((it) => it.kind === Kind.SCALAR_TYPE_DEFINITION));
    it.kind = Kind.ENUM_TYPE_DEFINITION;
    it.values = [{ kind: Kind.ENUM_VALUE_DEFINITION, name: { kind: Kind.NAME, value: 'A' } }];
    it.directives = [];
  },
  directive(random, { definitions }, document) {
    const it = definitions.find((it) => it.name.value === 'probe');
    if (it === undefined) return;
    random.pick([
      () => (it.repeatable = !it.repeatable),
      () => it.locations.length > 1 && without(it.locations, random.pick(it.locations)),
      () => without(document.definitions, it),
    ])();
  },
};

/** Whether every default is a value of its type; where one is not, graphql-js takes it for none. */
function defaultsFit(schema) {
  const types = Object.values(schema.getTypeMap()).filter((it) => 'getFields' in it);
  const fields = types.flatMap((it) => Object.values(it.getFields()));
  return [...fields, ...fields.flatMap((it) => it.args ?? [])].every((it) => !it.astNode?.defaultValue || it.defaultValue !== undefined);
}

/** The schema of a text that may have become no schema. */
function schemaOf(text) {
  try {
    const schema = buildASTSchema(parse(text));
    return validateSchema(schema).length === 0 && defaultsFit(schema) ? schema : null;
  } catch {
    return null;
  }
}

function changed(random) {
  const document = parse(sdl, { noLocation: true });
  const ways = random.sample(Object.keys(WAYS), random.between(1, 3));
  for (const way of ways) WAYS[way](random, places(document), document);
  return { text: print(document), what: ways.join(', ') };
}

/** The kinds of changes that clients may notice, but for which of the specification's scalars a schema uses. */
function kinds(old, next) {
  const changes = [...findBreakingChanges(old, next), ...findDangerousChanges(old, next)];
  return changes.filter((it) => !it.description.startsWith('Standard scalar')).map((it) => it.type).sort();
}

const { seed, count } = input();
const whole = buildASTSchema(parse(sdl));
const cases = [];
for (let number = 0; cases.length < count && number < count * 20; number += 1) {
  const { text, what } = changed(new Random(`${seed}/changes/${number}`));
  const schema = schemaOf(text);
  if (schema !== null) cases.push({ what, text, there: kinds(whole, schema), back: kinds(schema, whole) });
}
if (cases.length < count) throw new Error(`only ${cases.length} changes left a schema: the generator is broken`);
output({ sdl, cases });
