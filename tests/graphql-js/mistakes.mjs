// One mistake a function: each takes the parsed document and gives a spoiled one, or null where it finds no place for it.

import {
  Kind,
  TypeInfo,
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isLeafType,
  isRequiredArgument,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  parseType,
  parseValue,
  print,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { schema } from './schema.mjs';

/** Replaces one node, picked by chance among those for which `make` has a replacement. */
function replaceOne(random, document, kind, make) {
  const found = [];
  const typeInfo = new TypeInfo(schema);
  visit(document, visitWithTypeInfo(typeInfo, {
    [kind]: (node) => {
      const replacement = make(node, typeInfo);
      if (replacement) found.push([node, replacement]);
    },
  }));
  if (found.length === 0) return null;
  const [chosen, replacement] = random.pick(found);
  return { document: visit(document, { [kind]: (node) => (node === chosen ? replacement : undefined) }) };
}

const node = (kind, rest) => ({ kind, ...rest });
const name = (value) => node(Kind.NAME, { value });
const selectionsOf = (text) => parse(text).definitions[0].selectionSet;
const isComposite = (typeInfo) => typeInfo.getType() && isCompositeType(getNamedType(typeInfo.getType()));
const add = (document, text) => ({ document: `${print(document)}\n${text}` });
const withArgument = (field, argument) => ({ ...field, arguments: [...(field.arguments ?? []), argument] });
const argument = (called, value) => node(Kind.ARGUMENT, { name: name(called), value: parseValue(value) });
const directive = (text) => selectionsOf(`{ a ${text} }`).selections[0].directives;
const decorate = (it, text) => ({ ...it, directives: [...it.directives, ...directive(text)] });

const inSelection = (text) => (random, document) =>
  replaceOne(random, document, Kind.SELECTION_SET, (set) => ({ ...set, selections: [...set.selections, ...selectionsOf(text).selections] }));

const onVariable = (change) => (random, document) => replaceOne(random, document, Kind.VARIABLE_DEFINITION, change);

/** The variables with one of them wrong. */
const wrongVariable = (make) => (random, document, { operationName, variables }) => {
  const operations = document.definitions.filter((it) => it.kind === Kind.OPERATION_DEFINITION);
  const operation = operations.find((it) => !operationName || it.name?.value === operationName);
  const possible = (operation?.variableDefinitions ?? [])
    .map((definition) => [definition.variable.name.value, make(definition, print(definition.type), variables)])
    .filter(([, values]) => values !== undefined && values.length > 0);
  if (possible.length === 0) return null;
  const [called, values] = random.pick(possible);
  const { [called]: _, ...others } = variables;
  const value = random.pick(values);
  return { document, variables: value === undefined ? others : { ...others, [called]: value } };
};

const WRONG_LITERALS = {
  Int: ['"1"', '1.5', '2147483648', 'true', 'ONE', '{a: 1}'], Boolean: ['"true"', '1', 'YES'], String: ['1', 'true', 'TEXT', '{a: 1}'],
  ID: ['1.5', 'true', 'NAME', '{a: 1}'], Float: ['"1"', 'true'],
};
const WRONG_VALUES = { Int: ['ten', 1.5, 2147483648, true, {}], Boolean: ['true', 1], String: [1, true, {}, ['a', 'b']], ID: [1.5, true, {}] };

const wrongLiteral = (random, type) => {
  const named = getNamedType(type);
  if (isLeafType(named) && WRONG_LITERALS[named.name]) return random.pick(WRONG_LITERALS[named.name]);
  if ('getValues' in named) return random.pick(['NO_SUCH_VALUE', '"OPEN"', '1']);
  return isInputObjectType(named) ? random.pick(['{noSuchField: 1}', '"text"', '1']) : null;
};

const text = (change) => (random, document) => {
  const changed = change(print(document), random);
  return changed === null ? null : { document: changed };
};

export const mistakes = {
  'an unknown field': inSelection('{ noSuchField }'),
  'a field of another type': inSelection('{ durationSeconds }'),
  'a selection on a leaf': (random, document) =>
    replaceOne(random, document, Kind.FIELD, (field, info) => !field.selectionSet && field.name.value !== '__typename' && info.getType() && { ...field, selectionSet: selectionsOf('{ x }') }),
  'a selection on __typename': inSelection('{ __typename { x } }'),
  'no selection on an object': (random, document) =>
    replaceOne(random, document, Kind.FIELD, (field, info) => field.selectionSet && isComposite(info) && { ...field, selectionSet: undefined }),
  'an unknown argument': (random, document) =>
    replaceOne(random, document, Kind.FIELD, (field) => field.name.value !== '__typename' && withArgument(field, argument('noSuchArgument', '1'))),
  'an argument on __typename': inSelection('{ __typename(a: 1) }'),
  'an argument given twice': (random, document) =>
    replaceOne(random, document, Kind.FIELD, (field) => field.arguments?.length > 0 && withArgument(field, field.arguments[0])),
  'a required argument left out': (random, document) =>
    replaceOne(random, document, Kind.FIELD, (field, info) => info.getFieldDef()?.args.some(isRequiredArgument) && { ...field, arguments: [] }),
  'null for a required argument': (random, document) =>
    replaceOne(random, document, Kind.ARGUMENT, (it, info) => info.getArgument() && isRequiredArgument(info.getArgument()) && { ...it, value: parseValue('null') }),
  'a literal of the wrong type': (random, document) =>
    replaceOne(random, document, Kind.ARGUMENT, (it, info) => {
      const literal = info.getArgument() && wrongLiteral(random, info.getArgument().type);
      return literal && { ...it, value: parseValue(literal) };
    }),
  'a wrong literal in a list': (random, document) =>
    replaceOne(random, document, Kind.LIST, (it, info) => {
      const item = getNamedType(info.getInputType());
      // What a scalar of our own takes is for its resolver to say.
      if (isScalarType(item) && !isSpecifiedScalarType(item)) return null;
      return { ...it, values: [...it.values, parseValue('{a: [1]}')] };
    }),
  'an unknown field of an input object': (random, document) =>
    replaceOne(random, document, Kind.OBJECT, (it) => ({ ...it, fields: [...it.fields, ...parseValue('{noSuchField: 1}').fields] })),
  'a field of an input object given twice': (random, document) =>
    replaceOne(random, document, Kind.OBJECT, (it) => it.fields.length > 0 && { ...it, fields: [...it.fields, it.fields[0]] }),
  'a required field of an input object left out': (random, document) =>
    replaceOne(random, document, Kind.OBJECT, (it) => it.fields.some((field) => field.name.value === 'direction') && { ...it, fields: it.fields.filter((field) => field.name.value !== 'direction') }),
  'an unknown directive': (random, document) => replaceOne(random, document, Kind.FIELD, (it) => decorate(it, '@noSuchDirective')),
  'a directive where it may not be': (random, document) =>
    replaceOne(random, document, Kind.OPERATION_DEFINITION, (it) => it.name && decorate(it, '@include(if: true)')),
  'a directive given twice': (random, document) => replaceOne(random, document, Kind.FIELD, (it) => decorate(decorate(it, '@skip(if: false)'), '@skip(if: false)')),
  'a directive without its argument': (random, document) => replaceOne(random, document, Kind.FIELD, (it) => decorate(it, '@include')),
  'a directive with a wrong argument': (random, document) => replaceOne(random, document, Kind.FIELD, (it) => decorate(it, '@skip(if: "no")')),
  'an undefined variable': (random, document) =>
    replaceOne(random, document, Kind.ARGUMENT, (it) => ({ ...it, value: parseValue('$noSuchVariable') })),
  'an undefined variable in a directive': (random, document) =>
    replaceOne(random, document, Kind.FIELD, (it) => it.name.value !== '__typename' && decorate(it, '@skip(if: $noSuchVariable)')),
  'an undefined variable in a directive on __typename': inSelection('{ __typename @skip(if: $noSuchVariable) }'),
  'an undefined variable in a list': (random, document) =>
    replaceOne(random, document, Kind.LIST, (it) => ({ ...it, values: [...it.values, parseValue('$noSuchVariable')] })),
  'an unused variable': (random, document) =>
    replaceOne(random, document, Kind.OPERATION_DEFINITION, (it) => ({ ...it, variableDefinitions: [...it.variableDefinitions, parse('query($unused: Int) { a }').definitions[0].variableDefinitions[0]] })),
  'a variable defined twice': (random, document) =>
    replaceOne(random, document, Kind.OPERATION_DEFINITION, (it) => it.variableDefinitions.length > 0 && { ...it, variableDefinitions: [...it.variableDefinitions, it.variableDefinitions[0]] }),
  'a variable of another type': onVariable((it) => ({ ...it, type: parseType(print(it.type).includes('Int') ? 'String' : 'Int'), defaultValue: undefined })),
  'a nullable variable where null may not be': onVariable((it) => it.type.kind === Kind.NON_NULL_TYPE && { ...it, type: it.type.type, defaultValue: undefined }),
  'a list variable where one is wanted': onVariable((it) => ({ ...it, type: parseType(`[${print(it.type)}]`), defaultValue: undefined })),
  'a variable of an output type': onVariable((it) => ({ ...it, type: parseType('Invoice') })),
  'a variable of an unknown type': onVariable((it) => ({ ...it, type: parseType('NoSuchType') })),
  'a default of another type': onVariable((it) => ({ ...it, defaultValue: parseValue(print(it.type).match(/Int|Boolean/) ? '"text"' : '{a: 1}') })),
  'an unknown fragment': inSelection('{ ...noSuchFragment }'),
  'an unused fragment': (_, document) => add(document, 'fragment unused on Query { __typename }'),
  'two fragments of one name': (_, document) => {
    const fragment = document.definitions.find((it) => it.kind === Kind.FRAGMENT_DEFINITION);
    return fragment ? add(document, print(fragment)) : null;
  },
  'a fragment within itself': (random, document) =>
    replaceOne(random, document, Kind.FRAGMENT_DEFINITION, (it) => ({ ...it, selectionSet: { ...it.selectionSet, selections: [...it.selectionSet.selections, ...selectionsOf(`{ ...${it.name.value} }`).selections] } })),
  'a fragment on a scalar': inSelection('{ ... on Date { __typename } }'),
  'a fragment on an input type': inSelection('{ ... on InvoiceFilter { __typename } }'),
  'a fragment on an unknown type': inSelection('{ ... on NoSuchType { __typename } }'),
  'a fragment that can never apply': inSelection('{ ... on FrequencyOffer { __typename } }'),
  'one key for two fields': inSelection('{ clash: __typename clash: id }'),
  'one key for different arguments': (random, document) =>
    replaceOne(random, document, Kind.SELECTION_SET, (set, info) => info.getParentType() === schema.getQueryType() && { ...set, selections: [...set.selections, ...selectionsOf('{ k: node(id: "a") { id } k: node(id: "b") { id } }').selections] }),
  'one key for two lists of which one begins as the other': (random, document) =>
    replaceOne(random, document, Kind.SELECTION_SET, (set, info) => info.getParentType() === schema.getQueryType() && { ...set, selections: [...set.selections, ...selectionsOf('{ k: nodes(ids: ["a"]) { id } k: nodes(ids: ["a", "b"]) { id } }').selections] }),
  'one key for different types deep down': (random, document) =>
    replaceOne(random, document, Kind.SELECTION_SET, (set, info) => info.getParentType() === schema.getQueryType() && { ...set, selections: [...set.selections, ...selectionsOf('{ k: node(id: "a") { ... on Team { x: name } ... on Invoice { x: total { amount } } } }').selections] }),
  'two operations without a name': (_, document) => add(document, '{ __typename }'),
  'two operations of one name': (_, document) => {
    const named = document.definitions.find((it) => it.kind === Kind.OPERATION_DEFINITION && it.name);
    return named ? add(document, `query ${named.name.value} { __typename }`) : null;
  },
  'a subscription that there is not': (_, document) => ({ ...add(document, 'subscription NoSuch { invoiceChanged { id } }'), operationName: 'NoSuch' }),
  'an unknown operation asked for': (_, document) => ({ document, operationName: 'NoSuchOperation' }),
  'several operations and none asked for': (_, document) => ({ ...add(document, 'query A { __typename } query B { __typename }'), operationName: null }),
  'a definition of a type': (_, document) => add(document, 'type Mine { a: Int }'),
  'a required variable left out': wrongVariable((it, type) => (type.endsWith('!') && !it.defaultValue ? [undefined] : [])),
  'null for a required variable': wrongVariable((_, type) => (type.endsWith('!') ? [null] : [])),
  'a variable with a wrong value': wrongVariable((_, type) => WRONG_VALUES[type.replace(/[[\]!]/g, '')]),
  'a variable with a wrong value in a list': wrongVariable((_, type) => (type.startsWith('[') ? [[{ a: 1 }], [[['deep']]]] : [])),
  'an unknown value of an enum in a variable': wrongVariable((it, type) => (type.match(/Kind|Status|Field|Direction|Code|Format/) ? ['NO_SUCH_VALUE', 1] : [])),
  'an unknown field in a variable': wrongVariable((it, type, values) => (type.match(/Filter|Context|Order/) && !type.startsWith('[') ? [{ ...values[it.variable.name.value], noSuchField: 1 }] : [])),
  'a bracket missing': text((it, random) => it.slice(0, it.lastIndexOf('}')) + (random.chance(50) ? '' : ')')),
  'a bracket too many': text((it) => `${it} }`),
  'a strange character': text((it, random) => it.replace('{', random.pick(['{ ?', '{ \u0000', '{ %', '{ €', '{ ;', '{ a..b', '{ ....']))),
  'an empty selection': text((it) => it.replace(/\{\s+__typename\s+\}/, '{ }')),
  'an empty list of arguments': text((it) => it.replace(/__typename/, '__typename()')),
  'a number that is none': text((it, random) => (it.match(/first: \d+/) ? it.replace(/first: \d+/, `first: ${random.pick(['01', '1.', '1e', '-', '0x1', '1_000'])}`) : null)),
  'a string that does not end': text((it) => (it.match(/id: "[^"]+"/) ? it.replace(/(id: "[^"]+)"/, '$1') : null)),
  'a wrong escape in a string': text((it, random) => (it.match(/id: "/) ? it.replace(/id: "/, `id: "${random.pick(['\\x41', '\\u12', '\\uD800', '\\u{110000}', '\\u{}', '\\uDC00\\uD800'])}`) : null)),
  'a fragment named on': text((it) => it.replace('{', '{ ... on { __typename }').concat('\nfragment on on Query { __typename }')),
  'a variable in a default': text((it) => (it.match(/\$\w+: Int\b/) ? it.replace(/(\$\w+: Int\b)/, '$1 = $1').replace(/= (\$\w+): Int/, '= $1') : null)),
};
