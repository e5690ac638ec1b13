//! How large an answer may be.

use serde_json::json;

use super::levels;

const TOO_LARGE: &str = "the answer is larger than any answer may be: ask for less at once";

/// So many aliases of a field.
fn aliases(count: usize, field: &str) -> String {
    (0..count).map(|number| format!("f{number}: {field} ")).collect()
}

#[tokio::test]
async fn an_answer_is_held_in_bounded_memory_however_many_fields_fill_it() {
    // Two leaves have a mebibyte in each of 40 fields: the last fields would be beyond 64.
    let answer = levels(&format!("{{ branches {{ first {{ {} }} }} }}", aliases(40, "longResolved"))).await;
    let errors = answer["errors"].as_array().unwrap();
    assert!(!errors.is_empty() && errors.iter().all(|error| error["message"] == TOO_LARGE));
    let first = &answer["data"]["branches"][0]["first"];
    assert!(first["f0"].is_string() && first["f39"].is_null());
    assert!(answer.to_string().len() <= 65 * 1024 * 1024);
}

#[tokio::test]
async fn plain_fields_that_would_not_fit_an_answer_fail_and_what_came_before_stays() {
    // The first two objects of one level have 80 mebibytes together: none of them fits.
    let answer = levels(&format!("{{ branches {{ first {{ {} }} }} }}", aliases(40, "long"))).await;
    let failed = |branch: usize| json!({"message": TOO_LARGE, "path": ["branches", branch, "first"]});
    let errors = [failed(0), failed(1), failed(2)];
    assert_eq!(
        answer,
        json!({"data": {"branches": [{"first": null}, {"first": null}, {"first": null}]}, "errors": errors})
    );
    // 40 mebibytes fit, and 40 more beside them do not.
    let half = aliases(20, "long");
    let of_leaves = |key: &str| format!("{key}: things {{ ... on Leaf {{ {half} }} }} ");
    let answer = levels(&format!("{{ {} {} }}", of_leaves("a"), of_leaves("b"))).await;
    assert!(answer["data"]["a"][0]["f0"].is_string() && answer["data"]["b"][0]["f0"].is_null());
    let errors = answer["errors"].as_array().unwrap();
    assert!(errors.iter().all(|error| error["message"] == TOO_LARGE), "{errors:?}");
    // Each field at each object's own path.
    assert_eq!((errors.len(), &errors[0]["path"]), (40, &json!(["b", 0, "f0"])));
    assert!(answer.to_string().len() <= 65 * 1024 * 1024);
}
