// The rules of GraphQL ESLint that the exported schema keeps. Run from the repository's root, by scripts/check-schema.
import graphql from "@graphql-eslint/eslint-plugin";

const names = {
  types: "PascalCase",
  FieldDefinition: "camelCase",
  InputValueDefinition: "camelCase",
  DirectiveDefinition: "camelCase",
  EnumValueDefinition: "UPPER_CASE",
  "FieldDefinition[parent.name.value=Query]": { forbiddenPatterns: [/^(query|get|list)(?![a-z])/, /Query$/] },
  "FieldDefinition[parent.name.value=Mutation]": { forbiddenPatterns: [/^mutation/, /Mutation$/] },
  "FieldDefinition[parent.name.value=Subscription]": { forbiddenPatterns: [/^(subscription|on[A-Z])/, /Subscription$/] },
  EnumTypeDefinition: { forbiddenPatterns: [/^Enum|Enum$/] },
  InterfaceTypeDefinition: { forbiddenPatterns: [/^Interface|Interface$/] },
  UnionTypeDefinition: { forbiddenPatterns: [/^Union|Union$/] },
  ObjectTypeDefinition: { forbiddenPatterns: [/^Type|Type$/] },
};

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "schema/schema.graphql" } },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      // How a description is quoted is no matter to whoever reads it.
      "@graphql-eslint/description-style": "off",
      // Values, edges and payloads are no nodes.
      "@graphql-eslint/strict-id-in-types": "off",
      "@graphql-eslint/naming-convention": ["error", names],
      "@graphql-eslint/require-description": [
        "error",
        {
          types: true,
          rootField: true,
          DirectiveDefinition: true,
          EnumValueDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          // The specification's own, which the export writes without a description.
          ignoredSelectors: ["[parent.kind=DirectiveDefinition][parent.name.value=/^(include|skip)$/]"],
        },
      ],
      ...graphql.configs["flat/schema-relay"].rules,
      // Not every list is a connection, and what stands in one need not be a Node.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
      "@graphql-eslint/input-name": "error",
      "@graphql-eslint/no-scalar-result-type-on-mutation": "error",
      "@graphql-eslint/require-nullable-fields-with-oneof": "error",
    },
  },
];
