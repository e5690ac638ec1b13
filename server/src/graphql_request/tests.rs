use serde_json::json;

use super::*;

fn post(body: &str) -> Result<Operation, Refusal> {
    Operation::from_json(&Bytes::copy_from_slice(body.as_bytes()))
}

#[test]
fn a_body_is_taken_with_or_without_its_optional_parts() {
    for (body, name, variables) in [
        (r#"{"query":"{a}"}"#, None, Value::Null),
        (r#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#, None, Value::Null),
        (r#"{"query":"{a}","operationName":"A","variables":{"x":[1]}}"#, Some("A"), json!({ "x": [1] })),
        (r#"{"query":"{a}","extensions":{"y":1},"unknown":7}"#, None, Value::Null),
    ] {
        let operation = post(body).unwrap();
        assert_eq!((operation.document.as_deref(), operation.name.as_deref()), (Some("{a}"), name), "{body}");
        assert_eq!(operation.variables, variables, "{body}");
    }
}

#[test]
fn help_is_asked_for_in_extensions_whatever_they_came_in() {
    for (extensions, help) in
        [("null", None), ("{}", None), (r#"{"help":true}"#, Some(true)), (r#"{"help":false}"#, Some(false))]
    {
        let body = format!(r#"{{"query":"{{a}}","extensions":{extensions}}}"#);
        assert_eq!(post(&body).unwrap().help, help, "{body}");
    }
    assert!(post(r#"{"query":"{a}","extensions":{"help":"yes"}}"#).is_err());
}

#[test]
fn the_header_asks_for_help_where_the_extensions_do_not_say() {
    for (extensions, lines, help) in [
        ("{}", vec!["true"], Ok(true)),
        ("{}", vec!["1"], Ok(true)),
        ("{}", vec!["false"], Ok(false)),
        ("{}", vec!["0"], Ok(false)),
        ("{}", vec![], Ok(false)),
        (r#"{"help":true}"#, vec!["false"], Ok(true)),
        (r#"{"help":false}"#, vec!["true"], Ok(false)),
        ("{}", vec!["yes"], Err(())),
        ("{}", vec![""], Err(())),
        (r#"{"help":true}"#, vec!["yes"], Err(())),
        ("{}", vec!["true", "true"], Err(())),
    ] {
        let operation = post(&format!(r#"{{"query":"{{a}}","extensions":{extensions}}}"#)).unwrap();
        let named = lines.iter().copied().map(|line| (HELP, http::HeaderValue::from_static(line)));
        let headers: HeaderMap = named.collect();
        let asked = operation.with_headers(&headers).map(|operation| operation.wants_help()).map_err(|_| ());
        assert_eq!(asked, help, "{extensions} {lines:?}");
    }
}

#[test]
fn a_body_of_another_shape_is_refused() {
    for body in [
        "",
        " ",
        "{",
        "null",
        "[]",
        r#"[{"query":"{a}"}]"#,
        r#""{a}""#,
        "{}",
        r#"{"query":null}"#,
        r#"{"query":1}"#,
        r#"{"query":["{a}"]}"#,
        r#"{"query":"{a}","operationName":{}}"#,
        r#"{"query":"{a}","variables":"{}"}"#,
        r#"{"query":"{a}","variables":[]}"#,
        r#"{"query":"{a}","extensions":true}"#,
        r#"{"query":"{a}"} trailing"#,
    ] {
        assert!(post(body).is_err(), "{body}");
    }
    assert!(Operation::from_json(&Bytes::from_static(b"{\"query\":\"\xff\"}")).is_err());
    let deep = format!("{{\"query\":\"{{a}}\",\"variables\":{}1{}}}", "{\"a\":".repeat(5000), "}".repeat(5000));
    assert!(post(&deep).is_err());
}

#[test]
fn a_document_may_be_named_in_the_ways_of_the_clients() {
    let hash = r#"{"persistedQuery":{"version":1,"sha256Hash":"ab"}}"#;
    let (id, by_hash) = (persisted::Name::Id("x".to_owned()), persisted::Name::Hash("ab".to_owned()));
    for (body, name) in [
        (r#"{"documentId":"x"}"#.to_owned(), &id),
        (r#"{"doc_id":"x","query":null}"#.to_owned(), &id),
        (r#"{"id":"x"}"#.to_owned(), &id),
        (format!(r#"{{"extensions":{hash}}}"#), &by_hash),
        (format!(r#"{{"documentId":"x","extensions":{hash}}}"#), &id),
    ] {
        let operation = post(&body).unwrap();
        assert_eq!((operation.document, operation.persisted.as_ref()), (None, Some(name)), "{body}");
    }
    let both = post(&format!(r#"{{"query":"{{a}}","extensions":{hash}}}"#)).unwrap();
    assert_eq!((both.document.as_deref(), both.persisted), (Some("{a}"), Some(by_hash)));
    for body in [
        r#"{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"ab"}}}"#,
        r#"{"extensions":{"persistedQuery":{"sha256Hash":"ab"}}}"#,
        r#"{"query":"{a}","extensions":{"persistedQuery":{"version":1}}}"#,
        r#"{"query":"{a}","extensions":{"persistedQuery":7}}"#,
        r#"{"extensions":{}}"#,
        r#"{"documentId":7}"#,
    ] {
        assert!(post(body).is_err(), "{body}");
    }
}

#[test]
fn only_a_plain_name_reaches_the_log() {
    for (name, logged) in [("Overdue_2", true), ("", false), ("2x", false), ("a\nb", false), ("é", false)] {
        let operation = Operation {
            verb: Verb::Post,
            document: Some(String::new()),
            persisted: None,
            name: Some(name.to_owned()),
            variables: Value::Null,
            help: None,
        };
        assert_eq!(operation.name_for_log().is_some(), logged, "{name:?}");
    }
    assert!(!format!("{:?}", post("{\"query\": SECRET}")).contains("SECRET"));
}
