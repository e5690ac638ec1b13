//! What kind of operation a document holds, found out before it is validated.

use async_graphql::parser::{parse_query, types::OperationType};

/// Whether an operation of a document would change something. What does not parse changes nothing: whoever executes it says
/// what is wrong.
pub(crate) fn is_mutation(document: &str, name: Option<&str>) -> bool {
    may_be(OperationType::Mutation, document, name)
}

/// Whether an operation of a document is answered by a stream. What does not parse is not.
pub(crate) fn is_subscription(document: &str, name: Option<&str>) -> bool {
    document.contains("subscription") && may_be(OperationType::Subscription, document, name)
}

fn may_be(ty: OperationType, document: &str, name: Option<&str>) -> bool {
    if schema::limits::check_text(document).is_err() {
        return false;
    }
    let Ok(document) = parse_query(document) else { return false };
    document.operations.iter().any(|(own, operation)| {
        let is_meant = name.is_none() || own.map(|own| own.as_str()) == name;
        is_meant && operation.node.ty == ty
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_mutation_is_known_by_the_operation_that_is_meant() {
        for (document, name, is_mutation) in [
            ("{ a }", None, false),
            ("query { a }", None, false),
            ("mutation { a }", None, true),
            ("mutation M { a }", None, true),
            ("subscription { a }", None, false),
            ("query A { a } mutation B { b }", Some("A"), false),
            ("query A { a } mutation B { b }", Some("B"), true),
            ("query A { a } mutation B { b }", None, true),
            ("# mutation\n{ a(b: \"mutation { c }\") }", None, false),
            ("mutation {", None, false),
        ] {
            assert_eq!(super::is_mutation(document, name), is_mutation, "{document} {name:?}");
        }
    }
}
