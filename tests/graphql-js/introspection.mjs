// Questions about the schema itself, to stand beside data.

const TYPES = ['Invoice', 'Node', 'Actor', 'InvoiceStatus', 'InvoiceFilter', 'Date', 'Query', 'Nothing'];
const REFERENCE = '{ kind name ofType { kind name ofType { kind name ofType { name } } } }';
const PARTS = [
  'name', 'kind', 'description', '__typename',
  `fields { name description args { name type ${REFERENCE} } type ${REFERENCE} }`,
  'fields(includeDeprecated: true) { name isDeprecated deprecationReason }',
  'enumValues { name description }',
  `inputFields { name type ${REFERENCE} }`,
  'specifiedByURL',
];

/** A field of the schema's own, with an alias so that each stands for itself. */
export function introspection(random) {
  if (random.chance(25)) return `s${random.between(1, 1e6)}: __schema { queryType { name kind } mutationType { name } __typename }`;
  const name = random.pick(TYPES);
  return `s${random.between(1, 1e6)}: __type(name: "${name}") { ${random.sample(PARTS, random.between(1, 4)).join(' ')} }`;
}
