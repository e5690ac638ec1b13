// Valid documents spoiled in one way each, so that graphql-js refuses them: before execution, whatever the reason.

import { getOperationAST, getVariableValues, parse, print, validate } from 'graphql';
import { mistakes } from './mistakes.mjs';
import { schema } from './schema.mjs';

/** Spoils a case in one way; null where that way does not fit it, or the result is valid all the same. */
export function spoil(random, { document, operationName, variables, person }, kind) {
  const spoiled = mistakes[kind](random, parse(document), { operationName, variables });
  if (spoiled === null) return null;
  const one = { operationName, variables, ...spoiled, person, kind };
  if (typeof one.document !== 'string') one.document = print(one.document);
  return refusal(one) ? one : null;
}

/** Whether graphql-js refuses the request before it executes anything. */
export function refusal({ document, operationName, variables }) {
  let parsed;
  try {
    parsed = parse(document);
  } catch {
    return true;
  }
  if (validate(schema, parsed).length > 0) return true;
  const operation = getOperationAST(parsed, operationName);
  if (!operation) return true;
  return getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors !== undefined;
}

export const KINDS = Object.keys(mistakes);
