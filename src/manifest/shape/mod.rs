//! A document against the JSON Schema of its kind: all that is wrong with its structure, at once and in place.
//!
//! It judges shape only. Whether a name, an id or a reference makes sense is settled by later rooms, and no
//! message made here repeats a value that may be a secret.

mod advice;
mod condition;
mod copy;
mod elsewhere;
mod exactly_one;
mod field;
mod foreign;
mod form;
mod mismatch;
mod wanted;

use std::cell::OnceCell;

use serde_json::Value;

use crate::finding::{Code, Finding, Span};
use crate::model::CredentialKey;

use super::lines::Lines;
use super::node::{Kind, Node};
use super::scalar::{self, Plain};
use super::vary;
use super::wounds::Wounds;
use elsewhere::Homes;
use form::{Form, Schema};

/// Where credentials stand: nothing below it is ever repeated in a message.
const VEILED: [&str; 4] = ["spec", "provisioning", "credentials", "values"];

/// How many of these steps lead to credentials.
const CREDENTIALS: usize = 3;

/// What the walk made of a document.
pub(super) struct Judged {
    pub(super) findings: Vec<Finding>,
    /// The document with stand-ins for what was refused; none where not even a stand-in would do.
    pub(super) copy: Option<Value>,
    pub(super) wounds: Wounds,
}

/// Walks a document against the schema of its kind.
pub(super) fn check<'a>(lines: &'a Lines<'a>, schema: &'a Value, root: &Node) -> Judged {
    judged(Walk::new(lines), schema, root)
}

/// The same for a template whose variables are not filled yet: they may come to anything.
pub(super) fn check_template<'a>(lines: &'a Lines<'a>, schema: &'a Value, root: &Node) -> Judged {
    let walk = Walk {
        is_template: true,
        ..Walk::new(lines)
    };
    judged(walk, schema, root)
}

fn judged<'a>(walk: Walk<'a>, schema: &'a Value, root: &Node) -> Judged {
    let mut walk = Walk {
        root: Some(Schema::new(schema)),
        ..walk
    };
    let copy = walk.value(root, &Schema::new(schema).form());
    Judged {
        findings: walk.findings,
        copy,
        wounds: walk.wounds,
    }
}

/// One step from a value to one inside it.
#[derive(Clone, Debug)]
enum Step {
    Field { name: String, key: Span },
    Item(usize),
}

struct Walk<'a> {
    lines: &'a Lines<'a>,
    /// The schema of the whole document; none where one form of a choice is tried.
    root: Option<Schema<'a>>,
    is_template: bool,
    homes: OnceCell<Homes>,
    path: Vec<Step>,
    findings: Vec<Finding>,
    wounds: Wounds,
}

impl<'a> Walk<'a> {
    fn new(lines: &'a Lines<'a>) -> Self {
        Self {
            lines,
            root: None,
            is_template: false,
            homes: OnceCell::new(),
            path: Vec::new(),
            findings: Vec::new(),
            wounds: Wounds::default(),
        }
    }

    /// Judges a value, and hands back a copy of it where it can be used: as it is, or with stand-ins inside.
    fn value(&mut self, node: &Node, form: &Form<'_>) -> Option<Value> {
        if self.is_template && form.is_scalar() && node.text().is_some_and(vary::is_any) {
            return copy::stand_in(form, true);
        }
        if node.is_variable && !form.takes(node.meaning()) && form.takes(Some(Plain::Text)) {
            let text = Node {
                kind: Kind::Scalar {
                    text: node.text().unwrap_or_default().to_owned(),
                    quoted: true,
                },
                is_variable: false,
                ..node.clone()
            };
            return self.value(&text, form);
        }
        match form {
            Form::Anything => Some(copy::of(node)),
            Form::Text => self.scalar(node, form, |plain| plain == Plain::Text),
            Form::Word(words) => self.word(node, words),
            Form::Flag => self.scalar(node, form, |plain| matches!(plain, Plain::Flag(_))),
            // Nothing behind a colon is null to YAML, and may be a slip: what removes something is written.
            Form::Nothing if node.text() == Some("") && !self.is_no_credential() => {
                self.mismatch(node, form)
            }
            Form::Nothing => self.scalar(node, form, |plain| plain == Plain::Null),
            Form::Number => self.scalar(node, form, |plain| {
                matches!(plain, Plain::Number | Plain::Integer(_))
            }),
            Form::Integer { least, most } => self.integer(node, form, *least, *most),
            Form::List(item) => match &node.kind {
                Kind::Sequence { items, .. } => Some(self.list(items, &item.form())),
                Kind::Scalar { .. } | Kind::Mapping(_) => self.mismatch(node, form),
            },
            Form::Record(record) => match &node.kind {
                Kind::Mapping(pairs) => Some(self.record(node, pairs, record)),
                Kind::Scalar { .. } | Kind::Sequence { .. } => self.mismatch(node, form),
            },
            Form::Choice(forms) => self.choice(node, form, forms),
            Form::Unsupported(keyword) => self.unsupported(node, keyword),
        }
    }

