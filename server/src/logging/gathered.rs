//! Lines of a busy server, gathered and written together: a call of the operating system a line is more than the line itself.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// A line waits no longer than this.
const PATIENCE: Duration = Duration::from_millis(50);
/// So much is not gathered: it is written at once.
const MOST: usize = 64 * 1024;

/// Where lines go. What is a warning or worse is written at once, with all that waits before it; so nothing is lost when the
/// process breaks down by itself. Killed from outside, it loses the lines of its last moment.
#[derive(Clone)]
pub(super) struct Gathered {
    lines: Arc<Lines>,
    /// Writes what waits; woken when something begins to.
    writing: Arc<JoinHandle<()>>,
}

struct Lines {
    waiting: Mutex<Vec<u8>>,
    to: Mutex<Box<dyn Write + Send>>,
}

impl Gathered {
    /// # Errors
    /// When the operating system gives no thread.
    pub(super) fn to(to: impl Write + Send + 'static, patience: Duration) -> io::Result<Self> {
        let lines = Arc::new(Lines { waiting: Mutex::default(), to: Mutex::new(Box::new(to)) });
        let writer = Arc::clone(&lines);
        let writing = thread::Builder::new().name("log".to_owned()).spawn(move || {
            loop {
                thread::park();
                // What comes meanwhile goes along. Nobody wakes this sleep: it is only done once.
                thread::park_timeout(patience);
                writer.write(None);
            }
        })?;
        Ok(Self { lines, writing: Arc::new(writing) })
    }

    pub(super) fn to_stderr() -> io::Result<Self> {
        Self::to(io::stderr(), PATIENCE)
    }

    /// Writes what waits.
    pub(super) fn flush(&self) {
        self.lines.write(None);
    }
}

fn locked<T: ?Sized>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lines {
    /// Writes what waits, and this after it.
    fn write(&self, last: Option<&[u8]>) {
        // Taken first, so that lines keep their order; those that come while it is written begin to wait.
        let mut to = locked(&self.to);
        let mut waiting = std::mem::take(&mut *locked(&self.waiting));
        waiting.extend_from_slice(last.unwrap_or_default());
        // Whoever reads the log has gone: there is nobody to tell.
        let _ = to.write_all(&waiting);
        let _ = to.flush();
    }
}

/// Takes one line.
pub(super) struct Line<'g> {
    gathered: &'g Gathered,
    urgent: bool,
}

impl<'g> MakeWriter<'g> for Gathered {
    type Writer = Line<'g>;

    fn make_writer(&'g self) -> Line<'g> {
        Line { gathered: self, urgent: true }
    }

    fn make_writer_for(&'g self, of: &Metadata<'_>) -> Line<'g> {
        Line { gathered: self, urgent: *of.level() <= Level::WARN }
    }
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let Gathered { lines, writing } = self.gathered;
        if self.urgent {
            lines.write(Some(line));
            return Ok(line.len());
        }
        let mut waiting = locked(&lines.waiting);
        let is_first = waiting.is_empty();
        waiting.extend_from_slice(line);
        let is_full = waiting.len() >= MOST;
        drop(waiting);
        if is_full {
            lines.write(None);
        } else if is_first {
            writing.thread().unpark();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// Tells what is written.
    struct Told(Sender<String>);

    impl Write for Told {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn gathered(patience: Duration) -> (Gathered, Receiver<String>) {
        let (told, written) = channel();
        (Gathered::to(Told(told), patience).unwrap(), written)
    }

    const FOREVER: Duration = Duration::from_secs(100_000);

    fn say(gathered: &Gathered, line: &str, urgent: bool) {
        Line { gathered, urgent }.write_all(line.as_bytes()).unwrap();
    }

    #[test]
    fn a_line_is_written_without_another_one_coming() {
        let (gathered, written) = gathered(Duration::from_millis(1));
        for line in ["one\n", "two\n"] {
            say(&gathered, line, false);
            assert_eq!(written.recv_timeout(Duration::from_secs(60)).as_deref(), Ok(line));
        }
    }

    #[test]
    fn a_warning_is_written_at_once_after_what_was_said_before_it() {
        let (gathered, written) = gathered(FOREVER);
        say(&gathered, "one\n", false);
        assert_eq!(written.try_recv().ok(), None);
        say(&gathered, "two\n", true);
        assert_eq!(written.try_recv().as_deref(), Ok("one\ntwo\n"));
    }

    #[test]
    fn what_waits_is_written_when_it_becomes_much_and_at_the_end() {
        let (gathered, written) = gathered(FOREVER);
        let line = "x".repeat(MOST / 2);
        say(&gathered, &line, false);
        assert_eq!(written.try_recv().ok(), None);
        say(&gathered, &line, false);
        assert_eq!(written.try_recv().map(|it| it.len()), Ok(MOST));
        say(&gathered, "last\n", false);
        gathered.flush();
        assert_eq!(written.try_recv().as_deref(), Ok("last\n"));
    }
}
