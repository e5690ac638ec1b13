//! Looking into answers.

use serde_json::Value;

/// The value at a JSON pointer.
///
/// # Panics
/// When there is none: the test's expectation is wrong, and the whole answer is shown.
pub fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or_else(|| panic!("nothing at {pointer} of {value:#}"))
}

/// The texts at a key of every object of a list.
///
/// # Panics
/// When it is no list of objects with that text.
pub fn texts(list: &Value, key: &str) -> Vec<String> {
    let items = list.as_array().unwrap_or_else(|| panic!("no list: {list:#}"));
    let text = |item: &Value| item[key].as_str().map(str::to_owned);
    items.iter().map(|item| text(item).unwrap_or_else(|| panic!("no text `{key}` in {item:#}"))).collect()
}
