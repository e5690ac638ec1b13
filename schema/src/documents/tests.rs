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

#[test]
fn documents_are_kept_within_a_bound_and_one_that_is_too_long_not_at_all() {
    let (documents, document) = (Documents::new(), Arc::new(Document::new(parse_query("{ a }").expect("a document"))));
    let length = 10_000;
    for number in 0..2_000 {
        let text = format!("{number:0>length$}");
        documents.keep(&text, &document);
        assert!(documents.get(&text).is_some(), "what comes is kept, and something else goes: {number}");
        assert!(documents.0.weight() <= KEPT_BYTES, "{} bytes at {number}", documents.0.weight());
    }
    let kept = documents.0.len();
    assert!((400..=800).contains(&kept), "{kept} of 10,000 bytes each: about as many as there is room for");
    let long = "x".repeat(LONGEST_KEPT + 1);
    documents.keep(&long, &document);
    assert!(documents.get(&long).is_none() && documents.0.len() == kept, "it pushes nothing out");
}
