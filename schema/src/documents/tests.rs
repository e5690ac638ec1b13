use async_graphql::parser::parse_query;

use super::*;

#[test]
fn a_document_weighs_what_guides_may_be_tied_to_of_it_once_that_is_known() {
    let (documents, text) = (Documents::new(), "{ viewer { id } }");
    let document = Arc::new(Document::new(parse_query(text).expect("a document")));
    documents.keep(text, &document);
    let before = documents.0.weight();
    let size = u64::try_from(documents.used(text, &document, Used::default).size()).expect("a small number");
    assert!(size > 1_000, "room for the topics of several readers: {size}");
    assert_eq!((documents.0.weight(), documents.0.len()), (before + size, 1));
    documents.used(text, &document, || panic!("it is known"));
    assert_eq!(documents.0.weight(), before + size);
    assert!(documents.get(text).is_some_and(|kept| Arc::ptr_eq(&kept, &document)));
}
