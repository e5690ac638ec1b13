//! The load: a closed loop. Each connection sends its next request as soon as it has the answer to the last.

mod http;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::bail;
pub(crate) use http::Connection;

use crate::{operations::Request, process::Process};

/// Before a window is measured, the same load runs so long.
const WARM_UP: Duration = Duration::from_millis(200);

/// What one window showed.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    /// Answers within the window.
    pub(crate) requests: usize,
    pub(crate) seconds: f64,
    /// Processor time of the server a request, in microseconds.
    pub(crate) cpu_us: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    /// The most memory that the server had in the window, in megabytes.
    pub(crate) memory_mb: f64,
}

/// Phases of a window, told to all connections.
#[derive(Default)]
struct Phase {
    measured: AtomicBool,
    over: AtomicBool,
}

/// Loads a server with that many connections for that long. Where the load is `awake`, it never sleeps: otherwise a server
/// that is slower than the load pays for waking it with every answer, and a faster one does not.
pub(crate) async fn window(
    address: SocketAddr,
    server: &Process,
    requests: &Arc<Vec<Request>>,
    next: &Arc<AtomicUsize>,
    connections: usize,
    length: Duration,
    awake: bool,
) -> anyhow::Result<Window> {
    let phase = Arc::new(Phase::default());
    let mut tasks = Vec::with_capacity(connections);
    for _ in 0..connections {
        let mut connection = Connection::open(address).await?;
        let (requests, next, phase) = (Arc::clone(requests), Arc::clone(next), Arc::clone(&phase));
        tasks.push(tokio::spawn(async move { ask(&mut connection, &requests, &next, &phase).await }));
    }
    if awake {
        let phase = Arc::clone(&phase);
        tokio::spawn(async move {
            while !phase.over.load(Ordering::Relaxed) {
                tokio::task::yield_now().await;
            }
        });
    }
    elapse(WARM_UP).await;
    server.forget_peak()?;
    let (before, started) = (server.cpu()?, Instant::now());
    phase.measured.store(true, Ordering::SeqCst);
    elapse(length).await;
    phase.measured.store(false, Ordering::SeqCst);
    let (cpu, took) = (server.cpu()? - before, started.elapsed());
    let memory_mb = server.peak_mb()?;
    phase.over.store(true, Ordering::SeqCst);
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    latencies.sort_unstable();
    if latencies.is_empty() {
        bail!("nothing was answered within {length:?}");
    }
    let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize] as f64 / 1e3;
    Ok(Window {
        requests: latencies.len(),
        seconds: took.as_secs_f64(),
        cpu_us: cpu.as_secs_f64() * 1e6 / latencies.len() as f64,
        p50_us: at(0.5),
        p99_us: at(0.99),
        memory_mb,
    })
}

/// Here the clock itself is what is waited for.
async fn elapse(length: Duration) {
    tokio::time::sleep_until(tokio::time::Instant::now() + length).await;
}

/// The latencies of one connection's requests that were answered while it was measured, in nanoseconds.
async fn ask(
    connection: &mut Connection,
    requests: &[Request],
    next: &AtomicUsize,
    phase: &Phase,
) -> anyhow::Result<Vec<u64>> {
    let (mut latencies, mut bytes) = (Vec::with_capacity(4_096), Vec::new());
    while !phase.over.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let request = &requests[number % requests.len()];
        request.write(number, &mut bytes);
        let started = Instant::now();
        let (status, body) = connection.exchange(&bytes).await?;
        let took = started.elapsed();
        request.check(status, body)?;
        if phase.measured.load(Ordering::Relaxed) {
            latencies.push(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX));
        }
    }
    Ok(latencies)
}
