//! A small schema in the manner of the real one, for tests.

use crate::coordinate::SchemaCoordinates;

pub(crate) const SDL: &str = r#"
scalar Decimal
interface Node { id: ID! }
type Query { organization(id: ID!): Organization node(id: ID!): Node }
type Mutation { payInvoice(input: PayInvoiceInput!): PayInvoicePayload! }
type Organization implements Node {
  id: ID!
  name: String!
  invoices(filter: InvoiceFilter, first: Int): [Invoice!]!
}
type Invoice implements Node {
  id: ID!
  number: String!
  status: InvoiceStatus!
  amountDue: Decimal!
  document(format: DocumentFormat = PDF): DocumentResult!
}
enum InvoiceStatus { OPEN OVERDUE PAID }
input InvoiceFilter { status: [InvoiceStatus!] text: String }
enum DocumentFormat { PDF CSV }
union DocumentResult = Document | DocumentRefusal
type Document { url: String! }
type DocumentRefusal { code: UserErrorCode! }
input PayInvoiceInput { id: ID! method: PaymentMethodKind! amount: Decimal }
enum PaymentMethodKind { PREPAID CARD }
type PayInvoicePayload { invoice: Invoice userErrors: [UserError!]! }
type UserError { code: UserErrorCode! message: String! }
enum UserErrorCode { INVALID_IBAN INVOICE_NOT_PAID }
"#;

pub(crate) fn schema() -> SchemaCoordinates {
    SchemaCoordinates::parse(SDL, "test.graphql").unwrap()
}
