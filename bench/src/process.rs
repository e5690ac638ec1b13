//! A server as a process of its own: started on a core, watched through /proc, ended.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, bail};

use crate::load::Connection;

/// Ticks of the kernel's clock in a second, as Linux tells them to programs on every architecture of ours.
const TICKS: f64 = 100.0;
/// A server opens within so many looks, 50 ms apart.
const LOOKS: usize = 1_200;

/// A server. It is killed when this is dropped.
pub(crate) struct Process {
    child: Child,
    log: fs::File,
}

/// A free port of this machine. Somebody else may take it before it is used; then the server says so.
pub(crate) fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

impl Process {
    /// Starts a command on that core, its output in a file, and waits until it takes connections.
    pub(crate) async fn start(mut command: Command, log: &Path, port: u16) -> anyhow::Result<(Self, SocketAddr)> {
        let file = fs::OpenOptions::new().create(true).append(true).open(log)?;
        file.set_len(0)?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file.try_clone()?);
        let child = command.spawn().with_context(|| format!("{command:?} cannot be started"))?;
        let mut process = Self { child, log: file };
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        // A log in a file tells nobody when it grows, so it is looked at the port.
        let mut looks = tokio::time::interval(Duration::from_millis(50));
        for _ in 0..LOOKS {
            looks.tick().await;
            if let Some(status) = process.child.try_wait()? {
                let said = fs::read_to_string(log).unwrap_or_default();
                bail!("{command:?} ended with {status}:\n{said}");
            }
            if Connection::open(address).await.is_ok() {
                return Ok((process, address));
            }
        }
        bail!("{command:?} takes no connections at {address}; see {}", log.display())
    }

    /// Processor time of all its threads so far, the kernel's work for it included.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        let stat = self.read("stat")?;
        // The name in parentheses may hold anything.
        let fields = stat.rsplit_once(')').map(|(_, fields)| fields).context("/proc/PID/stat has no name")?;
        let mut ticks = fields.split_ascii_whitespace().skip(11).take(2).map(str::parse::<u64>);
        let mut tick = || ticks.next().context("/proc/PID/stat is too short")?.context("a tick is a number");
        Ok(Duration::from_secs_f64((tick()? + tick()?) as f64 / TICKS))
    }

    /// Lets the peak of memory be what it has now.
    pub(crate) fn forget_peak(&self) -> anyhow::Result<()> {
        let file = format!("/proc/{}/clear_refs", self.child.id());
        fs::write(&file, "5").with_context(|| format!("{file} cannot be written"))
    }

    /// The most memory since then, in megabytes.
    pub(crate) fn peak_mb(&self) -> anyhow::Result<f64> {
        self.megabytes("VmHWM:")
    }

    /// The memory that it holds now, in megabytes.
    pub(crate) fn resident_mb(&self) -> anyhow::Result<f64> {
        self.megabytes("VmRSS:")
    }

    fn megabytes(&self, name: &str) -> anyhow::Result<f64> {
        let status = self.read("status")?;
        let found = status.lines().find_map(|line| line.strip_prefix(name));
        let line = found.with_context(|| format!("/proc/PID/status has no {name}"))?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
        Ok(kilobytes / 1_024.0)
    }

    /// Throws away what was logged so far.
    pub(crate) fn empty_log(&self) -> anyhow::Result<()> {
        Ok(self.log.set_len(0)?)
    }

    fn read(&self, name: &str) -> anyhow::Result<String> {
        let file = format!("/proc/{}/{name}", self.child.id());
        fs::read_to_string(&file).with_context(|| format!("{file} cannot be read: this runs on Linux alone"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
