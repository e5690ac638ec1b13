//! `ventanilla demo`.

use crate::program::{Demo, folder};

#[test]
fn a_demo_greets_with_addresses_tokens_and_queries_and_opens_the_same_world_again() {
    let folder = folder();
    let first = Demo::start(folder.path(), &[]);
    for whose in ["legalRepresentative", "collaborator", "accountant", "agent"] {
        let answer = first.ask(first.token(whose), "{ viewer { id } }");
        assert!(answer["data"]["viewer"]["id"].is_string(), "{whose}: {answer}");
    }
    let queries = first.greeting["queries"].as_array().expect("queries").clone();
    assert_eq!(queries.len(), 3);
    for query in &queries {
        let answer = first.ask(first.token("legalRepresentative"), query.as_str().expect("a document"));
        assert!(answer["errors"].is_null() && answer["data"].is_object(), "{query}: {answer}");
    }
    let organizations = first.greeting["organizations"].as_object().expect("organizations").clone();
    assert!(organizations.len() >= 6, "{organizations:?}");
    let (tokens, greeting) = (first.greeting["tokens"].clone(), organizations);
    drop(first);
    let second = Demo::start(folder.path(), &[]);
    assert_eq!(second.greeting["tokens"], tokens);
    assert_eq!(second.greeting["organizations"].as_object(), Some(&greeting));
}
