//! What a schema says about people, read for a cycle: who passes, what flows to whom.
//!
//! Every mapping is made ready once and evaluated for each person (see `attribute_flow`). Whether an account is disabled
//! follows from scope alone, whatever is mapped to the attribute that says so; what is mapped there decides in which words,
//! and whether somebody in scope may use theirs.

use std::collections::BTreeSet;

use serde_json::Value;

use super::accounts::Account;
use super::attribute_flow::{self, Came, Flow, Holder, ROLES};
use super::mapped::{Held, Mapped, Values};
use super::schema_form::{list, said};
use super::scope_filter::Filter;
use super::switches::{DefaultValues, Disabling, Switches};
use crate::expr::eval::{Object, Value as Evaluated};

/// The attributes, by their names in this or that target, without which the emulated target takes nobody.
const MAILS: [&str; 2] = ["emails[type eq \"work\"].value", "Email"];
/// The attributes that say whether an account may be used.
const SWITCHES: [&str; 2] = ["active", "IsActive"];
/// What stands there where nothing else is mapped.
const ON: &str = "True";
/// Likewise, of an account that may not be used.
const OFF: &str = "False";
/// The attribute of the source that says whether somebody has left.
const GONE: &str = "IsSoftDeleted";

/// The object mapping of users.
#[derive(Default)]
pub(super) struct PeopleMapping {
    /// How the service names what it counts: the kinds of object on both sides. Empty where nothing is mapped.
    pub(super) counted: String,
    /// Whether anything flows at all.
    pub(super) is_enabled: bool,
    pub(super) creates: bool,
    pub(super) updates: bool,
    pub(super) disables: bool,
    pub(super) filter: Filter,
    /// The target attributes by which accounts are found, the first tried first.
    pub(super) matching: Vec<String>,
    /// The attribute that says whether an account may be used.
    pub(super) switch: &'static str,
    /// Whether a value depends on when it is asked for.
    pub(super) asks_the_time: bool,
    /// Whether a function reads the roles of people.
    pub(super) asks_for_roles: bool,
    flows: Vec<Flow>,
    /// The attributes that functions read.
    reads: BTreeSet<String>,
    defaults_always: bool,
}

impl PeopleMapping {
    /// Reads a document that was checked.
    pub(super) fn of(document: &Value, switches: &Switches) -> Self {
        let Some(mapping) = object_mapping(document) else {
            return Self::default();
        };
        let said_flows = said(mapping, "flowTypes");
        let has = |flow: &str| said_flows.split(", ").any(|said| said == flow);
        let attributes = list(mapping, "attributeMappings");
        let mut matching: Vec<(i64, &str)> = attributes
            .iter()
            .filter_map(|one| Some((one["matchingPriority"].as_i64()?, target(one))))
            .filter(|(priority, _)| *priority > 0)
            .collect();
        matching.sort_by_key(|(priority, _)| *priority);
        let flows: Vec<Flow> = attributes.iter().map(Flow::of).collect();
        let switch = flows
            .iter()
            .find_map(|flow| SWITCHES.into_iter().find(|name| *name == flow.target));
        let reads: BTreeSet<String> = flows.iter().flat_map(Flow::reads).cloned().collect();
        Self {
            counted: format!(
                "{} to {}",
                said(mapping, "sourceObjectName"),
                said(mapping, "targetObjectName")
            ),
            is_enabled: mapping["enabled"] == true,
            creates: has("Add"),
            updates: has("Update"),
            disables: match switches.disabling {
                Disabling::Delete => has("Delete"),
                Disabling::Update => has("Update"),
            },
            filter: Filter::of(&mapping["scope"]),
            matching: matching
                .into_iter()
                .map(|(_, name)| name.to_owned())
                .collect(),
            switch: switch.unwrap_or(SWITCHES[0]),
            asks_the_time: flows.iter().any(Flow::asks_the_time),
            asks_for_roles: reads.contains(ROLES),
            flows,
            reads,
            defaults_always: switches.default_values == DefaultValues::Always,
        }
    }

