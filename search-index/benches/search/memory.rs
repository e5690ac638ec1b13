//! The memory that something takes while it is done.

use std::fs;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often is looked.
const PAUSE: Duration = Duration::from_millis(5);

/// Looks, from when it was made on, how much memory the process holds. Files that are mapped do not count: the operating
/// system takes their pages back whenever it wants them.
pub(crate) struct Watched {
    before: u64,
    ends: Sender<()>,
    watcher: JoinHandle<u64>,
}

impl Watched {
    pub(crate) fn new() -> Self {
        let (ends, ended) = channel();
        let watcher = std::thread::spawn(move || {
            let mut most = 0;
            loop {
                most = most.max(anonymous().unwrap_or_default());
                if ended.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
                    return most;
                }
            }
        });
        Self { before: anonymous().unwrap_or_default(), ends, watcher }
    }

    /// The most bytes that it held beyond what it held at first; 0 where the operating system does not say.
    pub(crate) fn most(self) -> u64 {
        drop(self.ends);
        self.watcher.join().unwrap_or_default().saturating_sub(self.before)
    }
}

fn anonymous() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
