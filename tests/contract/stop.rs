//! A run that somebody wants to end: what it has made goes first.

use std::sync::Arc;

use tokio::sync::watch;

/// Whether the end is asked for.
#[derive(Clone)]
pub(crate) struct Stop(watch::Receiver<bool>);

/// The other end of it.
pub(crate) struct Asker(watch::Sender<bool>);

/// A pair of both.
pub(crate) fn pair() -> (Asker, Stop) {
    let (sender, receiver) = watch::channel(false);
    (Asker(sender), Stop(receiver))
}

impl Asker {
    pub(crate) fn ask(&self) {
        self.0.send_replace(true);
    }

    /// Asks at the first Ctrl-C, whatever this thread does then.
    pub(crate) fn at_ctrl_c(self: Arc<Self>) {
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let Ok(runtime) = runtime else { return };
            if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
                self.ask();
            }
        });
    }
}

impl Stop {
    pub(crate) fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for it; never ends where nobody can ask any more.
    pub(crate) async fn asked(&self) {
        let mut receiver = self.0.clone();
        if receiver.wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
