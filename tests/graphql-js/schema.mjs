// The schema as it is served, and what the other modules ask about it again and again.

import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

// The exported schema lacks what gateways alone ask for.
const file = process.env.VENTANILLA_SCHEMA ?? new URL('../../schema/schema.graphql', import.meta.url);
const sdl = readFileSync(file, 'utf8');

export const schema = buildSchema(sdl, { assumeValid: false });

/** The concrete types of an output type's objects; none for a leaf. */
export function objectTypes(type) {
  const named = getNamedType(type);
  if (isObjectType(named)) return [named];
  return isAbstractType(named) ? [...schema.getPossibleTypes(named)] : [];
}

/** The marks of a type without its name: where it may be null and where it is a list. */
export function marks(type) {
  if (isNonNullType(type)) return `${marks(type.ofType)}!`;
  if (isListType(type)) return `[${marks(type.ofType)}]`;
  return '';
}

/** The fields of an object or an interface; a union has none. */
export function fieldsOf(type) {
  return 'getFields' in type ? Object.values(type.getFields()) : [];
}
