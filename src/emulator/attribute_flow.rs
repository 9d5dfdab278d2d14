//! One attribute mapping: what it makes of a user, and when that flows.
//!
//! Expressions are evaluated by `expr`, as far as anybody has shown what the service makes of them. What nobody has shown is
//! not made up: the log tells it, and nothing flows. `FlowAlways` writes what the target has already, which nobody can see
//! here; `MultiValueAddOnly` is like `Always`, since no document says what it does.

use std::collections::BTreeSet;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::accounts::Account;
use super::clock::{self, Instant};
use super::directory::DEFAULT_DOMAIN;
use super::mapped::{Fault, Held};
use super::schema_form::said;
use super::store::{Members, text};
use super::user_attributes;
use crate::expr;
use crate::expr::eval::{Given, Object, Outcome, Prepared, Reason, Role};

/// The attribute that stands for the roles of a user, of which it holds nothing itself.
pub(super) const ROLES: &str = "appRoleAssignments";
/// The function that asks which values are taken.
const UNIQUE: &str = "SelectUniqueValue";
/// Functions whose value depends on when it is asked for; the second takes from the clock what a format leaves out.
const TIMED: [&str; 2] = ["Now", "FormatDateTime"];
/// Functions that throw dice.
const CHANCE: [&str; 2] = ["Guid", "RandomString"];

/// Whom a mapping is evaluated for.
#[derive(Clone, Copy)]
pub(super) struct Holder<'a> {
    /// The attributes, as the directory or an upload has them.
    pub(super) user: &'a Members,
    /// The roles of the application that they are assigned, where a mapping reads them.
    pub(super) roles: &'a [Role],
    /// What `Now` says.
    pub(super) at: Instant,
}

/// One attribute mapping.
pub(super) struct Flow {
    pub(super) target: String,
    source: Source,
    pub(super) default: Option<String>,
    when: When,
}

enum Source {
    Nothing,
    Attribute(String),
    Constant(String),
    Function(Box<Function>),
    /// With the reason.
    Untold(String),
}

/// An expression that is ready for everybody of a cycle.
struct Function {
    prepared: Prepared,
    /// The attributes that it reads.
    reads: BTreeSet<String>,
    asks_the_time: bool,
    throws_dice: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Always,
    Creation,
    NoValueYet,
    Additions,
}

/// What came of a mapping.
pub(super) enum Came {
    Held(Held),
    Null,
    /// The target keeps what it has.
    NoFlow,
    /// Nobody here can tell, and why.
    Untold(String),
    Fault(Fault),
}

impl Flow {
    /// Reads an attribute mapping of a document that was checked.
    pub(super) fn of(mapping: &Value) -> Self {
        let source = &mapping["source"];
        let name = said(source, "name").to_owned();
        Self {
            target: said(mapping, "targetAttributeName").to_owned(),
            source: match said(source, "type") {
                "Attribute" => Source::Attribute(name),
                "Constant" => Source::Constant(name),
                "Function" => function(source),
                _ => Source::Nothing,
            },
            default: mapping["defaultValue"].as_str().map(str::to_owned),
            when: match said(mapping, "flowType") {
                "ObjectAddOnly" => When::Creation,
                "AttributeAddOnly" => When::NoValueYet,
                "ValueAddOnly" => When::Additions,
                _ => When::Always,
            },
        }
    }

    /// Whether anything flows to an account, or to a new one.
    pub(super) fn is_open(&self, account: Option<&Account>) -> bool {
        match (self.when, account) {
            (When::Always | When::Additions, _) | (_, None) => true,
            (When::Creation, Some(_)) => false,
            (When::NoValueYet, Some(account)) => !account.values.contains_key(&self.target),
        }
    }

    /// What an account holds once a value has flowed.
    pub(super) fn joined(&self, value: Held, account: Option<&Account>) -> Held {
        let held = account.and_then(|account| account.values.get(&self.target));
        match (self.when, held) {
            (When::Additions, Some(held)) => held.clone().with(value),
            (When::Always | When::Creation | When::NoValueYet | When::Additions, _) => value,
        }
    }

    /// What the mapping makes of somebody; `object` is what [`Self::reads`] names of them.
    pub(super) fn came(&self, holder: &Holder<'_>, object: &Object) -> Came {
        let found = match &self.source {
            Source::Nothing => None,
            Source::Constant(text) => Some(Held::from(text.as_str())),
            Source::Attribute(name) => user_attributes::held(holder.user, name),
            Source::Untold(why) => return Came::Untold(why.clone()),
            Source::Function(function) => return self.evaluated(function, holder, object),
        };
        found.map_or(Came::Null, Came::Held)
    }

