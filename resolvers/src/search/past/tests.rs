use super::*;
use search_index::Document;

fn section(id: &str, body: &str, audience: u8) -> Document {
    Document {
        id: format!("{id}#"),
        article: id.to_owned(),
        locale: "es".to_owned(),
        title: "Factura".to_owned(),
        body: body.to_owned(),
        audience,
        ..Document::default()
    }
}

fn index() -> SearchIndex {
    let open = section("a", "Imprimir una factura pendiente.", 0);
    let hidden = section("b", "Imprimir el expediente.", 2);
    SearchIndex::in_memory(&[open, hidden]).expect("an index in memory")
}

fn past() -> PastQueries {
    PastQueries::with_key([7; 32])
}

fn address(number: u8) -> PastReader<'static> {
    PastReader::Address(IpAddr::from([192, 0, 2, number]))
}

fn completing(past: &PastQueries, prefix: &str, audience: u8) -> Vec<String> {
    let es: Locale = "es".parse().expect("a locale");
    past.completing(&index(), prefix, &es, audience, 8).expect("the index answers")
}

fn note(past: &PastQueries, query: &str, readers: impl IntoIterator<Item = u8>, audience: u8) {
    let es: Locale = "es".parse().expect("a locale");
    for number in readers {
        past.note(&es, query, address(number), audience);
    }
}

#[test]
fn a_query_is_suggested_once_several_readers_have_made_it() {
    let past = past();
    note(&past, "Imprimir  Factura", [1, 2, 2, 2, 2], 0);
    assert_eq!(completing(&past, "impr", 0), Vec::<String>::new(), "two readers are not several");
    note(&past, "imprimir factura", [3], 0);
    for prefix in ["impr", "IMPRIMIR FACT", "imprimri", "imprimir una fac"] {
        assert_eq!(completing(&past, prefix, 0), ["imprimir factura"], "{prefix}");
    }
    assert_eq!(completing(&past, "factura", 0), Vec::<String>::new(), "from its beginning alone");
    assert_eq!(completing(&past, "", 0), Vec::<String>::new());
}

#[test]
fn what_only_agents_search_for_is_suggested_to_agents_alone() {
    let past = past();
    note(&past, "imprimir factura", [1, 2, 3], 2);
    assert_eq!(completing(&past, "impr", 1), Vec::<String>::new());
    assert_eq!(completing(&past, "impr", 2), ["imprimir factura"]);
}

#[test]
fn a_word_that_the_reader_cannot_read_anywhere_is_never_suggested() {
    let past = past();
    for query in ["imprimir expediente", "imprimir pedro muster", "imprimir 2024-0815", "imprimir \"factura\""] {
        note(&past, query, [1, 2, 3], 0);
    }
    assert_eq!(completing(&past, "imprimir", 0), Vec::<String>::new());
    assert_eq!(completing(&past, "imprimir", 2), ["imprimir expediente"]);
}

#[test]
fn the_most_frequent_comes_first_and_a_flood_forgets_what_few_have_made() {
    let past = past();
    note(&past, "imprimir", [1, 2, 3], 0);
    note(&past, "imprimir factura", [1, 2, 3, 4], 0);
    for number in 0..MOST + 10 {
        note(&past, &format!("factura {number}"), [9], 0);
    }
    assert_eq!(past.lock().queries.len(), MOST);
    assert_eq!(completing(&past, "imprimir", 0), ["imprimir factura", "imprimir"]);
}

#[test]
fn noting_a_query_tells_for_whom_it_is_common_by_the_least_that_several_may_read() {
    let (past, es): (_, Locale) = (past(), "es".parse().expect("a locale"));
    let common: Vec<Option<u8>> = [(1, 2), (2, 2), (3, 1), (4, 0), (5, 0), (6, 0)]
        .map(|(number, audience)| past.note(&es, "imprimir factura", address(number), audience))
        .into();
    assert_eq!(common, [None, None, Some(2), Some(2), Some(1), Some(0)]);
    assert_eq!(past.note(&es, "frau Müller", address(1), 0), None);
}

#[test]
fn what_several_readers_made_before_is_suggested_again_to_the_same_readers() {
    let past = past();
    let common = |query: &str, suggested_from, searches| CommonQuery {
        query: query.to_owned(),
        locale: "es".parse().expect("a locale"),
        suggested_from,
        searches,
    };
    note(&past, "imprimir", [1, 2, 3], 0);
    past.restore(vec![
        common("imprimir factura", 0, 7),
        common("imprimir factura pendiente", 2, 5),
        common("imprimir …", 0, 9),
    ]);
    assert_eq!(completing(&past, "imprimir", 0), ["imprimir factura", "imprimir"], "the most frequent first");
    assert_eq!(completing(&past, "imprimir", 2), ["imprimir factura", "imprimir factura pendiente", "imprimir"]);
    past.restore((0..2 * MOST).map(|number| common(&format!("factura {number}"), 0, 1)).collect());
    assert_eq!(past.lock().queries.len(), MOST);
}

#[test]
fn a_query_of_which_something_is_left_out_is_never_suggested() {
    let past = past();
    note(&past, "imprimir factura de Frau Müller", [1, 2, 3], 0);
    assert!(past.lock().queries.is_empty());
}

#[test]
fn a_mark_tells_readers_of_one_query_apart_and_links_no_two_queries() {
    let past = past();
    let place = |query: &str| ("es".to_owned(), query.to_owned());
    let mark = |query: &str, reader| past.mark(&place(query), reader);
    assert_eq!(mark("a", address(1)), mark("a", address(1)));
    assert_ne!(mark("a", address(1)), mark("a", address(2)));
    assert_ne!(mark("a", address(1)), mark("b", address(1)));
    assert_eq!(mark("a", PastReader::Unknown), mark("a", PastReader::Unknown), "nobody known is one reader");
}
