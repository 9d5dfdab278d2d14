//! The provisioning log as it is kept: short, and no more than its newest entries.
//!
//! How an entry is answered is in `summary`, how the log is asked in `reports`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::clock::Instant;
use super::compare::Deed;
use super::direction::Direction;

/// How many entries a tenant keeps.
pub(super) const KEPT: usize = 5000;

/// Entries in the order of their times, and the cycles that they belong to.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Log {
    counted: u64,
    cycles: BTreeMap<u64, Cycle>,
    entries: Vec<Entry>,
    /// Whether something was written since the entries were last put in order.
    is_untidy: bool,
}

/// What the entries of one cycle share.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Cycle {
    pub(super) id: String,
    pub(super) job: String,
    pub(super) service_principal: String,
    pub(super) app_id: String,
    pub(super) name: String,
    pub(super) direction: Direction,
}

/// One object that a cycle dealt with.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Its number in the tenant, and so the ground of its ids.
    pub(super) number: u64,
    pub(super) at: Instant,
    cycle: u64,
    pub(super) deed: Deed,
}

impl Entry {
    const fn cycle(&self) -> u64 {
        self.cycle
    }
}

impl Log {
    /// Writes the deeds of a cycle down, spread over the time that it ran.
    pub(super) fn write(&mut self, cycle: Cycle, began: Instant, ended: Instant, deeds: Vec<Deed>) {
        let key = self.counted;
        self.cycles.insert(key, cycle);
        let steps = i64::try_from(deeds.len()).unwrap_or(i64::MAX);
        // Of more than are kept, only the last are ever seen.
        let unseen = deeds.len().saturating_sub(KEPT);
        for (step, deed) in (0..steps).zip(deeds).skip(unseen) {
            self.counted += 1;
            self.entries.push(Entry {
                number: self.counted,
                at: began + (ended - began) * step / steps,
                cycle: key,
                deed,
            });
        }
        self.is_untidy = true;
        if self.entries.len() >= 2 * KEPT {
            self.tidy();
        }
    }

    /// Whether [`Self::tidy`] has something to do.
    pub(super) const fn is_untidy(&self) -> bool {
        self.is_untidy
    }

    /// Puts entries of several jobs in the order of their times and forgets the oldest.
    pub(super) fn tidy(&mut self) {
        self.is_untidy = false;
        self.entries.sort_by_key(|entry| (entry.at, entry.number));
        let surplus = self.entries.len().saturating_sub(KEPT);
        self.entries.drain(..surplus);
        let used: BTreeSet<u64> = self.entries.iter().map(|entry| entry.cycle).collect();
        self.cycles.retain(|key, _| used.contains(key));
    }

    /// Every entry with its cycle, the oldest first.
    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = (&Entry, &Cycle)> {
        let with_cycle = |entry| Some((entry, self.cycles.get(&Entry::cycle(entry))?));
        self.entries.iter().filter_map(with_cycle)
    }

    /// Gives jobs another id, when the tenant gets its lasting one.
    pub(super) fn rename_jobs(&mut self, rename: impl Fn(&str) -> String) {
        for cycle in self.cycles.values_mut() {
            cycle.job = rename(&cycle.job);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::accounts::Who;
    use super::super::compare::{Act, Fate, Why};
    use super::super::mapped::{Notes, Values};
    use super::*;

    fn cycle(job: &str) -> Cycle {
        Cycle {
            id: format!("cycle of {job}"),
            job: job.to_owned(),
            service_principal: "sp".to_owned(),
            app_id: "app".to_owned(),
            name: "name".to_owned(),
            direction: Direction::default(),
        }
    }

    fn deeds(number: usize) -> Vec<Deed> {
        let deed = |id: usize| Deed {
            act: Act::Create,
            fate: Fate::Done,
            why: Why::InScope,
            who: Who {
                principal_name: String::new(),
                id: id.to_string(),
                name: String::new(),
                values: Values::new(),
                notes: Notes::default(),
            },
            account: None,
            changes: Vec::new(),
        };
        (0..number).map(deed).collect()
    }

    #[test]
    fn the_newest_entries_stay_and_cycles_go_with_their_last_entry() {
        let mut log = Log::default();
        log.write(cycle("old"), 0, 10, deeds(KEPT / 2));
        log.write(cycle("new"), 20, 30, deeds(KEPT));
        log.tidy();
        assert_eq!(log.entries().count(), KEPT);
        assert!(log.entries().all(|(_, cycle)| cycle.job == "new"));
        assert_eq!(log.cycles.len(), 1);
        log.write(cycle("huge"), 40, 50, deeds(9 * KEPT));
        log.tidy();
        let users: Vec<_> = log
            .entries()
            .map(|(entry, _)| entry.deed.who.id.clone())
            .collect();
        assert_eq!((users.len(), users[KEPT - 1].as_str()), (KEPT, "44999"));
    }

    #[test]
    fn entries_of_two_jobs_lie_in_the_order_of_their_times() {
        let mut log = Log::default();
        log.write(cycle("a"), 0, 100, deeds(2));
        log.write(cycle("b"), 0, 40, deeds(2));
        log.tidy();
        let times: Vec<_> = log
            .entries()
            .map(|(entry, cycle)| (entry.at, cycle.job.as_str()))
            .collect();
        assert_eq!(times, [(0, "a"), (0, "b"), (20, "b"), (50, "a")]);
    }
}