    /// What flows from a user in scope to an account, or to a new one. The attribute that says whether it may be used is
    /// always among the values.
    pub(super) fn mapped(&self, holder: &Holder<'_>, account: Option<&Account>) -> Mapped {
        let object = attribute_flow::object(holder, &self.reads);
        let mut mapped = Mapped::default();
        let may_be_used = account
            .and_then(|account| account.values.get(self.switch))
            .filter(|held| !held.is_off())
            .cloned();
        let may_be_used = may_be_used.unwrap_or_else(|| ON.into());
        mapped.values.insert(self.switch.to_owned(), may_be_used);
        for flow in self.flows.iter().filter(|flow| flow.is_open(account)) {
            let target = flow.target.clone();
            match self.came(flow, holder, &object, account) {
                Came::Held(held) => {
                    mapped.values.insert(target, flow.joined(held, account));
                }
                Came::Null | Came::NoFlow => {}
                // Scope has decided already.
                Came::Untold(_) if flow.target == self.switch => {}
                Came::Untold(why) => {
                    mapped.notes.untold.insert(target, why);
                }
                Came::Fault(fault) => {
                    mapped.notes.fault.get_or_insert(fault);
                }
            }
        }
        mapped
    }

    /// What came of a mapping, its default value included.
    fn came(
        &self,
        flow: &Flow,
        holder: &Holder<'_>,
        object: &Object,
        account: Option<&Account>,
    ) -> Came {
        let default = flow.default.as_deref();
        let default = default.filter(|_| account.is_none() || self.defaults_always);
        match (flow.came(holder, object), default) {
            (Came::Null, Some(default)) => Came::Held(default.into()),
            (came, _) => came,
        }
    }

    /// What the mapping of one attribute makes for a new account.
    fn first(&self, target: &str, holder: &Holder<'_>) -> Option<Came> {
        let flow = self.flows.iter().find(|flow| flow.target == target)?;
        let object = attribute_flow::object(holder, &self.reads);
        Some(self.came(flow, holder, &object, None))
    }

    /// The value by which an account is found, of an attribute by which accounts are.
    pub(super) fn matches(&self, name: &str, holder: &Holder<'_>) -> Option<String> {
        match self.first(name, holder)? {
            Came::Held(Held::Text(text)) => Some(text),
            Came::Held(Held::List(_))
            | Came::Null
            | Came::NoFlow
            | Came::Untold(_)
            | Came::Fault(_) => None,
        }
    }

    /// What says in the target that an account may not be used any more: what is mapped for somebody who is gone, in so far
    /// as it says that, and the word of most targets otherwise. Of somebody whom the directory does not have, nothing is
    /// known.
    pub(super) fn off(&self, holder: &Holder<'_>) -> Held {
        let mut object = attribute_flow::object(holder, &self.reads);
        let gone = Evaluated::truth(true);
        object.attributes.insert(GONE.to_owned(), gone);
        let mut flows = self.flows.iter();
        let flow = flows.find(|flow| flow.target == self.switch);
        match flow.map(|flow| flow.came(holder, &object)) {
            Some(Came::Held(held)) if held.is_off() => held,
            Some(Came::Held(_) | Came::Null | Came::NoFlow | Came::Untold(_) | Came::Fault(_))
            | None => OFF.into(),
        }
    }

    /// Whether the target asks for something that is mapped, and that the user does not have.
    pub(super) fn lacks_mail(&self, holder: &Holder<'_>, account: Option<&Account>) -> bool {
        let mut targets = self.flows.iter().map(|flow| flow.target.as_str());
        let Some(asked) = targets.find(|target| MAILS.contains(target)) else {
            return false;
        };
        match self.first(asked, holder) {
            Some(Came::Null) => true,
            Some(Came::NoFlow) => account.is_none(),
            Some(Came::Held(_) | Came::Untold(_) | Came::Fault(_)) | None => false,
        }
    }

    /// The name of an account: the first value by which it is matched.
    pub(super) fn name<'a>(&self, values: &'a Values) -> Option<&'a str> {
        let mut names = self.matching.iter();
        names.find_map(|name| values.get(name)?.text())
    }
}

/// The first mapping of users in a document, enabled or not.
pub(super) fn object_mapping(document: &Value) -> Option<&Value> {
    let rules = list(document, "synchronizationRules").iter();
    let mut mappings = rules.flat_map(|rule| list(rule, "objectMappings"));
    mappings.find(|mapping| said(mapping, "sourceObjectName") == "User")
}

fn target(mapping: &Value) -> &str {
    said(mapping, "targetAttributeName")
}
