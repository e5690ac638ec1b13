// graphql-js answers a document from the answer to its canonical form, and keeps account of every field that failed.

import {
  GraphQLError,
  execute,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  responsePathAsArray,
} from 'graphql';
import { fails } from './random.mjs';
import { schema } from './schema.mjs';

/**
 * `{data, failed}`: `failed` lists each field that failed as `{path, target, message, code, locations, below}`. `target` is
 * the place that is null for it; `below` are the canonical paths of errors that stand somewhere underneath, where the
 * canonical answer does not tell which field of this document they are.
 */
export async function judge({ document, operationName, variables, plan, answer, failures }) {
  const failed = [];
  const errors = answer.errors ?? [];
  const record = (error, path, places, info) => {
    const target = places.findLast((place) => place.nullable)?.path ?? [];
    const locations = info.fieldNodes.map(({ loc }) => location(loc.source.body, loc.start));
    failed.push({ ...error, path, target, locations });
    return new Error(error.message);
  };

  const fieldResolver = async (source, _args, _context, info) => {
    const entry = source.plan.types.get(info.parentType.name)?.get(info.path.key);
    if (!entry) throw new Error(`the canonical document lacks ${info.parentType.name}.${info.fieldName}`);
    const path = responsePathAsArray(info.path);
    const places = [...source.places, place(path, info.returnType)];
    const canonicalPath = [...source.path, entry.key];
    if (fails(failures, path)) {
      const own = errors.find((error) => same(error.path, canonicalPath));
      throw record({ message: 'injected', or: own?.message }, path, places, info);
    }
    return complete(source.json[entry.key], info.returnType, { entry, path, places, canonicalPath, info });
  };

  /** A value of the canonical answer as graphql-js wants it: an error where it is null for one. */
  const complete = (value, type, at) => {
    const inner = isNonNullType(type) ? type.ofType : type;
    if (value === undefined) throw new Error(`the canonical answer lacks ${JSON.stringify(at.canonicalPath)}`);
    if (value === null) {
      const own = errors.find((error) => same(error.path, at.canonicalPath));
      if (own) return raise(record({ message: own.message, code: own.extensions?.code }, at.path, at.places, at.info));
      const below = errors.filter((error) => starts(error.path, at.canonicalPath));
      if (below.length > 0) return raise(record({ message: 'somewhere below', below }, at.path, at.places, at.info));
      return null;
    }
    if (isListType(inner)) {
      // Promises, so that graphql-js goes on to the other items where one fails.
      return value.map(async (item, index) => {
        const path = [...at.path, index];
        return complete(item, inner.ofType, {
          ...at,
          path,
          places: [...at.places, place(path, inner.ofType)],
          canonicalPath: [...at.canonicalPath, index],
        });
      });
    }
    if (!isCompositeType(getNamedType(inner))) return value;
    return { json: value, plan: at.entry.below, places: at.places, path: at.canonicalPath };
  };

  const result = await execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    rootValue: { json: answer.data, plan, places: [], path: [] },
    fieldResolver,
    typeResolver: (source) => source.json.__typename,
  });
  // What was begun beside a failed field ends after the answer: it is accounted for as well.
  await new Promise(setImmediate);
  for (const error of result.errors ?? []) {
    const path = error.path ?? [];
    if (!failed.some((known) => same(known.path, path))) failed.push(ownError(error, path));
  }
  return { data: result.data, failed };
}

/** What graphql-js finds itself, such as null for an argument that must not be: its words are its own. */
function ownError(error, path) {
  if (!(error instanceof GraphQLError)) throw error;
  if (error.originalError && !(error.originalError instanceof GraphQLError)) throw error.originalError;
  return { path, target: null, message: null, locations: error.locations };
}

/** Line and column, counted in characters: graphql-js counts the halves of a character outside the first plane. */
function location(text, start) {
  const lines = text.slice(0, start).split(/\r\n|[\n\r]/);
  return { line: lines.length, column: [...lines.at(-1)].length + 1 };
}

function place(path, type) {
  return { path, nullable: !isNonNullType(type) };
}

async function raise(error) {
  throw error;
}

export function same(a, b) {
  return Array.isArray(a) && a.length === b.length && a.every((segment, index) => segment === b[index]);
}

export function starts(path, prefix) {
  return Array.isArray(path) && path.length > prefix.length && prefix.every((segment, index) => segment === path[index]);
}
