//! Mishaps by seed: which requests go wrong, and how, follows from the seed and the number of the request alone.
//!
//! It makes rules out of numbers and carries nothing out. The same seed breaks the same requests of the same run, on every
//! machine; nothing here is random.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{Act, Rule};

/// A share of all requests that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chance {
    /// What everything follows from.
    pub seed: u64,
    /// How many of a hundred requests are struck, 1 to 100.
    pub percent: u8,
    /// Of what kinds; each is as likely as the others. What befalls writes only leaves reads alone, and the other way round.
    pub of: Vec<Mishap>,
}

/// One way to go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Mishap {
    /// Refused by a throttle, with `Retry-After` or without.
    #[serde(rename = "429")]
    Throttled,
    /// Refused; a write may have been carried out all the same.
    #[serde(rename = "503")]
    Unavailable,
    /// The answer is lost; the request was carried out, or never arrived.
    #[serde(rename = "lost")]
    Lost,
    /// The connection ends before the request is read.
    #[serde(rename = "reset")]
    Reset,
    /// A list shows the state before the last change, where that is recent. Writes and other reads are left alone.
    #[serde(rename = "stale")]
    Stale,
}

impl Chance {
    pub(super) fn check(&self) -> Result<(), String> {
        if !(1..=100).contains(&self.percent) {
            return Err(format!(
                "'percent' of a chance is 1 to 100, not {}",
                self.percent
            ));
        }
        if self.of.is_empty() {
            return Err("'of' of a chance names at least one mishap".to_owned());
        }
        Ok(())
    }

    /// What befalls the `number`-th request, if anything does.
    pub(in crate::emulator) fn strike(&self, number: u64, is_write: bool) -> Option<Rule> {
        let [hit, kind, turn, wait] = dice(self.seed, number);
        if hit % 100 >= u64::from(self.percent) {
            return None;
        }
        let index = usize::try_from(kind % self.of.len() as u64).unwrap_or_default();
        let turn = turn % 2 == 0;
        match self.of.get(index)? {
            Mishap::Throttled => {
                let wait = u32::try_from(1 + wait % 10).ok().filter(|_| turn);
                Some(Rule::refusing(Act::Refuse, 429, wait))
            }
            Mishap::Unavailable if is_write && turn => {
                Some(Rule::refusing(Act::CommitAndRefuse, 503, None))
            }
            Mishap::Unavailable => Some(Rule::refusing(Act::Refuse, 503, None)),
            Mishap::Lost if turn => Some(Rule::doing(Act::CommitAndLose)),
            Mishap::Lost | Mishap::Reset => Some(Rule::doing(Act::Lose)),
            Mishap::Stale => (!is_write).then(|| Rule::doing(Act::Stale)),
        }
    }
}

/// Four numbers that nobody can tell from thrown ones.
fn dice(seed: u64, number: u64) -> [u64; 4] {
    let digest = Sha256::digest(format!("chance {seed} {number}").as_bytes());
    let mut dice = [0; 4];
    for (die, bytes) in dice.iter_mut().zip(digest.chunks(8)) {
        *die = bytes
            .iter()
            .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    }
    dice
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Mishap; 5] = [
        Mishap::Throttled,
        Mishap::Unavailable,
        Mishap::Lost,
        Mishap::Reset,
        Mishap::Stale,
    ];

    fn strikes(seed: u64, percent: u8, is_write: bool) -> Vec<Option<Rule>> {
        let chance = Chance {
            seed,
            percent,
            of: ALL.to_vec(),
        };
        (1..=2000)
            .map(|number| chance.strike(number, is_write))
            .collect()
    }

    #[test]
    fn a_seed_repeats_and_another_one_differs() {
        assert_eq!(strikes(7, 5, true), strikes(7, 5, true));
        assert_ne!(strikes(7, 5, true), strikes(8, 5, true));
    }

    #[test]
    fn about_the_asked_share_is_struck_by_every_kind() {
        let reads: Vec<Rule> = strikes(7, 5, false).into_iter().flatten().collect();
        assert!((60..140).contains(&reads.len()), "{}", reads.len());
        let writes: Vec<Rule> = strikes(7, 100, true).into_iter().flatten().collect();
        let does = |act: Act| writes.iter().any(|rule| rule.act == act);
        assert!(does(Act::Refuse) && does(Act::CommitAndRefuse));
        assert!(does(Act::Lose) && does(Act::CommitAndLose));
        assert!(!does(Act::Stale), "a write is never stale");
        assert!(reads.iter().any(|rule| rule.act == Act::Stale));
        assert!(reads.iter().all(|rule| rule.act != Act::CommitAndRefuse));
        let throttled = writes.iter().filter(|rule| rule.status == Some(429));
        let with = throttled.clone().filter(|rule| rule.retry_after.is_some());
        assert!(with.clone().count() > 0 && with.count() < throttled.count());
    }
}
