//! The emulated target of a service principal and what a job remembers of it.
//!
//! Accounts outlive the job that made them, as they do in a real application; the links to them do not. Nothing here
//! knows who is in scope.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::clock::Instant;
use super::identity::guid;
use super::mapped::{Held, Notes, Values};
use super::store::Members;

/// The attributes that are the name of an account, in this or that target.
const NAMES: [&str; 2] = ["userName", "Username"];

/// One application that accounts are written to.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Target {
    made: u64,
    accounts: BTreeMap<String, Account>,
}

/// Somebody in the target.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Account {
    pub(super) active: bool,
    pub(super) values: Values,
}

/// What a job remembers between its cycles.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Ledger {
    /// Ids of users and of their accounts: the connector data store.
    pub(super) links: BTreeMap<String, String>,
    /// When the values of users were evaluated that they have by now, where that makes a difference.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) evaluated: BTreeMap<String, Instant>,
    /// Who failed and is tried again in every cycle.
    pub(super) escrows: BTreeMap<String, Who>,
    /// Who failed, was struck from the list, and is tried again once they change.
    pub(super) dropped: BTreeMap<String, Who>,
    /// Whose deletion is held back.
    pub(super) staged: BTreeSet<String>,
    /// Who left scope and was let be.
    pub(super) parted: BTreeSet<String>,
    /// Users that were uploaded and wait for a cycle.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) uploaded: Vec<Members>,
}

/// A user as the log names them, with the values that their account should have.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Who {
    pub(super) id: String,
    pub(super) name: String,
    /// The `userPrincipalName`; of somebody who is gone, the name of the account.
    #[serde(default)]
    pub(super) principal_name: String,
    pub(super) values: Values,
    #[serde(default)]
    pub(super) notes: Notes,
}

impl Account {
    /// What says in the target whether the account may be used, by the name of that attribute.
    pub(super) fn switched(&self, name: &str) -> Held {
        let said = self
            .values
            .get(name)
            .filter(|held| held.is_off() != self.active);
        // An account that an older store holds says it by the flag alone.
        let word = if self.active { "True" } else { "False" };
        said.cloned().unwrap_or_else(|| word.into())
    }
}

impl Target {
    pub(super) fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.get(id)
    }

    /// The id that the next account will have; ids come from the target's own count.
    pub(super) fn next_id(&self, service_principal: &str) -> String {
        guid(&format!("account of {service_principal}"), self.made + 1)
    }

    /// Makes an account.
    pub(super) fn add(&mut self, id: String, active: bool, values: Values) {
        self.made += 1;
        self.accounts.insert(id, Account { active, values });
    }

    /// Changes an account that exists.
    pub(super) fn change(&mut self, id: &str, edit: impl FnOnce(&mut Account)) {
        if let Some(account) = self.accounts.get_mut(id) {
            edit(account);
        }
    }

    /// The ids of the accounts by what they have as an attribute, which compares without regard to case.
    pub(super) fn by(&self, attribute: &str) -> BTreeMap<String, &str> {
        let value = |account: &Account| Some(account.values.get(attribute)?.text()?.to_lowercase());
        self.accounts
            .iter()
            .filter_map(|(id, account)| Some((value(account)?, id.as_str())))
            .collect()
    }

    /// Every account, in the order of their names; those without one come first.
    pub(super) fn content(&self) -> Value {
        let name = |account: &Account| {
            let mut names = NAMES.iter();
            names.find_map(|name| Some(account.values.get(*name)?.text()?.to_lowercase()))
        };
        let mut accounts: Vec<_> = self.accounts.iter().collect();
        accounts.sort_by_key(|(id, account)| (name(account), id.as_str()));
        let shown = accounts.iter().map(
            |(id, account)| json!({"id": id, "active": account.active, "values": account.values}),
        );
        shown.collect()
    }
}

impl Ledger {
    /// What a restart forgets: what was uploaded, who failed, and which account belongs to whom.
    pub(super) fn forget(&mut self, escrows: bool, links: bool) {
        self.uploaded.clear();
        if escrows {
            self.dropped.append(&mut self.escrows);
        }
        if links {
            self.links.clear();
            self.evaluated.clear();
            self.staged.clear();
            self.parted.clear();
        }
    }

    /// Readies the lists for what a look at everybody has found: who is in scope, and whose deletion is held back. Who fails
    /// is about to be written down again.
    pub(super) fn look_anew(
        &mut self,
        entitled: &[&str],
        held_back: &BTreeSet<String>,
        is_initial: bool,
    ) {
        self.escrows.clear();
        self.staged.retain(|user| held_back.contains(user));
        if is_initial {
            self.dropped.clear();
        }
        if !self.parted.is_empty() {
            for user in entitled {
                self.parted.remove(*user);
            }
        }
    }

    /// How many people have an active account.
    pub(super) fn active(&self, target: &Target) -> usize {
        let is_active = |id: &&String| target.account(id).is_some_and(|account| account.active);
        self.links.values().filter(is_active).count()
    }
}
