//! What a cycle has to do: people in scope held against the accounts that there are.
//!
//! It writes nothing and takes one look at everybody. Groups are a way to be assigned; they are not provisioned.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::accounts::{Account, Ledger, Target, Who};
use super::attribute_flow::Holder;
use super::clock::Instant;
use super::difference::{Change, changes};
use super::mapped::{Held, Notes};
use super::people_mapping::PeopleMapping;
use super::scope::{Person, Terms};
use super::store::Members;

/// One thing to do, or not to.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Deed {
    pub(super) act: Act,
    pub(super) fate: Fate,
    pub(super) why: Why,
    pub(super) who: Who,
    /// The account, where there is one.
    pub(super) account: Option<String>,
    pub(super) changes: Vec<Change>,
}

/// What is done to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Act {
    Create,
    Update,
    /// An account that exists already is taken as theirs.
    Match,
    Disable,
    /// A deletion is held back.
    Stage,
    /// Roles of the target are taken over into the directory (see `imported`).
    Import,
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Fate {
    Done,
    Failed,
    Skipped,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Why {
    InScope,
    /// Nobody who came before is concerned.
    OutOfScope,
    NoMail,
    /// A mapping has no value for the user, or refuses them.
    BadMapping,
    /// A `userPrincipalName` that is missing or none.
    BadName,
    /// A `userPrincipalName` of somebody else.
    TakenName,
    LeftScope,
    Disabled,
    Deleted,
}

/// What a cycle looks at.
pub(super) struct Look<'a> {
    pub(super) people: &'a [Person<'a>],
    pub(super) ledger: &'a Ledger,
    pub(super) target: &'a Target,
    pub(super) mapping: &'a PeopleMapping,
    pub(super) terms: Terms,
    pub(super) at: Instant,
    /// Whether those stay who are out of scope by `SyncAll` alone, since no restart has come yet (reference 2.3).
    pub(super) narrows_later: bool,
    /// Whether the cycle is an initial one, which looks again at those who failed and did not change.
    pub(super) is_initial: bool,
    pub(super) forces_deletes: bool,
}

