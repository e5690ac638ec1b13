// Random documents that are valid: selections of every kind over the whole schema.

import {
  GraphQLBoolean,
  GraphQLNonNull,
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  parse,
  print,
} from 'graphql';
import { introspection } from './introspection.mjs';
import { fieldsOf, marks, objectTypes, schema } from './schema.mjs';
import { Values, literal } from './values.mjs';
import { DIRECTIVE, Variables } from './variables.mjs';

const ROOTS = { viewer: 5, node: 6, nodes: 6, organization: 14, _entities: 5 };
const GIVEN = { first: 85, last: 12, after: 9, before: 6, filter: 40, orderBy: 35, locale: 30 };
const TALKATIVE = { nodes: 6, edges: 3, node: 3, organization: 2, help: 0.7 };

export class Documents {
  /**
   * `avoid` names root fields that are left out; `library` leaves out what async-graphql's own executor answers otherwise
   * than the specification says.
   */
  constructor(random, pool, { avoid = [], library = false } = {}) {
    this.random = random;
    this.pool = pool;
    this.avoid = avoid;
    this.library = library;
    this.abstract = Object.values(schema.getTypeMap()).filter((type) => objectTypes(type).length > 1);
  }

  /** `{text, operationNames, ways}`: the text, the operations to ask for, and variables for each way to ask. */
  make() {
    const { random } = this;
    this.values = new Values(random, this.pool);
    const ways = random.weighted([[65, 1], [25, 2], [10, 3]]);
    this.variables = new Variables(random, this.values, { ways, library: this.library });
    this.fragments = [];
    this.keys = new Map();
    this.budget = random.weighted([[3, 6], [4, 18], [4, 40], [2, 80]]);
    const depth = random.weighted([[1, 2], [3, 4], [4, 6], [4, 9], [1, 14]]);
    const body = this.selectionSet(schema.getQueryType(), '', depth);
    const definitions = this.variables.definitions();
    const name = definitions || random.chance(50) ? random.pick(['Ask', 'Q', 'query', 'on', '']) : undefined;
    const operation = name === undefined ? body : `query ${name}${definitions} ${body}`;
    const parts = [operation, ...this.fragments.map(({ text }) => text)];
    const operationNames = [name ? random.pick([name, null]) : null];
    if (name && random.chance(15)) {
      parts.push('query Other { __typename other: viewer { id } }');
      operationNames[0] = name;
      operationNames.push('Other');
    }
    const document = random.chance(20) ? parts.reverse().join(' ') : parts.join('\n');
    return {
      text: this.styled(document),
      operationNames,
      ways: Array.from({ length: ways }, (_, way) => this.variables.way(way)),
    };
  }

  styled(document) {
    const { random } = this;
    if (random.chance(50)) return print(parse(document));
    if (random.chance(20)) return `\ufeff# ñ {\r\n${document}\r# }`;
    return document;
  }

  selectionSet(type, scope, depth) {
    const { random } = this;
    const count = random.between(1, depth > 2 ? 4 : 3);
    const selections = [];
    do {
      selections.push(this.selection(type, scope, depth, 0));
    } while (selections.length < count && this.budget > 0);
    if (random.chance(4) && !this.once()) selections.push(random.pick(selections));
    return `{ ${selections.join(random.pick([' ', ', ', '\n']))} }`;
  }

  selection(type, scope, depth, nested) {
    const { random } = this;
    this.budget -= 1;
    const query = type === schema.getQueryType();
    if (query && random.chance(4)) return this.register(scope, type, introspection(random), 'introspection', 'x');
    if (random.chance(9)) return this.typename(type, scope);
    const fragments = isObjectType(type) ? 18 : fieldsOf(type).length > 0 ? 65 : 100;
    if (nested < 4 && random.chance(fragments)) return this.fragment(type, scope, depth, nested);
    return this.field(type, scope, depth);
  }

  typename(type, scope) {
    const written = this.random.chance(25) ? `${this.random.pick(['t', 'type', 'kind'])}: __typename` : '__typename';
    return this.register(scope, type, written, '__typename', 'String!') + this.directives();
  }

  /** An inline fragment or a spread on a type that the object may have. */
  fragment(type, scope, depth, nested) {
    const { random } = this;
    const ready = this.fragments.filter((it) => it.done && it.depth <= depth && overlap(it.type, type));
    if (ready.length > 0 && random.chance(20) && !this.once()) return `...${random.pick(ready).name}${this.directives()}`;
    // The library applies no fragment on a union to an object of it.
    const possible = this.abstract.filter((it) => overlap(it, type) && !(this.library && isUnionType(it)));
    const condition = random.chance(55) && !(this.library && isUnionType(type)) ? type : random.pick(possible.concat(objectTypes(type)));
    const inside = () => {
      const selections = Array.from({ length: random.between(1, 3) }, () => this.selection(condition, scope, depth, nested + 1));
      return `{ ${selections.join(' ')} }`;
    };
    if (random.chance(40)) {
      const fragment = { name: `${random.pick(['F', 'f', 'fragment', '_'])}${this.fragments.length}`, type: condition, depth };
      this.fragments.push(fragment);
      fragment.text = `fragment ${fragment.name} on ${condition.name} ${inside()}`;
      fragment.done = true;
      return `...${fragment.name}${this.directives()}`;
    }
    const on = condition === type && random.chance(40) ? '' : ` on ${condition.name}`;
    return `...${on}${this.directives()} ${inside()}`;
  }

