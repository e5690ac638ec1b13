/**
 * Ventanilla's example operations: for each a document such as `OverdueInvoicesDocument`, and the types of its result and its
 * variables, `OverdueInvoicesQuery` and `OverdueInvoicesQueryVariables`. Inputs and enum values of the schema that they use
 * are there too.
 */
export * from "./documents.js";