    /// Items keep their numbers: a refused one leaves a stand-in.
    fn list(&mut self, items: &[Node], form: &Form<'_>) -> Value {
        let items = items.iter().enumerate();
        let items = items.map(|(index, child)| {
            let sound = self.inside(Step::Item(index), child, form);
            sound.or_else(|| copy::stand_in(form, true))
        });
        Value::Array(items.map(Option::unwrap_or_default).collect())
    }

    fn inside(&mut self, step: Step, node: &Node, form: &Form<'_>) -> Option<Value> {
        self.path.push(step);
        let sound = self.value(node, form);
        let step = self.path.pop();
        if sound.is_none() {
            if let Some(Step::Field { key, .. }) = step {
                self.wounds.refuse(key);
            }
            self.wounds.refuse(node.span);
        }
        sound
    }

    fn word(&mut self, node: &Node, words: &[&str]) -> Option<Value> {
        match node.text() {
            Some(text) if words.contains(&text) => Some(Value::from(text)),
            Some(text) if node.meaning() == Some(Plain::Text) => {
                self.unknown_word(node, text, words)
            }
            Some(_) | None => self.mismatch(node, &Form::Word(words.to_vec())),
        }
    }

    fn scalar(
        &mut self,
        node: &Node,
        form: &Form<'_>,
        fits: impl Fn(Plain) -> bool,
    ) -> Option<Value> {
        if node.meaning().is_some_and(fits) {
            Some(copy::of(node))
        } else {
            self.mismatch(node, form)
        }
    }

