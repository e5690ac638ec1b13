//! The log: lines on stderr, plain or JSON.

mod gathered;
mod instant;
mod plain;

use std::io::{self, IsTerminal};

use clap::ValueEnum;
use gathered::Gathered;
use instant::Instants;
use plain::PlainFields;
use tracing_subscriber::{EnvFilter, fmt::writer::BoxMakeWriter};

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Plain,
    /// One JSON object a line.
    Json,
}

/// What is logged unless `VENTANILLA_LOG` says otherwise: our own lines, and only the troubles of libraries. What an assistant
/// does wrong is a warning to `rmcp`, with whatever the assistant wrote.
const DEFAULT_FILTER: &str = "warn,rmcp=error,server=info,ventanilla=info";

/// A log that was started. What still waits to be written is written when this is dropped.
pub(crate) struct Log(Option<Gathered>);

impl Drop for Log {
    fn drop(&mut self) {
        self.0.iter().for_each(Gathered::flush);
    }
}

/// Starts logging, for the whole process. A filter that cannot be read is reported, and the default stands.
#[must_use]
pub(crate) fn start(format: LogFormat) -> Log {
    let wanted = std::env::var("VENTANILLA_LOG").ok().filter(|filter| !filter.trim().is_empty());
    let (filter, mistake) = match wanted.as_deref().map(EnvFilter::try_new) {
        Some(Ok(filter)) => (filter, None),
        Some(Err(error)) => (EnvFilter::new(DEFAULT_FILTER), Some(error.to_string())),
        None => (EnvFilter::new(DEFAULT_FILTER), None),
    };
    let is_watched = io::stderr().is_terminal();
    // Who watches sees each line as it comes.
    let gathered = if is_watched { None } else { Gathered::to_stderr().ok() };
    let writer = gathered.clone().map_or_else(|| BoxMakeWriter::new(io::stderr), BoxMakeWriter::new);
    let lines = tracing_subscriber::fmt()
        .with_timer(Instants::default())
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(is_watched);
    // Somebody may have started a log already, as tests do; theirs stands then.
    let _ = match format {
        LogFormat::Plain if is_watched => lines.with_target(false).try_init(),
        // The library's own way with fields writes each through three styles, of which a file shows none.
        LogFormat::Plain => lines.with_target(false).fmt_fields(PlainFields).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).try_init(),
    };
    if let Some(mistake) = mistake {
        tracing::warn!("VENTANILLA_LOG is not understood ({mistake}): write `info` or `warn,server=debug`");
    }
    log_panics();
    Log(gathered)
}

/// A panic is a line of the log, with its place, like every other trouble.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let payload = panic.payload();
        let what = payload
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("something that is no text");
        tracing::error!(place, what, "panic");
    }));
}
