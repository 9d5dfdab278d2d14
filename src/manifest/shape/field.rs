//! Fields of mappings: unknown, missing, or several where one is wanted.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::finding::{Code, Finding, did_you_mean};
use crate::manifest::node::{Kind, Node};
use crate::manifest::scalar::Plain;
use crate::manifest::words::{cut, list, quote};

use super::condition;
use super::copy;
use super::foreign;
use super::form::{Form, Record};
use super::{Step, Walk};

impl Walk<'_> {
    /// A mapping, and a copy of it in which every required field has a value or a stand-in.
    pub(super) fn record(
        &mut self,
        node: &Node,
        pairs: &[(Node, Node)],
        record: &Record<'_>,
    ) -> Value {
        let mut seen = BTreeSet::new();
        let mut copy = Map::new();
        let mut is_whole = true;
        for (key, value) in pairs {
            let Some(name) = self.key(key) else {
                is_whole = false;
                continue;
            };
            // The second of two was refused where the tree was built; what it holds is nobody's value.
            if !seen.insert(name) {
                continue;
            }
            let names = record.names();
            let name = if record.rest.is_some() || names.contains(&name) {
                name
            } else {
                // A misspelt field is one mistake: it is not missing as well, and what it holds is judged.
                match self.unknown_field(key, name, &names) {
                    Some(meant) if node.pair(meant).is_none() && seen.insert(meant) => {
                        self.wounds.mean(key.span, meant);
                        meant
                    }
                    Some(_) | None => {
                        is_whole = false;
                        continue;
                    }
                }
            };
            if let Some(sound) = self.field(key, name, value, record) {
                copy.insert(name.to_owned(), sound);
            }
            is_whole &= !self.wounds.was_refused(value.span);
        }
        let is_merged = pairs.iter().any(|(key, _)| is_merge(key));
        for name in &record.required {
            if !seen.contains(name) {
                is_whole = false;
                // What a merge key would have brought is not missing: the merge key has been refused.
                if !is_merged {
                    self.missing_field(node, name, record);
                }
            }
        }
        if let Some(Value::Object(needed)) = copy::stand_in(&Form::Record(record.clone()), true) {
            for (name, value) in needed {
                copy.entry(name).or_insert(value);
            }
        }
        if !is_whole {
            let owner = self.owner(node);
            self.wounds.lack(node.span, owner);
        }
        self.one_of_fields(node, pairs, record);
        Value::Object(copy)
    }

    fn field(
        &mut self,
        key: &Node,
        name: &str,
        value: &Node,
        record: &Record<'_>,
    ) -> Option<Value> {
        let field = record.fields.iter().find(|(field, _)| *field == name);
        let form = field.map(|(_, schema)| *schema).or(record.rest)?.form();
        let step = Step::Field {
            name: self.segment(key, name, value),
            key: key.span,
        };
        let required = field.is_none() || record.required.contains(&name);
        self.inside(step, value, &form)
            .or_else(|| copy::stand_in(&form, required))
    }

    /// The name of a key. What is no text, and merge keys, have been refused where the tree was built.
    fn key<'n>(&mut self, key: &'n Node) -> Option<&'n str> {
        let text = key.text()?;
        if is_merge(key) {
            return None;
        }
        if key.meaning() == Some(Plain::Text) {
            return Some(text);
        }
        let message = format!(
            "a key in {} must be text, found {}",
            self.name(),
            key.noun()
        );
        let help = (!self.hidden(key)).then(|| format!("quote it: {}", quote(text)));
        self.report(Code::WrongType, key, message, "expected text", help);
        None
    }

    /// `values: {hunter2}` is a key without a value to YAML, and a secret to its author.
    fn segment(&self, key: &Node, name: &str, value: &Node) -> String {
        let below = self.veiled() && self.path.len() >= super::VEILED.len();
        if (below || value.aliased || self.lines.hides(key.span))
            && !super::super::is_word(name)
            && crate::model::CredentialKey::parse(name).is_none()
        {
            "*".to_owned()
        } else {
            cut(name)
        }
    }

    /// Refuses a field; gives the one that was meant.
    fn unknown_field<'w>(
        &mut self,
        key: &Node,
        name: &str,
        allowed: &[&'w str],
    ) -> Option<&'w str> {
        let ours = foreign::field(name, allowed);
        let home = self.home(name);
        let near = did_you_mean(name, allowed.iter().copied());
        // What is a word of its own somewhere is no slip of the pen.
        let meant = near.filter(|_| ours.is_none() && home.is_none());
        let all = list(allowed.iter().copied(), "and");
        let quoted =
            if (self.veiled() && meant.is_none()) || key.aliased || self.lines.hides(key.span) {
                String::new()
            } else {
                format!(" {}", quote(name))
            };
        let message = format!("unknown field{quoted} in {}", self.name());
        let fields = match allowed.len() {
            1 => format!("the only field here is {all}"),
            _ => format!("fields here are {all}"),
        };
        let help = match (meant, ours, home) {
            (Some(meant), ..) => format!("did you mean \"{meant}\"?"),
            (None, Some(ours), _) => format!("here that is \"{ours}\"; {fields}"),
            (None, None, Some(home)) => format!("it belongs to {home}; {fields}"),
            (None, None, None) => condition::lonely(name, allowed).unwrap_or(fields),
        };
        self.report(
            Code::UnknownField,
            key,
            message,
            "not a field here",
            Some(help),
        );
        meant
    }

    fn missing_field(&mut self, node: &Node, name: &str, record: &Record<'_>) {
        let message = match self.path.len() {
            0 => format!("the document has no field \"{name}\""),
            _ => format!("{} has no field \"{name}\"", self.name()),
        };
        let finding = Finding::error(Code::MissingField, message)
            .at(self.lines.place(self.owner(node)))
            .label(format!("\"{name}\" is required"));
        let field = record.fields.iter().find(|(field, _)| *field == name);
        let example = field.and_then(|(_, schema)| schema.example());
        let help = example.map(|example| format!("add it, such as {name}: {example}"));
        self.findings.push(Finding { help, ..finding });
    }

    /// A choice between mappings, each with fields of its own: the keys say which one is meant.
    pub(super) fn one_of_records(
        &mut self,
        node: &Node,
        pairs: &[(Node, Node)],
        records: &[&Record<'_>],
    ) -> Option<Value> {
        let allowed: BTreeSet<&str> = records.iter().flat_map(|record| record.names()).collect();
        let allowed: Vec<&str> = allowed.into_iter().collect();
        let known = |key: &Node| key.text().is_some_and(|name| allowed.contains(&name));
        let strangers = pairs.iter().filter(|(key, _)| !known(key));
        let mut any = false;
        for (key, _) in strangers {
            any = true;
            if let Some(name) = self.key(key) {
                self.unknown_field(key, name, &allowed);
            }
        }
        let fitting = records.iter().find(|record| {
            let names = record.names();
            pairs
                .iter()
                .all(|(key, _)| key.text().is_some_and(|name| names.contains(&name)))
        });
        match fitting {
            Some(record) if !pairs.is_empty() => return Some(self.record(node, pairs, record)),
            _ if any => {}
            _ => {
                let heads: BTreeSet<&str> = records
                    .iter()
                    .flat_map(|record| record.required.iter().copied())
                    .collect();
                let heads: Vec<&str> = heads.into_iter().collect();
                let found = heads.iter().filter(|head| node.pair(head).is_some());
                self.not_one_of(node, &heads, found.count());
            }
        }
        None
    }

    pub(super) fn not_one_of(&mut self, node: &Node, allowed: &[&str], found: usize) {
        let all = list(allowed.iter().copied(), "and");
        let found = match found {
            0 => "none".to_owned(),
            count => count.to_string(),
        };
        let message = format!(
            "{}: expected exactly one of {all}, found {found}",
            self.name()
        );
        self.report(
            Code::OneOf,
            node,
            message,
            &format!("give exactly one of {all}"),
            None,
        );
    }
}

fn is_merge(key: &Node) -> bool {
    matches!(&key.kind, Kind::Scalar { text, quoted: false } if text == "<<")
}
