//! Which answers are asked for again here, and after how long.
//!
//! It decides and does not sleep: the one place that waits is the door itself.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use crate::wire::Response;

/// How often one request may fail where nobody says when to come back.
const TRIES: u32 = 6;
/// How often it may be refused where the service says when to come back.
const TOLD_TRIES: u32 = 20;
/// For how long one request is put off by the service, all times together. Whoever is told to wait longer is told so.
const LONGEST_TOLD: Duration = Duration::from_secs(60 * 60);

/// The first back-off, doubled with every try up to [`LONGEST`].
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);

/// Whether the same request may be sent again because of this answer. A throttled request was not
/// carried out; one that met a failing server may have been, so only reads are repeated and the caller
/// decides about the rest.
pub(super) const fn may_repeat(is_read: bool, status: u16) -> bool {
    match status {
        429 => true,
        408 | 500 | 502 | 503 | 504 => is_read,
        _ => false,
    }
}

/// How long the service asks to wait. It is never cut short, since whoever comes earlier is counted all the same.
pub(super) fn told(answer: &Response) -> Option<Duration> {
    let text = answer.header("retry-after")?.trim();
    let seconds = text.parse().ok().map(Duration::from_secs);
    seconds.or_else(|| until(text, answer.header("date")?))
}

/// From one date to another, as HTTP writes them (RFC 9110, 10.2.3): the service's own clock says how long that is.
fn until(date: &str, now: &str) -> Option<Duration> {
    let [date, now] = [date, now].map(|date| jiff::fmt::rfc2822::parse(date).ok());
    let left = date?.timestamp().duration_since(now?.timestamp());
    Some(Duration::try_from(left).unwrap_or_default())
}

/// How often one request was sent in vain. A wait that the service asks for says that it is there and will answer, so it
/// does not count as a failure; both are bounded, and so is their sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tries {
    failed: u32,
    told: u32,
    put_off: Duration,
}

impl Tries {
    /// Counts one more answer, which may have said how long to wait. How long to wait before the next try, or none where
    /// there shall be none.
    pub(super) fn wait(&mut self, told: Option<Duration>, jitter: &Jitter) -> Option<Duration> {
        let Some(told) = told else {
            self.failed += 1;
            return (self.failed < TRIES).then(|| jitter.back_off(self.failed));
        };
        self.told += 1;
        self.put_off = self.put_off.saturating_add(told);
        (self.told < TOLD_TRIES && self.put_off <= LONGEST_TOLD).then_some(told)
    }
}

/// How many repeats that nobody asked for a whole run may send: some, and then one for every few requests. A service that
/// is down is not knocked on by every worker to the last try.
#[derive(Debug, Default)]
pub(super) struct Budget {
    sent: AtomicU32,
    repeated: AtomicU32,
}

impl Budget {
    const SOME: u32 = 30;
    const FEW: u32 = 4;

    /// Counts a request.
    pub(super) fn count(&self) {
        self.sent.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes one repeat, where there is one left.
    pub(super) fn allows_another(&self) -> bool {
        let most = Self::SOME + self.sent.load(Ordering::Relaxed) / Self::FEW;
        let take = |repeated| (repeated < most).then_some(repeated + 1);
        self.repeated
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .is_ok()
    }
}

/// Spreads the waits of many requests and many runs. Seeded, so that a run can be told again.
#[derive(Debug)]
pub(super) struct Jitter {
    seed: u64,
    drawn: AtomicU64,
}

impl Jitter {
    /// Runs with different names wait differently.
    pub(super) fn new(run: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        Self {
            seed: hasher.finish(),
            drawn: AtomicU64::new(0),
        }
    }

    /// Exponential back-off with full jitter after try number `attempt`, counted from 1.
    fn back_off(&self, attempt: u32) -> Duration {
        let doubled = FIRST.saturating_mul(1 << attempt.saturating_sub(1).min(16));
        doubled.min(LONGEST).mul_f64(self.fraction())
    }

