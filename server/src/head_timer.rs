//! How long a connection waits for the head of a request.
//!
//! The library asks for a new timer before each request and drops it when the head is there. To set a timer that ends before
//! all others wakes whoever waits for the network, by a call of the operating system: on a quiet server after every answer.
//! So a connection keeps one, which rings at an earlier head's end, and is set anew only then.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use hyper::rt::{Sleep, Timer};
use tokio::time;

/// The timer of one connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct HeadTimer(Arc<Mutex<Option<Pin<Box<time::Sleep>>>>>);

impl HeadTimer {
    fn until(&self, end: time::Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Until { timer: self.clone(), end })
    }
}

impl Timer for HeadTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.until(time::Instant::now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        self.until(deadline.into())
    }

    fn now(&self) -> Instant {
        time::Instant::now().into()
    }
}

/// Ends at an instant, whenever the connection's timer rings before. One at a time is waited for.
#[derive(Debug)]
struct Until {
    timer: HeadTimer,
    end: time::Instant,
}

impl Sleep for Until {}

impl Future for Until {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let end = self.end;
        let mut timer = self.timer.0.lock().unwrap_or_else(PoisonError::into_inner);
        let timer = timer.get_or_insert_with(|| Box::pin(time::sleep_until(end)));
        if timer.deadline() > end {
            timer.as_mut().reset(end);
        }
        loop {
            ready!(timer.as_mut().poll(context));
            if timer.deadline() >= end {
                return Poll::Ready(());
            }
            timer.as_mut().reset(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(20);
    /// Longer than a test may take.
    const LONG: Duration = Duration::from_secs(3_600);

    /// Sets the timer and leaves it, as when a head was there in time.
    async fn set(timer: &HeadTimer, duration: Duration) {
        assert!(time::timeout(Duration::ZERO, timer.sleep(duration)).await.is_err());
    }

    #[tokio::test]
    async fn each_head_has_its_whole_time_though_the_timer_rings_for_the_one_before() {
        let timer = HeadTimer::default();
        for set_before in [SHORT / 2, SHORT] {
            set(&timer, set_before).await;
            let begun = Instant::now();
            timer.sleep(2 * SHORT).await;
            assert!(begun.elapsed() >= 2 * SHORT, "{:?} after {set_before:?}", begun.elapsed());
        }
        // It has rung while nobody waited: another connection's, which was set later to a later end, has.
        set(&timer, SHORT).await;
        HeadTimer::default().sleep(2 * SHORT).await;
        let begun = Instant::now();
        timer.sleep_until(timer.now() + SHORT).await;
        assert!(begun.elapsed() >= SHORT, "{:?}", begun.elapsed());
    }

    #[tokio::test]
    async fn a_head_that_must_come_earlier_than_the_one_before_is_not_waited_for_longer() {
        let timer = HeadTimer::default();
        set(&timer, LONG).await;
        let ends = time::timeout(LONG / 60, timer.sleep(SHORT)).await;
        assert!(ends.is_ok());
    }
}
