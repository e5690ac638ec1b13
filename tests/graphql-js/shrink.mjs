// Smaller documents that may differ as a given one does. Input: a case; output: {cases}, the smallest first.

import { Kind, parse, print, validate, visit } from 'graphql';
import { canonical } from './canonical.mjs';
import { input, output } from './pipe.mjs';
import { schema } from './schema.mjs';

const original = input();
const candidates = new Map();
for (const document of smaller(parse(original.document))) {
  const text = print(document);
  if (text.length >= print(parse(original.document)).length || candidates.has(text)) continue;
  if (validate(schema, document).length > 0) continue;
  const variables = used(document, original);
  const plain = canonical(document, original.operationName, variables);
  if (plain) candidates.set(text, { ...original, document: text, variables, canonical: plain.text });
}
const smallest = [...candidates.values()].sort((a, b) => a.document.length - b.document.length);
output({ cases: smallest });

/** The document with one thing less, for every thing. */
function* smaller(document) {
  const count = edits(document, -1).seen;
  for (let index = 0; index < count; index += 1) {
    const { edited } = edits(document, index);
    yield cleaned(edited);
  }
}

/** Numbers everything that can go, and takes that of the index away. */
function edits(document, index) {
  let seen = 0;
  const due = () => seen++ === index;
  const edited = visit(document, {
    SelectionSet: {
      enter(node) {
        let selections = node.selections;
        for (const selection of node.selections) {
          if (node.selections.length > 1 && due()) selections = selections.filter((it) => it !== selection);
          if (selection.kind !== Kind.FIELD && due()) {
            selections = selections.flatMap((it) => (it === selection ? inside(document, it) : [it]));
          }
        }
        return selections === node.selections ? undefined : { ...node, selections };
      },
    },
    Directive: { enter: () => (due() ? null : undefined) },
    Argument: { enter: () => (due() ? null : undefined) },
    ObjectField: { enter: () => (due() ? null : undefined) },
    VariableDefinition: { enter: (node) => (node.defaultValue && due() ? { ...node, defaultValue: undefined } : undefined) },
    Field: { enter: (node) => (node.alias && due() ? { ...node, alias: undefined } : undefined) },
  });
  return { seen, edited };
}

function inside(document, selection) {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection.selectionSet.selections;
  return document.definitions.find((it) => it.name?.value === selection.name.value && it.kind === Kind.FRAGMENT_DEFINITION).selectionSet.selections;
}

/** Without the operations that are not asked for, fragments that nobody spreads, and variables that nobody uses. */
function cleaned(document) {
  let definitions = document.definitions;
  const asked = definitions.filter((it) => it.kind === Kind.OPERATION_DEFINITION);
  if (original.operationName) {
    definitions = definitions.filter((it) => !asked.includes(it) || it.name?.value === original.operationName);
  }
  for (let before = -1; before !== definitions.length; ) {
    before = definitions.length;
    const spread = new Set(names(definitions, 'FragmentSpread'));
    definitions = definitions.filter((it) => it.kind !== Kind.FRAGMENT_DEFINITION || spread.has(it.name.value));
  }
  definitions = definitions.map((it) => {
    if (!it.variableDefinitions) return it;
    const bodies = definitions.map(({ variableDefinitions, ...rest }) => rest);
    const wanted = new Set(names(bodies, 'Variable'));
    return { ...it, variableDefinitions: it.variableDefinitions.filter(({ variable }) => wanted.has(variable.name.value)) };
  });
  return { ...document, definitions };
}

function names(definitions, kind) {
  const found = [];
  for (const definition of definitions) visit(definition, { [kind]: (node) => void found.push(node.name.value) });
  return found;
}

function used(document, { variables }) {
  const declared = new Set(document.definitions.flatMap((it) => it.variableDefinitions ?? []).map(({ variable }) => variable.name.value));
  return Object.fromEntries(Object.entries(variables).filter(([name]) => declared.has(name)));
}