impl Look<'_> {
    /// Everything that is to be done, in the order of the directory, and whether too many deletions are held back.
    pub(super) fn deeds(&self) -> (Vec<Deed>, bool) {
        if !self.mapping.is_enabled {
            return (Vec::new(), false);
        }
        let mut deeds = self.of_its_people();
        deeds.extend(self.gone());
        let is_removal = |deed: &Deed| deed.act == Act::Disable && deed.fate == Fate::Done;
        let removals = deeds.iter().filter(|deed| is_removal(deed)).count();
        let too_many =
            !self.forces_deletes && self.terms.most_deletes.is_some_and(|most| removals > most);
        if too_many {
            for deed in deeds.iter_mut().filter(|deed| is_removal(deed)) {
                deed.act = Act::Stage;
            }
        }
        (deeds, too_many)
    }

    /// What is to be done for the people that it looks at, whoever else there may be.
    pub(super) fn of_its_people(&self) -> Vec<Deed> {
        if !self.mapping.is_enabled {
            return Vec::new();
        }
        let matching = self.mapping.matching.iter();
        let by_name: Vec<Names<'_>> = matching
            .map(|name| (name.as_str(), self.target.by(name)))
            .collect();
        let people = self.people.iter();
        people
            .filter_map(|person| self.deed(person, &by_name))
            .collect()
    }

    fn deed(&self, person: &Person<'_>, by_name: &[Names<'_>]) -> Option<Deed> {
        if !person.is_read {
            return None;
        }
        let link = self.linked(person.id());
        match (person.is_in_scope(&self.terms), link) {
            (true, Some((id, account))) => self.update(person, id, account),
            (true, None) => self.join(person, by_name),
            (false, Some((id, account))) if account.active => self.part(person, id, account),
            (false, _) => None,
        }
    }

    fn linked(&self, user: &str) -> Option<(&str, &Account)> {
        let id = self.ledger.links.get(user)?;
        self.target
            .account(id)
            .map(|account| (id.as_str(), account))
    }

    /// Somebody in scope with an account: what differs, if anything does.
    fn update(&self, person: &Person<'_>, id: &str, account: &Account) -> Option<Deed> {
        if !self.mapping.updates || !self.is_initial && self.is_as_they_were(person, account) {
            return None;
        }
        let who = person.who(self.mapping, Some(account));
        if self.fails(person, &who, Some(account)) {
            return Some(failed(Act::Update, who, Some(id)));
        }
        let changes = changes(self.mapping.switch, Some(account), &who.values);
        (!changes.is_empty()).then(|| Deed {
            act: Act::Update,
            fate: Fate::Done,
            why: Why::InScope,
            who,
            account: Some(id.to_owned()),
            changes,
        })
    }

    /// Whether nothing has moved but the clock since the values of an account were evaluated: then they are not evaluated
    /// anew, since the service looks at objects that change.
    fn is_as_they_were(&self, person: &Person<'_>, account: &Account) -> bool {
        let Some(then) = self.ledger.evaluated.get(person.id()) else {
            return false;
        };
        let holder = person.holder_at(*then);
        let mapped = self.mapping.mapped(&holder, Some(account));
        mapped.notes.fault.is_none()
            && !self.mapping.lacks_mail(&holder, Some(account))
            && changes(self.mapping.switch, Some(account), &mapped.values).is_empty()
    }

    /// Whether the target does not take somebody, or a mapping has no value for them.
    fn fails(&self, person: &Person<'_>, who: &Who, account: Option<&Account>) -> bool {
        who.notes.fault.is_some() || self.mapping.lacks_mail(&person.holder(), account)
    }

    /// The account that a user matches, by the first attribute by which one is found.
    fn found<'a>(
        &'a self,
        person: &Person<'_>,
        by_name: &[Names<'a>],
    ) -> Option<(&'a str, &'a Account)> {
        let holder = person.holder();
        let id = by_name.iter().find_map(|(name, accounts)| {
            let value = self.mapping.matches(name, &holder)?;
            accounts.get(&value.to_lowercase())
        })?;
        Some((*id, self.target.account(id)?))
    }

    /// Somebody in scope without an account: matched by name, or created.
    fn join(&self, person: &Person<'_>, by_name: &[Names<'_>]) -> Option<Deed> {
        let account = self.found(person, by_name);
        let (act, flows) = match account {
            Some(_) => (Act::Match, self.mapping.updates),
            None => (Act::Create, self.mapping.creates),
        };
        if !flows {
            return None;
        }
        let (id, account) = account.unzip();
        let who = person.who(self.mapping, account);
        if self.fails(person, &who, account) {
            let is_known = !self.is_initial && self.ledger.dropped.get(&who.id) == Some(&who);
            return (!is_known).then(|| failed(act, who, id));
        }
        let changes = changes(self.mapping.switch, account, &who.values);
        Some(Deed {
            act,
            fate: Fate::Done,
            why: Why::InScope,
            who,
            account: id.map(str::to_owned),
            changes,
        })
    }

    /// Somebody who is not in scope any more.
    fn part(&self, person: &Person<'_>, id: &str, account: &Account) -> Option<Deed> {
        let why = if person.is_enabled() {
            Why::LeftScope
        } else {
            Why::Disabled
        };
        let left = why == Why::LeftScope;
        if !self.mapping.disables || left && self.narrows_later && person.passes {
            return None;
        }
        let who = person.named();
        let skipped = left && self.terms.lets_leavers_be;
        if skipped && self.ledger.parted.contains(&who.id) {
            return None;
        }
        let fate = if skipped { Fate::Skipped } else { Fate::Done };
        let off = self.mapping.off(&person.holder());
        Some(self.disable(who, (id, account), &off, why, fate))
    }

    /// Accounts of users whom the directory does not have any more.
    fn gone(&self) -> Vec<Deed> {
        if !self.mapping.disables {
            return Vec::new();
        }
        let there: BTreeSet<&str> = self.people.iter().map(Person::id).collect();
        let nobody = Members::new();
        let links = self.ledger.links.iter();
        links
            .filter(|(user, _)| !there.contains(user.as_str()))
            .filter_map(|(user, id)| {
                let account = self.target.account(id).filter(|account| account.active)?;
                let who = Who {
                    id: user.clone(),
                    name: account
                        .values
                        .get("displayName")
                        .map_or_else(String::new, Held::to_string),
                    principal_name: self
                        .mapping
                        .name(&account.values)
                        .unwrap_or_default()
                        .to_owned(),
                    values: account.values.clone(),
                    notes: Notes::default(),
                };
                let off = self.mapping.off(&Holder {
                    user: &nobody,
                    roles: &[],
                    at: self.at,
                });
                Some(self.disable(who, (id, account), &off, Why::Deleted, Fate::Done))
            })
            .collect()
    }

    fn disable(
        &self,
        who: Who,
        (id, account): (&str, &Account),
        off: &Held,
        why: Why,
        fate: Fate,
    ) -> Deed {
        Deed {
            act: Act::Disable,
            fate,
            why,
            who,
            account: Some(id.to_owned()),
            changes: vec![Change {
                name: self.mapping.switch.to_owned(),
                old: Some(account.switched(self.mapping.switch).to_string()),
                new: Some(off.to_string()),
            }],
        }
    }
}

/// The accounts by the values of one matching attribute.
type Names<'a> = (&'a str, BTreeMap<String, &'a str>);

/// Another try for those who failed, where nothing but the clock has moved since.
pub(super) fn retries(ledger: &Ledger) -> Vec<Deed> {
    let again = |who: &Who| {
        let account = ledger.links.get(&who.id).map(String::as_str);
        let act = if account.is_some() {
            Act::Update
        } else {
            Act::Create
        };
        failed(act, who.clone(), account)
    };
    ledger.escrows.values().map(again).collect()
}

fn failed(act: Act, who: Who, account: Option<&str>) -> Deed {
    let why = match who.notes.fault {
        Some(_) => Why::BadMapping,
        None => Why::NoMail,
    };
    Deed {
        act,
        fate: Fate::Failed,
        why,
        who,
        account: account.map(str::to_owned),
        changes: Vec::new(),
    }
}
