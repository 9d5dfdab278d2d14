//! Patience with objects that are so young that the service may not know them everywhere yet.
//!
//! ```text
//!   refused --> is it young? --no--> believed, and remembered
//!                    | yes
//!               was an older one refused alike? --yes--> believed: it is a permission
//!                    | no
//!               is a round left? --no--> believed
//!                    | yes
//!               all who wait wait for the same round, and ask again in few calls
//! ```
//!
//! Below `/synchronization` an object that is not there yet answers 401, as a missing permission does (reference, section
//! 5). Nothing in one answer tells the two apart, so time does, and other objects do. The rounds are those of a whole run
//! and not of each read: whatever a run reads was in the tenant when it began, so three minutes are enough for all of it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::lock;

use super::read::{Asked, read_all};
use crate::wire::{Request, Transport};

/// Seconds between the looks of a run at what is young: quick first, then ten, three minutes in all.
const ROUNDS: [u64; 21] = [
    1, 2, 3, 5, 7, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
];

/// What one run knows of young objects.
#[derive(Debug, Default)]
pub(super) struct Youth {
    /// How many rounds have passed.
    passed: AtomicUsize,
    /// Whose holder lets a round pass, for everybody.
    turn: lock::Mutex<()>,
    /// Kinds of reads, and the statuses with which older objects were refused.
    forbidden: Mutex<BTreeSet<(String, u16)>>,
}

impl Youth {
    /// The round that it is now, to be told when the answers come.
    pub(super) fn round(&self) -> usize {
        self.passed.load(Ordering::Relaxed)
    }

    /// Sends reads, each with whether its object is young, at most `together` in one call, and has patience.
    pub(super) async fn read_all(
        &self,
        transport: &impl Transport,
        questions: impl IntoIterator<Item = (Request, bool)>,
        together: usize,
    ) -> Vec<Asked> {
        let since = self.round();
        let (requests, young): (Vec<_>, Vec<_>) = questions.into_iter().unzip();
        let asked = read_all(transport, requests, together).await;
        let asked = asked.into_iter().zip(young);
        self.settle(transport, since, asked, together).await
    }

    /// Sends one read about a young object, and has patience.
    pub(super) async fn read(&self, transport: &impl Transport, request: Request) -> Asked {
        let mut since = self.round();
        loop {
            let asked = Asked::alone(transport, request.clone()).await;
            if !self.may_be_lag(&asked) {
                return asked;
            }
            match self.next(transport, since).await {
                Some(round) => since = round,
                None => return asked,
            }
        }
    }

    /// Has patience with answers to reads that were sent in the round `since`, each with whether its object is young.
    pub(super) async fn settle(
        &self,
        transport: &impl Transport,
        mut since: usize,
        asked: impl IntoIterator<Item = (Asked, bool)>,
        together: usize,
    ) -> Vec<Asked> {
        let (mut asked, young): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        let old = asked.iter().zip(&young).filter(|(_, is_young)| !**is_young);
        old.for_each(|(asked, _)| self.learn(asked));
        loop {
            let late: Vec<_> = (0..asked.len())
                .filter(|at| young[*at] && self.may_be_lag(&asked[*at]))
                .collect();
            if late.is_empty() {
                return asked;
            }
            let Some(round) = self.next(transport, since).await else {
                return asked;
            };
            since = round;
            let requests = late.iter().map(|at| asked[*at].request.clone()).collect();
            let again = read_all(transport, requests, together).await;
            for (at, again) in late.into_iter().zip(again) {
                asked[at] = again;
            }
        }
    }

    /// The round after `since`: the one that has passed meanwhile, or the one that is let pass now. None is left where
    /// there have been all.
    async fn next(&self, transport: &impl Transport, since: usize) -> Option<usize> {
        let _turn = self.turn.lock().await;
        let passed = self.round();
        if passed > since {
            return Some(passed);
        }
        let seconds = ROUNDS.get(passed)?;
        transport.pause(Duration::from_secs(*seconds)).await;
        self.passed.store(passed + 1, Ordering::Relaxed);
        Some(passed + 1)
    }

    fn may_be_lag(&self, asked: &Asked) -> bool {
        match asked.status() {
            Some(404 | 409) => true,
            Some(status @ (401 | 403)) => {
                !self.forbidden().contains(&(asked.request.kind(), status))
            }
            Some(_) | None => false,
        }
    }

    fn learn(&self, asked: &Asked) {
        if let Some(status @ (401 | 403)) = asked.status() {
            self.forbidden().insert((asked.request.kind(), status));
        }
    }

    fn forbidden(&self) -> MutexGuard<'_, BTreeSet<(String, u16)>> {
        self.forbidden
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
