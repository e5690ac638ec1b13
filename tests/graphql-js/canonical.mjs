// What a document asks for, asked as plainly as can be: no fragments but one a concrete type, no directives, no variables,
// every field with the same arguments once. Its answer is a tree of plain values from which the document itself can be
// executed.

import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  astFromValue,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isCompositeType,
  isObjectType,
  parse,
  print,
  typeFromAST,
} from 'graphql';
import { marks, objectTypes, schema } from './schema.mjs';
import { literal } from './values.mjs';

/** `{text, plan}` of a document that is asked with these variables, or null where it cannot be executed at all. */
export function canonical(document, operationName, variables) {
  const operation = getOperationAST(document, operationName);
  if (!operation) return null;
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (errors) return null;
  const fragments = new Map();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const planner = new Planner(fragments, coerced);
  const plan = planner.scope(schema.getQueryType(), [operation.selectionSet]);
  return { text: print(parse(written(plan))), plan };
}

class Planner {
  constructor(fragments, variables) {
    this.fragments = fragments;
    this.variables = variables;
  }

  /**
   * For each concrete type, its fields by response key: `{key, field, args, below}`, where `key` is the response key of the
   * canonical document. Fields that are the same share it; those with a selection do not, because an error under the one
   * may be its alone.
   */
  scope(type, selectionSets) {
    const keys = new Map();
    const plan = { type, types: new Map() };
    for (const object of objectTypes(type)) {
      const fields = new Map();
      for (const [responseKey, nodes] of this.collect(object, selectionSets)) {
        const entry = this.field(object, responseKey, nodes);
        if (entry === null) continue;
        const { field } = entry;
        const named = getNamedType(field.type);
        entry.key = freeKey(keys, object, entry, isObjectType(type));
        entry.below = isCompositeType(named) ? this.scope(named, nodes.map((node) => node.selectionSet)) : null;
        fields.set(responseKey, entry);
      }
      plan.types.set(object.name, fields);
    }
    return plan;
  }

  field(object, responseKey, nodes) {
    const field = object.getFields()[nodes[0].name.value];
    // __typename, __schema and __type are not asked for: they need no data.
    if (!field) return null;
    try {
      return { field, responseKey, args: getArgumentValues(field, nodes[0], this.variables) };
    } catch {
      // Null where it may not be, by way of a variable: graphql-js finds the same error again.
      return null;
    }
  }

  /** Specification, section 6.3.2: the fields that an object of that type answers with. */
  collect(object, selectionSets) {
    const grouped = new Map();
    const visited = new Set();
    const walk = (selectionSet) => {
      for (const selection of selectionSet.selections) {
        if (!this.included(selection)) continue;
        if (selection.kind === Kind.FIELD) {
          const key = (selection.alias ?? selection.name).value;
          grouped.set(key, [...(grouped.get(key) ?? []), selection]);
          continue;
        }
        let fragment = selection;
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          if (visited.has(selection.name.value)) continue;
          visited.add(selection.name.value);
          fragment = this.fragments.get(selection.name.value);
        }
        const condition = fragment.typeCondition && typeFromAST(schema, fragment.typeCondition);
        if (!condition || objectTypes(condition).includes(object)) walk(fragment.selectionSet);
      }
    };
    selectionSets.forEach(walk);
    return grouped;
  }

  included(node) {
    if (getDirectiveValues(GraphQLSkipDirective, node, this.variables)?.if === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, node, this.variables)?.if !== false;
  }
}

/** The field's own name where nothing else of the scope has it, or has it in the same form; an alias otherwise. */
function freeKey(keys, object, { field, args, responseKey }, single) {
  const named = getNamedType(field.type);
  // Selections on fields of different objects must not meet in one key either, where they might not merge.
  const owner = isCompositeType(named) ? `${responseKey} ${single ? '' : object.name}` : '';
  const form = `${owner} ${field.name} ${JSON.stringify(args)} ${marks(field.type)} ${named.name}`;
  for (let attempt = 0; ; attempt += 1) {
    const key = attempt === 0 ? field.name : `${field.name}_${attempt}`;
    if (!keys.has(key) || keys.get(key) === form) {
      keys.set(key, form);
      return key;
    }
  }
}

function written({ type, types }) {
  const one = ({ key, field, args, below }) => {
    const given = field.args.filter((argument) => args[argument.name] !== undefined);
    const values = given.map((argument) => `${argument.name}: ${value(args[argument.name], argument.type)}`);
    const called = key === field.name ? key : `${key}: ${field.name}`;
    return `${called}${values.length > 0 ? `(${values.join(', ')})` : ''} ${below ? written(below) : ''}`;
  };
  if (isObjectType(type)) {
    return `{ ${each(types.get(type.name), one) || '__typename'} }`;
  }
  const parts = [...types].filter(([, fields]) => fields.size > 0);
  return `{ __typename ${parts.map(([name, fields]) => `... on ${name} { ${each(fields, one)} }`).join('\n')} }`;
}

/** A value as a literal; graphql-js writes no objects for scalars. */
function value(value, type) {
  return getNamedType(type).name === '_Any' ? literal(value, type) : print(astFromValue(value, type));
}

/** The fields of the canonical document: each key once. */
function each(fields, one) {
  const entries = new Map([...fields.values()].map((entry) => [entry.key, entry]));
  return [...entries.values()].map(one).join('\n');
}
