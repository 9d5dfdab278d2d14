//! One word of the service for all: while somebody waits because he was told to, nobody of that scope knocks.
//!
//! It decides neither whether nor how long to wait.

use tokio::sync::watch;

use crate::wire::Request;

/// What the service throttles on its own (reference, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    Directory,
    Synchronization,
    Reports,
}

impl Scope {
    /// The scope that a request counts for.
    pub(super) fn of(request: &Request) -> Self {
        let path = request.bare_path();
        if path.contains("/synchronization") {
            Self::Synchronization
        } else if path.contains("/auditLogs") {
            Self::Reports
        } else {
            Self::Directory
        }
    }
}

/// A gate for each scope.
#[derive(Debug, Default)]
pub(super) struct Gates {
    directory: Gate,
    synchronization: Gate,
    reports: Gate,
}

impl Gates {
    pub(super) const fn of(&self, scope: Scope) -> &Gate {
        match scope {
            Scope::Directory => &self.directory,
            Scope::Synchronization => &self.synchronization,
            Scope::Reports => &self.reports,
        }
    }
}

/// How many keep it shut.
#[derive(Debug, Default)]
pub(super) struct Gate(watch::Sender<usize>);

impl Gate {
    /// Waits until nobody keeps it shut.
    pub(super) async fn pass(&self) {
        // The sender lives as long as the gate, so there is always an answer.
        let _ = self.0.subscribe().wait_for(|shut| *shut == 0).await;
    }

    /// Keeps it shut until what is returned is dropped, whatever happens to its holder.
    pub(super) fn shut(&self) -> Shut<'_> {
        self.0.send_modify(|shut| *shut += 1);
        Shut(self)
    }
}

/// A gate kept shut.
pub(super) struct Shut<'a>(&'a Gate);

impl Drop for Shut<'_> {
    fn drop(&mut self) {
        self.0.0.send_modify(|shut| *shut -= 1);
    }
}