    fn integer(
        &mut self,
        node: &Node,
        form: &Form<'_>,
        least: Option<i128>,
        most: Option<i128>,
    ) -> Option<Value> {
        let Some(Plain::Integer(number)) = node.meaning() else {
            return self.mismatch(node, form);
        };
        let fits = number.is_some_and(|number| {
            least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most)
        });
        let is_common = node.text().is_some_and(scalar::is_common);
        match (is_common, fits) {
            (false, _) => self.odd_number(node),
            (true, true) => Some(copy::of(node)),
            (true, false) => self.out_of_bounds(node, least, most),
        }
    }

    /// A value fits a choice where it fits one of its forms. Where it fits none, what is wrong with it is said
    /// against the form that its author most likely meant: the mapping for a mapping, text for text.
    fn choice(&mut self, node: &Node, whole: &Form<'_>, forms: &[Form<'_>]) -> Option<Value> {
        let alike: Vec<&Form<'_>> = forms.iter().filter(|form| alike(node, form)).collect();
        let mut records = Vec::new();
        for form in &alike {
            if let Form::Record(record) = form {
                records.push(record);
            }
        }
        match (&node.kind, records.as_slice()) {
            (Kind::Mapping(pairs), [only]) => return Some(self.record(node, pairs, only)),
            (Kind::Mapping(pairs), [_, ..]) => return self.one_of_records(node, pairs, &records),
            (Kind::Mapping(_) | Kind::Scalar { .. } | Kind::Sequence { .. }, _) => {}
        }
        let mut first = None;
        for form in &alike {
            let mut walk = Walk {
                is_template: self.is_template,
                path: self.path.clone(),
                ..Walk::new(self.lines)
            };
            let sound = walk.value(node, form);
            if walk.findings.is_empty() {
                return sound;
            }
            first.get_or_insert((sound, walk.findings, walk.wounds));
        }
        match first {
            Some((sound, mut findings, wounds))
                if alike.len() == 1 && alike.iter().all(|form| is_meant(node, form)) =>
            {
                if let Some(last) = findings.last_mut().filter(|last| last.help.is_none()) {
                    last.help = condition::compared(node, forms);
                }
                self.findings.extend(findings);
                self.wounds.extend(wounds);
                sound
            }
            _ => self.mismatch(node, whole),
        }
    }

    /// The way to the value at hand as people write it, such as `spec.provisioning.notify[0]`.
    fn name(&self) -> String {
        let mut name = String::new();
        for step in &self.path {
            match step {
                Step::Field { name: field, .. } if name.is_empty() => name.push_str(field),
                Step::Field { name: field, .. } => {
                    name.push('.');
                    name.push_str(field);
                }
                Step::Item(index) => name.push_str(&format!("[{index}]")),
            }
        }
        if name.is_empty() {
            "the document".to_owned()
        } else {
            name
        }
    }

    /// Whether the value at hand may be a secret.
    fn veiled(&self) -> bool {
        self.path.len() >= CREDENTIALS
            && self.path.iter().zip(VEILED).all(
                |(step, name)| matches!(step, Step::Field { name: field, .. } if field == name),
            )
    }

    /// The only mapping of the document that has a field of this name.
    fn home(&self, name: &str) -> Option<String> {
        let root = self.root?;
        let homes = self.homes.get_or_init(|| Homes::new(root));
        homes.of(name).map(str::to_owned)
    }

    /// Whether no message may repeat this key or value: by where it stands, by what led there, or because a snippet
    /// hides it.
    fn hidden(&self, node: &Node) -> bool {
        self.veiled() || node.aliased || self.lines.hides(node.span)
    }

    /// Whether the credential at hand is known to be no secret.
    fn public(&self) -> bool {
        let key = match self.path.get(VEILED.len()) {
            Some(Step::Field { name, .. }) => CredentialKey::parse(name),
            Some(Step::Item(_)) | None => None,
        };
        key.is_some_and(|key| !key.is_secret())
    }

    /// Whether the key at hand is none that credentials have, which is said of it later.
    fn is_no_credential(&self) -> bool {
        let step = self.path.get(VEILED.len());
        let is_strange =
            matches!(step, Some(Step::Field { name, .. }) if CredentialKey::parse(name).is_none());
        self.veiled() && is_strange
    }

    /// Whether the value at hand is a part of a credential, such as the name behind `env:`.
    fn inside_reference(&self) -> bool {
        self.veiled() && self.path.len() > VEILED.len() + 1
    }

    /// Where people look for what a mapping lacks: at its key.
    fn owner(&self, node: &Node) -> Span {
        match self.path.last() {
            Some(Step::Field { key, .. }) => *key,
            Some(Step::Item(_)) | None => node.span,
        }
    }

    fn report(
        &mut self,
        code: Code,
        node: &Node,
        message: String,
        label: &str,
        help: Option<String>,
    ) {
        let finding = Finding::error(code, message)
            .at(self.lines.place(node.span))
            .label(label);
        self.findings.push(Finding { help, ..finding });
    }
}

/// Whether a value is so much like the only form that is left of a choice that what is wrong with it is said against
/// that form alone.
fn is_meant(node: &Node, form: &Form<'_>) -> bool {
    match (&node.kind, form) {
        (Kind::Scalar { .. }, Form::Word(_)) => node.meaning() == Some(Plain::Text),
        (Kind::Scalar { .. }, Form::Integer { .. }) => {
            matches!(node.meaning(), Some(Plain::Integer(_)))
        }
        (Kind::Scalar { .. }, _) => false,
        (Kind::Sequence { .. } | Kind::Mapping(_), _) => true,
    }
}

/// Whether the author of this node may have meant this form.
fn alike(node: &Node, form: &Form<'_>) -> bool {
    match (&node.kind, form) {
        (_, Form::Anything | Form::Choice(_) | Form::Unsupported(_)) => true,
        (Kind::Scalar { .. }, Form::List(_) | Form::Record(_)) => false,
        (Kind::Scalar { .. }, _) => true,
        (Kind::Sequence { .. }, form) => matches!(form, Form::List(_)),
        (Kind::Mapping(_), form) => matches!(form, Form::Record(_)),
    }
}

#[cfg(test)]
mod tests;