    /// A number from 0 to 1: the next one of SplitMix64.
    fn fraction(&self) -> f64 {
        let drawn = self.drawn.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let mut bits = self
            .seed
            .wrapping_add(drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        f64::from((bits >> 32) as u32) / f64::from(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Body;

    #[test]
    fn only_what_was_surely_not_carried_out_is_repeated() {
        for is_read in [true, false] {
            assert!(may_repeat(is_read, 429));
            assert!(!may_repeat(is_read, 401) && !may_repeat(is_read, 404));
        }
        for status in [408, 500, 502, 503, 504] {
            assert!(may_repeat(true, status) && !may_repeat(false, status));
        }
    }

    const fn seconds(count: u64) -> Option<Duration> {
        Some(Duration::from_secs(count))
    }

    #[test]
    fn the_service_says_how_long_to_wait_and_it_is_not_cut_short() {
        let jitter = Jitter::new("run");
        for said in [0, 7, 900, 3600] {
            let said = seconds(said);
            assert_eq!(Tries::default().wait(said, &jitter), said);
        }
        let answer = |said: &str| Response {
            status: 429,
            headers: vec![("retry-after".to_owned(), said.to_owned())],
            body: Body::default(),
        };
        assert_eq!(told(&answer(" 120 ")), seconds(120));
        assert_eq!(told(&answer("soon")), None);
        let mut dated = answer("Thu, 01 Jan 2026 00:02:30 GMT");
        assert_eq!(told(&dated), None);
        for (now, left) in [("00:00:00", 150), ("00:02:29", 1), ("00:03:00", 0)] {
            let now = format!("Thu, 01 Jan 2026 {now} GMT");
            dated.headers.truncate(1);
            dated.headers.push(("date".to_owned(), now));
            assert_eq!(told(&dated), seconds(left));
        }
    }

    #[test]
    fn waits_that_are_asked_for_leave_the_tries_of_failures_alone() {
        let jitter = Jitter::new("run");
        let mut tries = Tries::default();
        for _ in 1..TOLD_TRIES {
            assert!(tries.wait(seconds(1), &jitter).is_some());
        }
        for _ in 1..TRIES {
            assert!(tries.wait(None, &jitter).is_some());
        }
        let (mut failing, mut throttled) = (tries, tries);
        assert_eq!(failing.wait(None, &jitter), None);
        assert_eq!(throttled.wait(seconds(1), &jitter), None);
    }

    #[test]
    fn nobody_is_put_off_for_ever() {
        let jitter = Jitter::new("run");
        let mut tries = Tries::default();
        assert_eq!(tries.wait(seconds(3000), &jitter), seconds(3000));
        assert_eq!(tries.wait(seconds(3000), &jitter), None);
        assert_eq!(Tries::default().wait(seconds(u64::MAX), &jitter), None);
    }

    #[test]
    fn without_a_word_the_wait_grows_and_stays_within_a_minute() {
        let jitter = Jitter::new("run");
        for _ in 0..100 {
            assert!(jitter.back_off(1) <= Duration::from_secs(1));
            assert!(jitter.back_off(4) <= Duration::from_secs(8));
            assert!(jitter.back_off(40) <= LONGEST);
        }
        let drawn: Vec<_> = (0..4).map(|_| jitter.back_off(6)).collect();
        assert!(drawn.windows(2).all(|pair| pair[0] != pair[1]), "{drawn:?}");
    }

    #[test]
    fn repeats_that_nobody_asked_for_end_with_the_budget() {
        let budget = Budget::default();
        let most = (0..100).filter(|_| budget.allows_another()).count();
        assert_eq!(most, 30);
        for _ in 0..400 {
            budget.count();
        }
        assert_eq!((0..200).filter(|_| budget.allows_another()).count(), 100);
    }

    #[test]
    fn one_run_can_be_told_again_and_two_runs_differ() {
        let waits = |run: &str| Jitter::new(run).back_off(6);
        assert_eq!(waits("a"), waits("a"));
        assert_ne!(waits("a"), waits("b"));
    }
}
