//! Carrying deeds out: accounts, links, the list of those who failed.
//!
//! It decides nothing; what is to be done comes from `compare`. What is worth a line in the log is returned.

use super::accounts::{Ledger, Target, Who};
use super::compare::{Act, Deed, Fate};

/// Where deeds are carried out.
pub(super) struct Export<'a> {
    pub(super) service_principal: &'a str,
    pub(super) ledger: &'a mut Ledger,
    pub(super) target: &'a mut Target,
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

    fn write(&mut self, deed: &mut Deed) {
        let user = &deed.who.id;
        self.ledger.escrows.remove(user);
        self.ledger.dropped.remove(user);
        self.ledger.parted.remove(user);
        match (deed.act, &deed.account) {
            (Act::Create, _) => {
                let id = self.target.next_id(self.service_principal);
                self.target.add(id.clone(), deed.who.values.clone());
                self.ledger.links.insert(user.clone(), id.clone());
                deed.account = Some(id);
            }
            (Act::Update | Act::Match, Some(id)) => {
                self.target.change(id, |account| {
                    account.active = true;
                    account.values.extend(deed.who.values.clone());
                });
                self.ledger.links.insert(user.clone(), id.clone());
            }
            (Act::Disable, Some(id)) => self.target.change(id, |account| account.active = false),
            (Act::Update | Act::Match | Act::Disable, None) | (Act::Stage | Act::Import, _) => {}
        }
    }
}
