//! Quarantine: why, since when, and when the service tries again by itself.
//!
//! Reference sections 2.3 and 2.4. It decides nothing about a job but these.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::clock::{self, Instant};
use super::execution::Fault;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// After so long the job is disabled.
const PATIENCE: i64 = 28 * DAY;
/// Seconds from one failure to the next attempt, before they become a day each. The first, five minutes, is sampled; the
/// others are documented.
const DELAYS: [i64; 3] = [300, 6 * HOUR, 12 * HOUR];
/// From so many failed entries on they are weighed (reference 2.4; the service may change it).
const WEIGHED: usize = 5000;
/// So many failed entries are too many, whatever their proportion.
const BASE: usize = 40_000;

/// `quarantineReason`, those that can happen here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Reason {
    EncounteredBaseEscrowThreshold,
    EncounteredEscrowProportionThreshold,
    EncounteredQuarantineException,
    TooManyDeletes,
}

/// A quarantine and the series of failures in it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Quarantine {
    reason: Reason,
    fault: Fault,
    /// When it was last imposed.
    current: Instant,
    /// When it was first imposed.
    series: Instant,
    count: usize,
}

impl Quarantine {
    /// Imposes it, for the first time or once more.
    pub(super) fn imposed(
        before: Option<&Self>,
        at: Instant,
        reason: Reason,
        fault: Fault,
    ) -> Self {
        Self {
            reason,
            fault,
            current: at,
            series: before.map_or(at, |before| before.series),
            count: before.map_or(1, |before| before.count + 1),
        }
    }

    /// When the service tries again, or gives up.
    pub(super) fn next_attempt(&self) -> Instant {
        let delay = DELAYS.get(self.count - 1).unwrap_or(&DAY);
        (self.current + delay).min(self.series + PATIENCE)
    }

    /// Whether the service gives up.
    pub(super) const fn is_over(&self, at: Instant) -> bool {
        at >= self.series + PATIENCE
    }

    pub(super) fn view(&self) -> Value {
        json!({
            "currentBegan": clock::iso(self.current),
            "nextAttempt": clock::iso(self.next_attempt()),
            "reason": self.reason,
            "seriesBegan": clock::iso(self.series),
            "seriesCount": self.count,
            "error": self.fault.view(),
        })
    }
}

/// The quarantine that so many failures among so many events deserve. References are not provisioned here, so there
/// is no threshold that includes them.
pub(super) fn of_failures(failures: usize, events: usize) -> Option<(Reason, Fault)> {
    let fault = || {
        // No sample shows the code of these two reasons.
        Fault::new(
            "QuarantinedTooManyFailures",
            format!("{failures} of {events} entries failed."),
        )
    };
    if failures > BASE {
        Some((Reason::EncounteredBaseEscrowThreshold, fault()))
    } else if failures >= WEIGHED && failures * 10 > events * 4 {
        Some((Reason::EncounteredEscrowProportionThreshold, fault()))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault() -> Fault {
        Fault::new("code", "words")
    }

    #[test]
    fn attempts_become_rarer_until_the_service_gives_up() {
        let reason = Reason::EncounteredQuarantineException;
        let mut quarantine = Quarantine::imposed(None, 0, reason, fault());
        let mut delays = Vec::new();
        while !quarantine.is_over(quarantine.next_attempt()) {
            let next = quarantine.next_attempt();
            delays.push(next - quarantine.current);
            quarantine = Quarantine::imposed(Some(&quarantine), next, reason, fault());
        }
        assert_eq!(
            delays[..5],
            [300, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR]
        );
        assert_eq!(quarantine.next_attempt(), PATIENCE);
        assert_eq!(quarantine.view()["seriesCount"], delays.len() + 1);
        assert_eq!(quarantine.view()["seriesBegan"], "1970-01-01T00:00:00Z");
    }

    #[test]
    fn failures_are_weighed_from_five_thousand_on() {
        let reason = |failures, events| of_failures(failures, events).map(|(reason, _)| reason);
        assert_eq!(reason(4999, 4999), None);
        assert_eq!(reason(5000, 12_500), None);
        assert_eq!(
            reason(5001, 12_500),
            Some(Reason::EncounteredEscrowProportionThreshold)
        );
        assert_eq!(reason(40_000, 1_000_000), None);
        assert_eq!(
            reason(40_001, 1_000_000),
            Some(Reason::EncounteredBaseEscrowThreshold)
        );
    }
}
