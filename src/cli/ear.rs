//! Hears Ctrl-C, and what a pipeline sends to cancel.
//!
//! While a run writes, it listens from a thread of its own: an embedded tenant answers without waiting, so that nothing
//! else of the same thread would have a turn.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::oneshot;

use super::{Exit, Failure, Voice};

/// Listens until it is dropped.
pub(super) struct Ear {
    _open: oneshot::Sender<()>,
}

impl Ear {
    /// The first signal asks the run to stop after the step in flight; a second one gives up at once. It hears from the
    /// moment this returns.
    pub(super) fn listen(stop: Arc<AtomicBool>, voice: Voice) -> Self {
        let (open, closed) = oneshot::channel();
        let (ready, is_ready) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let Ok(runtime) = runtime else {
                return;
            };
            runtime.block_on(async {
                let mut signals = Signals::new();
                drop(ready);
                tokio::select! {
                    _ = closed => {}
                    () = stop_then_give_up(&mut signals, &stop, voice) => {}
                }
            });
        });
        // It ends without a word where nothing can be heard; either way there is no more to wait for.
        let _: Result<(), _> = is_ready.recv();
        Self { _open: open }
    }
}

async fn stop_then_give_up(signals: &mut Signals, stop: &AtomicBool, voice: Voice) {
    signals.next().await;
    stop.store(true, Ordering::Relaxed);
    voice.insist("interrupted: finishing the request in flight, which can take a minute; again to give up at once");
    signals.next().await;
    give_up(voice);
}

/// The journal is on the disk already, and files of an earlier run do not pass for those of this one. No core is dumped,
/// since it would hold the secrets.
#[expect(
    clippy::exit,
    reason = "whoever interrupts twice wants the process gone, whatever it waits for"
)]
fn give_up(voice: Voice) -> ! {
    let failure = Failure::new(
        Exit::Interrupted,
        "given up: what was in flight may have been done",
    );
    let failure = failure.help("look what stands, then run the same again");
    voice.fail(&failure);
    voice.close(Some(&failure));
    std::process::exit(Exit::Interrupted.code().into())
}

/// Ends when somebody asks this process to.
pub(super) async fn signalled() {
    Signals::new().next().await;
}

#[cfg(unix)]
struct Signals(Option<(tokio::signal::unix::Signal, tokio::signal::unix::Signal)>);

#[cfg(unix)]
impl Signals {
    /// Hears from now on. Where nothing can be heard there is nothing to do but wait for ever.
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
        let [Ok(interrupt), Ok(terminate)] = kinds else {
            return Self(None);
        };
        Self(Some((interrupt, terminate)))
    }

    async fn next(&mut self) {
        match &mut self.0 {
            Some((interrupt, terminate)) => {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            }
            None => std::future::pending().await,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    const fn new() -> Self {
        Self
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