  field(type, scope, depth) {
    const { random } = this;
    const root = type === schema.getQueryType();
    const usable = fieldsOf(type).filter((field) => {
      if (root && this.avoid.includes(field.name)) return false;
      return !isCompositeType(getNamedType(field.type)) || (depth > 1 && this.budget > 0);
    });
    if (usable.length === 0) return this.typename(type, scope);
    const weight = (field) => {
      if (root) return ROOTS[field.name] ?? 1.5;
      return isCompositeType(getNamedType(field.type)) ? (TALKATIVE[field.name] ?? 1.6) : 1;
    };
    const field = random.weighted(usable.map((it) => [weight(it), it]));
    const composite = isCompositeType(getNamedType(field.type));
    const written = `${field.name}${this.arguments(type, field)}`;
    const shape = `${marks(field.type)}${composite ? '{}' : getNamedType(field.type).name}`;
    const header = this.register(scope, type, written, written, shape);
    const write = () => {
      const below = composite ? ` ${this.selectionSet(getNamedType(field.type), `${scope}/${header.split(/[:( ]/)[0]}`, depth - 1)}` : '';
      return `${header}${this.directives()}${below}`;
    };
    // The same key twice, to be merged.
    return random.chance(7) && !this.once() ? `${write()} ${write()}` : write();
  }

  /** Gives a field a response key that fits what else the scope has, with an alias where needed or by chance. */
  register(scope, type, written, signature, shape) {
    const { random } = this;
    const own = /^\w+: /.test(written) ? written.split(':')[0] : null;
    const bare = own ? written.slice(own.length + 2) : written;
    const name = bare.split('(')[0].split(' ')[0];
    for (let attempt = 0; ; attempt += 1) {
      const wish = random.pick(['a', 'b', 'id', 'name', 'nodes', 'x1', '_', 'on', 'total']);
      const alias = own && attempt === 0 ? own : attempt === 0 && random.chance(88) ? null : attempt > 6 ? `k${this.keys.size}_${attempt}` : wish;
      const key = `${scope}/${alias ?? name}`;
      const known = this.keys.get(key) ?? [];
      const fits = !(this.once() && known.length > 0) && known.every((other) => {
        const apart = isObjectType(type) && isObjectType(other.type) && type !== other.type;
        return other.shape === shape && (apart || other.signature === signature);
      });
      if (fits && name !== 'introspection') {
        this.keys.set(key, [...known, { type, signature, shape }]);
        return alias === null || alias === name ? bare : `${alias}: ${bare}`;
      }
    }
  }

  arguments(type, field) {
    const { random } = this;
    const given = [];
    for (const argument of field.args) {
      const likely = argument.name === 'last' && given.some((it) => it.startsWith('first')) ? 2 : (GIVEN[argument.name] ?? 45);
      if (isRequiredArgument(argument) || random.chance(likely)) {
        given.push(`${argument.name}: ${this.argument(type, field, argument)}`);
      }
    }
    return given.length > 0 ? `(${given.join(random.pick([', ', ' ']))})` : '';
  }

  argument(type, field, argument) {
    const { random } = this;
    const place = `${type.name}.${field.name}(${argument.name}:)`;
    const cursor = argument.name === 'after' || argument.name === 'before';
    const make = cursor
      ? () => (random.chance(8) ? null : this.values.cursor(getNamedType(field.type).name))
      : () => this.values.of(argument.type, place);
    if (random.chance(35)) return this.variables.for(argument.type, make, `${argument.type}${place}`);
    const value = isNonNullType(argument.type) ? this.variables.nonNull(make) : make();
    return literal(value, argument.type, (part, partType) => this.partly(part, partType, place, value));
  }

  /** A variable in the place of a part of a literal, now and then. */
  partly(part, type, place, whole) {
    const { random } = this;
    if (part === whole || !random.chance(12) || isListType(type) || isInputObjectType(getNamedType(type))) return undefined;
    const make = () => this.values.of(type, place);
    return this.variables.for(type, make, `${type}${place}/${getNamedType(type).name}`);
  }

  /** Whether a key may stand but once in a selection: the library answers it twice, and merges nulls away. */
  once() {
    return this.library;
  }

  directives() {
    const { random } = this;
    if (random.chance(84)) return '';
    const names = random.weighted([[45, ['include']], [45, ['skip']], [5, ['include', 'skip']], [5, ['skip', 'include']]]);
    return names.map((name) => this.directive(name)).join('');
  }

  directive(name) {
    const { random } = this;
    const kept = name === 'include';
    const condition = random.chance(50)
      ? String(random.chance(70) ? kept : !kept)
      : this.variables.for(new GraphQLNonNull(GraphQLBoolean), () => random.chance(50), DIRECTIVE);
    return ` @${name}(if: ${condition})`;
  }
}

function overlap(a, b) {
  const types = new Set(objectTypes(a));
  return objectTypes(b).some((type) => types.has(type));
}
