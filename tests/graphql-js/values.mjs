// Arguments and variables: values of every input type, as the demo world has them and as it has not.

import { getNamedType, getNullableType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';

const LOCALES = ['es', 'en', 'fr', 'de', 'it', 'en-AU', 'zz', 'es-MX'];
const WORDS = ['factura', 'invoice', 'prepaid', 'recordatorio', 'mysql prefix', 'wie', 'fáctura', 'xyzzy', '"', '%', 'a', ''];
const ROUTES = ['/billing/invoices', '/billing/prepaid', '/sites', '/', '/nowhere', 'no-path'];
const COORDINATES = [
  'Invoice.status', 'InvoiceStatus.OVERDUE', 'Query.verifyReminder', 'PaymentReminder.verificationCode', 'PrepaidAccount',
  'Mutation.payInvoice', 'MysqlPrefix.enabled', 'Query.search(query:)', 'Invoice.nothing', 'no coordinate',
];
const DAYS = ['2026-06-15', '2026-01-01', '2025-06-30', '2030-02-28', '2026-02-30', 'yesterday'];
const INSTANTS = ['2026-06-15T10:00:00Z', '2026-01-01T00:00:00+02:00', '2026-05-16T00:00:00.000001Z', 'noon'];
const OPERATIONS = ['{ viewer { id } }', 'query($id: ID!) { node(id: $id) { ... on Invoice { status total { amount } } } }', '{ nope }', '{'];
const AGENTS = ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'curl/8', ''];
const HOSTILE = ['', '💥', 'ñandú', '\\', '"quoted"', "'; DROP TABLE users; --", 'line\nbreak', '\u0001', 'ﬀ\u0301'];
const SMALL_PAGES = [[5, 0], [22, 1], [30, 2], [18, 3], [6, 5], [2, 20], [1, 100], [1, 101], [1, -1], [0.5, 2147483647]];
const NOBODY = ['org_01h2xcejqtf2nbrexx3vqjhp41', 'inv_01h2xcejqtf2nbrexx3vqjhp41', 'no id', '7'];

export class Values {
  constructor(random, pool) {
    this.random = random;
    this.pool = pool;
  }

  /** A JSON value of the input type; `place` is the coordinate of what it is for, such as `Query.node(id:)`. */
  of(type, place) {
    const { random } = this;
    if (isNonNullType(type)) return this.of(type.ofType, place);
    if (random.chance(3)) return null;
    return this.present(type, place);
  }

  present(type, place) {
    const { random } = this;
    if (isListType(type)) {
      // A single value stands for a list of one.
      if (random.chance(20)) return this.present(getNullableType(type.ofType), place);
      const length = random.weighted([[6, 0], [30, 1], [40, 2], [20, 3], [4, 6]]);
      return Array.from({ length }, () => this.of(type.ofType, place));
    }
    if (isInputObjectType(type)) return this.object(type);
    const named = getNamedType(type);
    if (isEnumType(named)) return random.pick(named.getValues()).name;
    return this.scalar(named.name, place);
  }

  object(type) {
    const { random } = this;
    const value = {};
    for (const field of Object.values(type.getFields())) {
      const wanted = isNonNullType(field.type) && field.defaultValue === undefined;
      if (wanted || random.chance(35)) value[field.name] = this.of(field.type, `${type.name}.${field.name}`);
    }
    return value;
  }

  scalar(name, place) {
    const { random } = this;
    switch (name) {
      case 'Boolean': return random.chance(50);
      case 'Int': return random.weighted(SMALL_PAGES);
      case 'Float': return random.pick([0, 0.5, 3]);
      case 'ID': return this.id(place);
      case '_Any': return this.representation(place);
      case 'Locale': return random.chance(90) ? random.pick(LOCALES.slice(0, 6)) : random.pick(LOCALES);
      case 'SchemaCoordinate': return random.chance(85) ? random.pick(COORDINATES.slice(0, 8)) : random.pick(COORDINATES);
      case 'Date': return random.chance(92) ? random.pick(DAYS.slice(0, 4)) : random.pick(DAYS);
      case 'DateTime': return random.chance(92) ? random.pick(INSTANTS.slice(0, 3)) : random.pick(INSTANTS);
      default: return this.text(place);
    }
  }

