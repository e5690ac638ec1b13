//! What the crate promises, seen from outside. Pieces are tested beside their code.

mod audience;
mod hostile;
mod operators;
mod processes;
mod reader;
mod replace;
mod search;
mod snippet;
mod storage;
mod suggest;

use crate::{Document, Query, Results, SearchIndex};

/// A section; what stands before `#` in the id is its article.
pub(crate) fn section(locale: &str, id: &str, title: &str, heading: &str, body: &str) -> Document {
    let (article, anchor) = id.split_once('#').unwrap_or((id, ""));
    Document {
        id: id.to_owned(),
        article: article.to_owned(),
        locale: locale.to_owned(),
        kind: "guide".to_owned(),
        category: "billing".to_owned(),
        title: title.to_owned(),
        heading: heading.to_owned(),
        body: body.to_owned(),
        is_preamble: anchor.is_empty(),
        ..Document::default()
    }
}

pub(crate) fn query(locale: &str, text: &str) -> Query {
    Query { text: text.to_owned(), locales: vec![locale.to_owned()], limit: 20, ..Query::default() }
}

pub(crate) fn find(index: &SearchIndex, locale: &str, text: &str) -> Results {
    index.search(&query(locale, text)).unwrap()
}

pub(crate) fn ids(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.id.as_str()).collect()
}

/// A small knowledge base in two languages.
pub(crate) fn library() -> Vec<Document> {
    vec![
        section(
            "es",
            "recarga#",
            "Recargar el saldo de prepago",
            "",
            "El saldo de prepago paga tus facturas en cuanto vencen. Recárgalo por transferencia o con tarjeta.",
        ),
        section(
            "es",
            "recarga#reembolso",
            "Recargar el saldo de prepago",
            "Pedir un reembolso",
            "Solo el representante legal puede retirar dinero. El IBAN debe ser válido; si no, verás INVALID_IBAN.",
        ),
        section(
            "es",
            "contrasena#",
            "Cambiar la contraseña",
            "",
            "Cambia la contraseña de tu cuenta cada cierto tiempo y no la uses en otro sitio.",
        ),
        section(
            "es",
            "mysql#",
            "El prefijo de las tablas MySQL",
            "",
            "Después de la migración cada tabla empieza por wxyz_ y el fichero .env debe decirlo. Llama a \
             Mutation.payInvoice solo después de comprobarlo.",
        ),
        section(
            "es",
            "factura#",
            "Entender una factura",
            "",
            "Cada línea de la factura nombra un producto, su periodo y su precio con el impuesto sobre el valor \
             añadido.",
        ),
        section(
            "en",
            "factura#",
            "Understanding an invoice",
            "",
            "Every line of the invoice names a product, its period and its price with value added tax.",
        ),
        section("en", "only-english#", "Domain transfer", "", "Ask the registrar for the authorization code."),
    ]
}

pub(crate) fn library_index() -> SearchIndex {
    SearchIndex::in_memory(&library()).unwrap()
}
