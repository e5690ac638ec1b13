// The variables of a document under construction: each with a value, null or nothing for each way the document is asked.

import { isNonNullType } from 'graphql';
import { literal } from './values.mjs';

/** What variables of `@skip` and `@include` are for: null is nothing that the specification has an answer to. */
export const DIRECTIVE = 'directive';

export class Variables {
  constructor(random, values, { ways, library }) {
    this.random = random;
    this.values = values;
    this.ways = ways;
    this.library = library;
    this.declared = [];
  }

  /** A variable, as `$v1`, for a place of that type; `make` makes values for it. */
  for(type, make, purpose) {
    const { random } = this;
    const known = this.declared.filter((variable) => variable.purpose === purpose);
    if (known.length > 0 && random.chance(45)) return `$${random.pick(known).name}`;
    const variable = isNonNullType(type) ? this.required(type, make, purpose) : this.optional(type, make);
    variable.name = `${random.pick(['v', 'first', 'id', '_', 'V'])}${this.declared.length}`;
    variable.purpose = purpose;
    this.declared.push(variable);
    return `$${variable.name}`;
  }

  required(type, make, purpose) {
    const { random } = this;
    const some = () => this.nonNull(make);
    const simple = purpose === DIRECTIVE && this.library;
    if (simple || random.chance(60)) return { type: `${type}`, values: this.each(some) };
    // A default lets the variable be left out, and a nullable one stand where null may not.
    const nullable = random.chance(60);
    const value = () => (random.chance(40) ? undefined : nullable && purpose !== DIRECTIVE && !this.library && random.chance(3) ? null : some());
    return { type: `${nullable ? type.ofType : type}`, default: literal(some(), type), values: this.each(value) };
  }

  optional(type, make) {
    const { random } = this;
    if (random.chance(15)) return { type: `${type}!`, values: this.each(() => this.nonNull(make)) };
    const value = () => random.weighted([[75, make], [10, () => null], [15, () => undefined]])();
    const values = this.each(value);
    if (random.chance(60)) return { type: `${type}`, values };
    return { type: `${type}`, default: literal(make(), type), values };
  }

  each(make) {
    return Array.from({ length: this.ways }, make);
  }

  nonNull(make) {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const value = make();
      if (value !== null) return value;
    }
    throw new Error('no value but null is made');
  }

  /** `($v: Int = 3, …)`, or nothing. */
  definitions() {
    if (this.declared.length === 0) return '';
    const one = ({ name, type, default: byDefault }) => `$${name}: ${type}${byDefault === undefined ? '' : ` = ${byDefault}`}`;
    return `(${this.declared.map(one).join(', ')})`;
  }

  /** The variables of one way to ask. */
  way(index) {
    const given = this.declared.filter(({ values }) => values[index] !== undefined);
    return Object.fromEntries(given.map(({ name, values }) => [name, values[index]]));
  }
}
