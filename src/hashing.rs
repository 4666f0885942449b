//! The bounded pool on which passwords are hashed: each hash takes 19 MiB and a core for a while, and a thousand
//! at once must take neither all of the memory nor all of the time.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// Callers that may wait for a place.
const QUEUE: usize = 200;

/// The pool.
#[derive(Debug)]
pub struct Hashing {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Default for Hashing {
    /// Two places a core.
    fn default() -> Self {
        Self::of(std::thread::available_parallelism().map_or(2, usize::from) * 2)
    }
}

impl Hashing {
    fn of(places: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), waiting: AtomicUsize::new(0) }
    }

    /// Does this work on a thread of its own when a place is free; [`Error::Busy`] when 200 wait already.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = {
            let _waits = Waits::of(&self.waiting)?;
            Arc::clone(&self.places).acquire_owned().await.map_err(anyhow::Error::from)?
        };
        let done = tokio::task::spawn_blocking(move || {
            // The place is free again when the work is done, whether anybody still waits for it or not.
            let _place = place;
            work()
        });
        Ok(done.await.map_err(anyhow::Error::from)?)
    }
}

/// Somebody in the queue; leaves it when it is dropped.
struct Waits<'a>(&'a AtomicUsize);

impl<'a> Waits<'a> {
    fn of(waiting: &'a AtomicUsize) -> Result<Self> {
        if waiting.fetch_add(1, Ordering::AcqRel) >= QUEUE {
            waiting.fetch_sub(1, Ordering::AcqRel);
            return Err(Error::Busy);
        }
        Ok(Self(waiting))
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn two_work_at_once_and_whoever_finds_the_queue_full_is_told_at_once() {
        let (pool, working, most) =
            (Hashing::of(2), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let gate = Arc::new(std::sync::Mutex::new(gate));
        let all = join_all((0..2 + QUEUE + 50).map(|_| {
            let (working, most, gate) = (Arc::clone(&working), Arc::clone(&most), Arc::clone(&gate));
            pool.run(move || {
                most.fetch_max(working.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                gate.lock().unwrap().recv().ok();
                working.fetch_sub(1, Ordering::SeqCst);
            })
        }));
        let answers = tokio::join!(all, async { drop(open) }).0;
        let busy = answers.iter().filter(|answer| matches!(answer, Err(Error::Busy))).count();
        assert_eq!((answers.len() - busy, busy), (2 + QUEUE, 50));
        assert!(most.load(Ordering::SeqCst) <= 2);
        assert!(pool.run(|| ()).await.is_ok(), "free again");
    }
}
