//! Fields of a plain line, for files: `name=value`, one after the other. Every request writes some, so plain texts are
//! written as they are, and not character by character.

use std::fmt::{self, Debug, Write};

use tracing::field::{Field, Visit};
use tracing_subscriber::{
    field::RecordFields,
    fmt::{FormatFields, format::Writer},
};

/// Writes fields as `{:?}` would, without styles.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PlainFields;

impl<'w> FormatFields<'w> for PlainFields {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'w>, fields: R) -> fmt::Result {
        let mut line = Line { text: String::with_capacity(USUAL), is_begun: false, written: Ok(()) };
        fields.record(&mut line);
        line.written.and_then(|()| writer.write_str(&line.text))
    }
}

/// Room for the fields of a request, in bytes.
const USUAL: usize = 256;

/// The fields are put together here: the library's writer takes each piece through two others.
struct Line {
    text: String,
    is_begun: bool,
    written: fmt::Result,
}

impl Line {
    /// A failure is kept: nothing more is written then.
    fn field(&mut self, field: &Field, value: impl FnOnce(&mut String) -> fmt::Result) {
        self.written = self.written.and_then(|()| {
            if self.is_begun {
                self.text.push(' ');
            }
            self.is_begun = true;
            if field.name() != "message" {
                self.text.push_str(field.name());
                self.text.push('=');
            }
            value(&mut self.text)
        });
    }
}

/// Whether `{:?}` writes nothing but quotes around it. Every byte is looked at, which is faster than to stop at one.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~') & (byte != b'"') & (byte != b'\\'))
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.field(field, |text| {
            if !is_plain(value) {
                return write!(text, "{value:?}");
            }
            text.push('"');
            text.push_str(value);
            text.push('"');
            Ok(())
        });
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.field(field, |text| write!(text, "{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use tracing_subscriber::{Layer, Registry, layer::SubscriberExt};

    /// What was written of each event.
    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<String>>>);

    impl Layer<Registry> for Written {
        fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, Registry>) {
            let mut text = String::new();
            PlainFields.format_fields(Writer::new(&mut text), event).unwrap();
            self.0.lock().unwrap().push(text);
        }
    }

    #[test]
    fn fields_stand_one_after_the_other_and_texts_in_quotes() {
        let written = Written::default();
        tracing::subscriber::with_default(Registry::default().with(written.clone()), || {
            let nobody: Option<&str> = None;
            tracing::info!(name = "a b", count = 12_u64, method = %"POST", nobody, share = 0.5, "request");
            tracing::info!(path = "/a\n\"b\"\\é", is_slow = true, of = ?Some(1), below = -1);
            tracing::info!("{} of {}", 1, 2);
        });
        let told = written.0.lock().unwrap();
        assert_eq!(told[0], r#"request name="a b" count=12 method=POST share=0.5"#);
        assert_eq!(told[1], r#"path="/a\n\"b\"\\é" is_slow=true of=Some(1) below=-1"#);
        assert_eq!(told[2], "1 of 2");
    }
}
