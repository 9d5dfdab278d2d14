//! Carrying deeds out: accounts, links, the list of those who failed.
//!
//! It decides nothing; what is to be done comes from `compare`. What is worth a line in the log is returned.

use super::accounts::{Ledger, Target, Who};
use super::clock::Instant;
use super::compare::{Act, Deed, Fate};
use super::mapped::Values;

/// Where deeds are carried out.
pub(super) struct Export<'a> {
    pub(super) service_principal: &'a str,
    pub(super) ledger: &'a mut Ledger,
    pub(super) target: &'a mut Target,
    /// The attribute that says whether an account may be used.
    pub(super) switch: &'static str,
    /// When the values were evaluated, where their mappings ask for the time.
    pub(super) evaluated: Option<Instant>,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Deeds that were to be written to the target.
    pub(super) exports: usize,
    /// Those of them that were.
    pub(super) exported: usize,
}

impl Export<'_> {
    /// Carries everything out and keeps of `deeds` what is to be logged.
    pub(super) fn carry_out(&mut self, deeds: &mut Vec<Deed>) -> Tally {
        let mut tally = Tally::default();
        deeds.retain_mut(|deed| self.one(deed, &mut tally));
        tally
    }

    /// Carries one deed out. A deletion that was held back before is not told again.
    fn one(&mut self, deed: &mut Deed, tally: &mut Tally) -> bool {
        match (deed.fate, deed.act) {
            (Fate::Failed, _) => {
                tally.exports += 1;
                self.escrow(&deed.who);
                true
            }
            (Fate::Skipped, _) => self.ledger.parted.insert(deed.who.id.clone()),
            (Fate::Done, Act::Stage) => self.ledger.staged.insert(deed.who.id.clone()),
            (Fate::Done, Act::Create | Act::Update | Act::Match | Act::Disable | Act::Import) => {
                tally.exports += 1;
                tally.exported += 1;
                self.write(deed);
                true
            }
        }
    }

    fn escrow(&mut self, who: &Who) {
        self.ledger.dropped.remove(&who.id);
        self.ledger.escrows.insert(who.id.clone(), who.clone());
    }

    fn is_on(&self, values: &Values) -> bool {
        values.get(self.switch).is_none_or(|held| !held.is_off())
    }

    fn write(&mut self, deed: &mut Deed) {
        let user = &deed.who.id;
        if matches!(deed.act, Act::Create | Act::Update | Act::Match) {
            match self.evaluated {
                Some(at) => self.ledger.evaluated.insert(user.clone(), at),
                None => self.ledger.evaluated.remove(user),
            };
        }
        self.ledger.escrows.remove(user);
        self.ledger.dropped.remove(user);
        self.ledger.parted.remove(user);
        match (deed.act, &deed.account) {
            (Act::Create, _) => {
                let id = self.target.next_id(self.service_principal);
                let values = deed.who.values.clone();
                self.target.add(id.clone(), self.is_on(&values), values);
                self.ledger.links.insert(user.clone(), id.clone());
                deed.account = Some(id);
            }
            (Act::Update | Act::Match, Some(id)) => {
                let values = deed.who.values.clone();
                let is_on = self.is_on(&values);
                self.target.change(id, |account| {
                    account.active = is_on;
                    account.values.extend(values);
                });
                self.ledger.links.insert(user.clone(), id.clone());
            }
            (Act::Disable, Some(id)) => {
                let new = deed.changes.iter().find_map(|change| change.new.as_deref());
                let switch = self.switch.to_owned();
                self.target.change(id, |account| {
                    account.active = false;
                    account.values.extend(new.map(|off| (switch, off.into())));
                });
            }
            (Act::Update | Act::Match | Act::Disable, None) | (Act::Stage | Act::Import, _) => {}
        }
    }
}
