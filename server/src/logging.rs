//! The log: lines on stderr, plain or JSON.

use std::io::{self, IsTerminal};

use clap::ValueEnum;
use tracing_subscriber::{EnvFilter, field::MakeExt, fmt::format};

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Plain,
    /// One JSON object a line.
    Json,
}

/// What is logged unless `VENTANILLA_LOG` says otherwise: our own lines, and only the troubles of libraries.
const DEFAULT_FILTER: &str = "warn,server=info,ventanilla=info";

/// Starts logging, for the whole process. A filter that cannot be read is reported, and the default stands.
pub(crate) fn start(format: LogFormat) {
    let wanted = std::env::var("VENTANILLA_LOG").ok().filter(|filter| !filter.trim().is_empty());
    let (filter, mistake) = match wanted.as_deref().map(EnvFilter::try_new) {
        Some(Ok(filter)) => (filter, None),
        Some(Err(error)) => (EnvFilter::new(DEFAULT_FILTER), Some(error.to_string())),
        None => (EnvFilter::new(DEFAULT_FILTER), None),
    };
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    // The library's own way with fields writes each through three styles, of which a file shows none.
    let plain = format::debug_fn(|writer, field, value| match field.name() {
        "message" => write!(writer, "{value:?}"),
        name => write!(writer, "{name}={value:?}"),
    });
    // Somebody may have started a log already, as tests do; theirs stands then.
    let _ = match format {
        LogFormat::Plain if io::stderr().is_terminal() => lines.with_target(false).try_init(),
        LogFormat::Plain => lines.with_target(false).fmt_fields(plain.delimited(" ")).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).try_init(),
    };
    if let Some(mistake) = mistake {
        tracing::warn!("VENTANILLA_LOG is not understood ({mistake}): write `info` or `warn,server=debug`");
    }
    log_panics();
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
