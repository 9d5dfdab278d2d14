//! What a schema says about people, read for a cycle: who passes, what flows to whom.
//!
//! Direct attributes, constants and default values flow. Nothing here evaluates functions: what they should make does not
//! flow, and the log names the attribute as not evaluated. Whether an account may be used follows from scope alone,
//! whatever is mapped to the attribute that says so. `FlowAlways` writes what the target has already, which nobody can see
//! here; the emulated values are single texts, so that the flow types for several values are like `Always`.

use serde_json::Value;

use super::accounts::{Account, Values};
use super::schema_form::{list, said};
use super::scope_filter::Filter;
use super::store::Members;
use super::switches::{DefaultValues, Disabling, Switches};
use super::user_attributes;

/// The attributes, by their names in this or that target, without which the emulated target takes nobody.
const MAILS: [&str; 2] = ["emails[type eq \"work\"].value", "Email"];
/// The attributes that say whether an account may be used.
const SWITCHES: [&str; 2] = ["active", "IsActive"];

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
    /// Target attributes whose functions nobody evaluates.
    pub(super) unevaluated: Vec<String>,
    /// The target attributes by which accounts are found, the first tried first.
    pub(super) matching: Vec<String>,
    /// The attribute that says whether an account may be used.
    pub(super) switch: &'static str,
    flows: Vec<Flow>,
    defaults_always: bool,
}

/// One attribute mapping.
struct Flow {
    target: String,
    source: Source,
    default: Option<String>,
    when: When,
}

enum Source {
    Nothing,
    Attribute(String),
    Constant(String),
    Unevaluated,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Always,
    Creation,
    NoValueYet,
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
        let flows: Vec<Flow> = attributes.iter().map(flow).collect();
        let switch = flows
            .iter()
            .find_map(|flow| SWITCHES.into_iter().find(|name| *name == flow.target));
        let unevaluated = flows
            .iter()
            .filter(|flow| matches!(flow.source, Source::Unevaluated))
            .map(|flow| flow.target.clone())
            .filter(|target| Some(target.as_str()) != switch);
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
            unevaluated: unevaluated.collect(),
            matching: matching
                .into_iter()
                .map(|(_, name)| name.to_owned())
                .collect(),
            switch: switch.unwrap_or(SWITCHES[0]),
            flows,
            defaults_always: switches.default_values == DefaultValues::Always,
        }
    }

    /// What flows from a user to an account, or to a new one.
    pub(super) fn values(&self, user: &Members, account: Option<&Account>) -> Values {
        let flows = self
            .flows
            .iter()
            .filter(|flow| flow.target != self.switch && flow.is_open(account));
        flows
            .filter_map(|flow| {
                let default = flow
                    .default
                    .clone()
                    .filter(|_| account.is_none() || self.defaults_always);
                let value = match &flow.source {
                    Source::Unevaluated => None,
                    Source::Nothing => default,
                    Source::Constant(text) => Some(text.clone()),
                    Source::Attribute(name) => user_attributes::value(user, name).or(default),
                };
                Some((flow.target.clone(), value?))
            })
            .collect()
    }

    /// Whether the target asks for something that is mapped, and that the user does not have.
    pub(super) fn lacks_mail(&self, user: &Members) -> bool {
        let asked = |flow: &&Flow| MAILS.contains(&flow.target.as_str());
        let Some(flow) = self.flows.iter().find(asked) else {
            return false;
        };
        !matches!(flow.source, Source::Unevaluated)
            && !self.values(user, None).contains_key(&flow.target)
    }

    /// The name of an account: the first value by which it is matched.
    pub(super) fn name<'a>(&self, values: &'a Values) -> Option<&'a String> {
        self.matching.iter().find_map(|name| values.get(name))
    }
}

impl Flow {
    fn is_open(&self, account: Option<&Account>) -> bool {
        match (self.when, account) {
            (When::Always, _) | (_, None) => true,
            (When::Creation, Some(_)) => false,
            (When::NoValueYet, Some(account)) => !account.values.contains_key(&self.target),
        }
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

fn flow(mapping: &Value) -> Flow {
    let source = &mapping["source"];
    let name = said(source, "name").to_owned();
    Flow {
        target: target(mapping).to_owned(),
        source: match said(source, "type") {
            "Attribute" => Source::Attribute(name),
            "Constant" => Source::Constant(name),
            "Function" => Source::Unevaluated,
            _ => Source::Nothing,
        },
        default: mapping["defaultValue"].as_str().map(str::to_owned),
        when: match said(mapping, "flowType") {
            "ObjectAddOnly" => When::Creation,
            "AttributeAddOnly" => When::NoValueYet,
            _ => When::Always,
        },
    }
}
