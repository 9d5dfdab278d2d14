//! Patience, for whichever door: throttled requests and lost reads are sent again after a while.
//!
//! It repeats what was surely not carried out, and reads, which carry nothing out. Whether a write may be
//! repeated is for those to decide who know what it does.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};

use super::gate::{Gates, Scope};
use super::throttle::{Budget, Jitter, Tries, may_repeat, told};
use crate::wire::{Request, Response, Transport, Unanswered};

/// How many calls are under way at once.
const SIDE_BY_SIDE: usize = 4;

type Answer = Result<Response, Unanswered>;

/// A door with patience. Waits go through the door's own clock.
#[derive(Debug)]
pub struct Patient<T> {
    inner: T,
    jitter: Jitter,
    gates: Gates,
    budget: Budget,
}

/// A wait before the next try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wait {
    /// By our own judgement.
    BackOff(Duration),
    /// The service said how long, and means all who ask for the like.
    Told(Duration, Scope),
}

impl<T> Patient<T> {
    /// Wraps a door. Runs with different names wait differently.
    #[must_use]
    pub fn new(inner: T, run: &str) -> Self {
        Self {
            inner,
            jitter: Jitter::new(run),
            gates: Gates::default(),
            budget: Budget::default(),
        }
    }

    /// The door itself.
    #[must_use]
    pub const fn inner(&self) -> &T {
        &self.inner
    }

    /// How long to wait before the next try, or none where there shall be none.
    fn wait(&self, request: &Request, answer: &Answer, tries: &mut Tries) -> Option<Wait> {
        let may_repeat = match answer {
            Ok(answer) => may_repeat(request.is_read, answer.status),
            Err(Unanswered::Lost { .. }) => request.is_read,
            Err(Unanswered::NotSent { .. } | Unanswered::SignIn { .. }) => false,
        };
        if !may_repeat {
            return None;
        }
        let told = answer.as_ref().ok().and_then(told);
        let duration = tries.wait(told, &self.jitter)?;
        Some(match told {
            Some(_) => Wait::Told(duration, Scope::of(request)),
            None => Wait::BackOff(duration),
        })
    }

    /// Whether a round with these waits may follow: one that nobody asked for costs one repeat, however many it is about.
    fn affords<'a>(&self, waits: impl IntoIterator<Item = &'a Wait>) -> bool {
        let mut waits = waits.into_iter();
        !waits.any(|wait| matches!(wait, Wait::BackOff(_))) || self.budget.allows_another()
    }
}

impl<T: Transport> Patient<T> {
    /// Waits once for all: as long as the longest of them.
    async fn rest(&self, waits: Vec<Wait>) {
        let mut shut = Vec::new();
        let mut longest = Duration::ZERO;
        for wait in waits {
            let duration = match wait {
                Wait::BackOff(duration) => duration,
                Wait::Told(duration, scope) => {
                    shut.push(self.gates.of(scope).shut());
                    duration
                }
            };
            longest = longest.max(duration);
        }
        tracing::debug!(
            ?longest,
            throttled = !shut.is_empty(),
            "waiting before another try"
        );
        self.inner.pause(longest).await;
    }
}

impl<T: Transport> Patient<T> {
    /// Each answer is judged on its own, and only what needs it is asked for again.
    async fn call(&self, requests: Vec<Request>, together: usize) -> Vec<Answer> {
        let mut answers: Vec<(usize, Answer)> = Vec::with_capacity(requests.len());
        let left = requests.into_iter().enumerate();
        let mut left: Vec<_> = left
            .map(|(index, request)| (index, request, Tries::default()))
            .collect();
        while !left.is_empty() {
            for (_, request, _) in &left {
                self.gates.of(Scope::of(request)).pass().await;
            }
            self.budget.count();
            let sent = left.iter().map(|(_, request, _)| request.clone());
            let sent = sent.collect();
            let received = self.inner.send_all(sent, together).await;
            let judged: Vec<_> = left
                .into_iter()
                .zip(received)
                .map(|((index, request, mut tries), answer)| {
                    let wait = self.wait(&request, &answer, &mut tries);
                    ((index, request, tries), answer, wait)
                })
                .collect();
            let affords = self.affords(judged.iter().filter_map(|(.., wait)| wait.as_ref()));
            let mut waits = Vec::new();
            left = Vec::new();
            for (asked, answer, wait) in judged {
                match wait {
                    Some(wait) if affords || matches!(wait, Wait::Told(..)) => {
                        waits.push(wait);
                        left.push(asked);
                    }
                    Some(_) | None => answers.push((asked.0, answer)),
                }
            }
            if !left.is_empty() {
                self.rest(waits).await;
            }
        }
        answers.sort_by_key(|(index, _)| *index);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    /// A write that met a failing service is its sender's to repeat; when, the service may have said, and means all.
    async fn heed(&self, request: &Request, answer: &Answer) {
        let told = match answer {
            Ok(answer) if answer.status == 503 && !request.is_read => told(answer),
            Ok(_) | Err(_) => None,
        };
        let may_wait = |told| Tries::default().wait(Some(told), &self.jitter);
        if let Some(duration) = told.and_then(may_wait) {
            self.rest(vec![Wait::Told(duration, Scope::of(request))])
                .await;
        }
    }
}

impl<T: Transport> Transport for Patient<T> {
    fn root(&self) -> &str {
        self.inner.root()
    }

    async fn send(&self, request: Request) -> Answer {
        let mut tries = Tries::default();
        loop {
            self.gates.of(Scope::of(&request)).pass().await;
            self.budget.count();
            let answer = self.inner.send(request.clone()).await;
            match self.wait(&request, &answer, &mut tries) {
                Some(wait) if self.affords([&wait]) => self.rest(vec![wait]).await,
                Some(_) | None => {
                    self.heed(&request, &answer).await;
                    return answer;
                }
            }
        }
    }

    /// Each call passes the gates for itself, so that a wait which one is told holds back those that come after it.
    async fn send_all(&self, requests: Vec<Request>, together: usize) -> Vec<Answer> {
        let together = together.max(1);
        let calls = requests.chunks(together).map(<[_]>::to_vec);
        let calls: Vec<_> = calls.map(|call| self.call(call, together)).collect();
        let answers: Vec<_> = stream::iter(calls).buffered(SIDE_BY_SIDE).collect().await;
        answers.into_iter().flatten().collect()
    }

    async fn pause(&self, duration: Duration) {
        self.inner.pause(duration).await;
    }
}