  id(place) {
    const { random, pool } = this;
    if (random.chance(4)) return random.pick(NOBODY);
    if (place === 'Query.organization(id:)' && random.chance(95)) return random.pick(pool.ids.Organization);
    return random.pick(pool.ids[random.pick(Object.keys(pool.ids))]);
  }

  /** What another subgraph says of an object, now and then of none. */
  representation(place) {
    const { random, pool } = this;
    const type = random.pick(Object.keys(pool.ids));
    const id = random.chance(88) ? random.pick(pool.ids[type]) : this.id(place);
    return random.weighted([
      [90, { __typename: type, id }],
      [3, { id, __typename: 'Nothing' }],
      [2, { __typename: type }],
      [2, { __typename: type, id: 7 }],
      [3, { __typename: type, id, total: { amount: '1.00', paid: [true, null] } }],
    ]);
  }

  text(place) {
    const { random, pool } = this;
    if (random.chance(6)) return random.pick(HOSTILE);
    const argument = place.match(/\((\w+):\)$/)?.[1] ?? place.split('.').at(-1);
    switch (argument) {
      case 'slug': return random.pick(pool.slugs);
      case 'category': return random.pick(pool.categories);
      case 'tag': return random.pick(pool.tags);
      case 'code': return random.pick(pool.codes);
      case 'name': return random.pick(pool.databases);
      case 'route': return random.chance(90) ? random.pick(ROUTES.slice(0, 5)) : random.pick(ROUTES);
      case 'operation': return random.chance(90) ? random.pick(OPERATIONS.slice(0, 2)) : random.pick(OPERATIONS);
      case 'userAgent': return random.pick(AGENTS);
      case 'prefix': return random.pick(['fa', 'pre', 'c', 'how', '']);
      case 'text': return random.pick([...pool.numbers, 'hosting', '%', 'x']);
      default: return random.pick(WORDS);
    }
  }

  cursor(connection) {
    const { random, pool } = this;
    const own = pool.cursors[connection];
    if (own?.length && random.chance(88)) return random.pick(own);
    if (random.chance(70)) return random.pick(Object.values(pool.cursors).flat());
    return random.pick(['', 'bm9uc2Vuc2U', '%%%']);
  }
}

/** A JSON value as a GraphQL literal; `write` may put a variable in the place of a part. */
export function literal(value, type, write = () => undefined) {
  const written = write(value, type);
  if (written !== undefined) return written;
  if (value === null) return 'null';
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    if (!Array.isArray(value)) return literal(value, nullable.ofType, write);
    return `[${value.map((item) => literal(item, nullable.ofType, write)).join(', ')}]`;
  }
  if (isInputObjectType(nullable)) {
    const fields = nullable.getFields();
    const entries = Object.entries(value).map(([name, item]) => `${name}: ${literal(item, fields[name].type, write)}`);
    return `{${entries.join(', ')}}`;
  }
  if (isEnumType(nullable)) return value;
  return anything(value);
}

/** A literal of whatever a scalar takes. */
function anything(value) {
  if (typeof value === 'string') return text(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(anything).join(', ')}]`;
  return `{${Object.entries(value).map(([name, item]) => `${name}: ${anything(item)}`).join(', ')}}`;
}

function text(value) {
  // A block string where it can be one and stay the same.
  if (/^[a-z]+ [a-z ]*[a-z]$/.test(value)) return `"""${value}"""`;
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) =>
    // A surrogate alone is no GraphQL; pairs stay as they are.
    /[\ud800-\udfff]/.test(unit) || unit.charCodeAt(0) % 2 ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