    fn evaluated(&self, function: &Function, holder: &Holder<'_>, object: &Object) -> Came {
        let given = Given {
            default_domain: Some(DEFAULT_DOMAIN),
            seed: if function.throws_dice {
                self.seed(holder)
            } else {
                0
            },
            ..Given::new(object, clock::stamp(holder.at))
        };
        match function.prepared.evaluate(&given) {
            Ok(Outcome::Value(value)) => Held::of(value).map_or(Came::Null, Came::Held),
            Ok(Outcome::NoFlow) => Came::NoFlow,
            Err(error) => self.blamed(&error.reason),
        }
    }

    /// What cannot be known is not the user's fault: it does not flow. The rest fails the user.
    fn blamed(&self, reason: &Reason) -> Came {
        if is_unknown(reason) {
            return Came::Untold(reason.to_string());
        }
        let said = match reason {
            Reason::Refused { message } => Some(message.clone()),
            Reason::Argument { .. }
            | Reason::Order { .. }
            | Reason::Limit(_)
            | Reason::Pattern { .. }
            | Reason::Unsupported { .. }
            | Reason::NotGiven { .. }
            | Reason::Taken => None,
        };
        Came::Fault(Fault {
            target: self.target.clone(),
            is_said: said.is_some(),
            why: said.unwrap_or_else(|| reason.to_string()),
        })
    }

    /// The same for the same user and attribute at any time, so that what is made by chance is made once.
    fn seed(&self, holder: &Holder<'_>) -> u64 {
        let ids = ["id", "externalId"].map(|name| text(holder.user, name));
        let digest = Sha256::digest(format!("chance {ids:?} {}", self.target).as_bytes());
        let bytes = digest.iter().take(8);
        bytes.fold(0, |seed, byte| (seed << 8) | u64::from(*byte))
    }

    /// Whether the value depends on when it is asked for.
    pub(super) fn asks_the_time(&self) -> bool {
        matches!(&self.source, Source::Function(function) if function.asks_the_time)
    }

    /// The attributes that an expression reads.
    pub(super) fn reads(&self) -> impl Iterator<Item = &String> {
        let function = match &self.source {
            Source::Function(function) => Some(function),
            Source::Nothing | Source::Attribute(_) | Source::Constant(_) | Source::Untold(_) => {
                None
            }
        };
        function.into_iter().flat_map(|function| &function.reads)
    }
}

/// Whether the service may well have a value where there is none here.
pub(super) const fn is_unknown(reason: &Reason) -> bool {
    match reason {
        Reason::Unsupported { .. } | Reason::NotGiven { .. } | Reason::Limit(_) => true,
        Reason::Refused { .. }
        | Reason::Argument { .. }
        | Reason::Order { .. }
        | Reason::Pattern { .. }
        | Reason::Taken => false,
    }
}

/// What expressions read of somebody.
pub(super) fn object(holder: &Holder<'_>, reads: &BTreeSet<String>) -> Object {
    let read = reads.iter().filter(|name| *name != ROLES);
    let attributes = read.filter_map(|name| {
        let held = user_attributes::held(holder.user, name)?;
        Some((name.clone(), held.into_value()))
    });
    Object {
        attributes: attributes.collect(),
        roles: holder.roles.to_vec(),
    }
}

/// A function that is ready, or why it is never evaluated.
fn function(source: &Value) -> Source {
    let expression = match expr::read(source) {
        Ok(reading) => reading.expression,
        Err(error) => return Source::Untold(error.to_string()),
    };
    let prepared = match Prepared::new(&expression) {
        Ok(prepared) => prepared,
        Err(error) => return Source::Untold(error.message()),
    };
    let called = expression.functions();
    let calls = |names: &[&str]| {
        called
            .iter()
            .any(|function| names.contains(&function.name.as_str()))
    };
    if calls(&[UNIQUE]) {
        // The look at everybody comes before the first of them is written.
        let why = "what is taken is not known while a cycle looks at everybody";
        return Source::Untold(format!("{UNIQUE} is not evaluated: {why}"));
    }
    let reads = expression.attributes().into_iter();
    Source::Function(Box::new(Function {
        reads: reads.map(|attribute| attribute.name.clone()).collect(),
        asks_the_time: calls(&TIMED),
        throws_dice: calls(&CHANCE),
        prepared,
    }))
}
