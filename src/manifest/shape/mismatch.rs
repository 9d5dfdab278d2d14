//! Values of the wrong type, and the traps of YAML that lead to most of them.

use serde_json::Value;

use crate::finding::{Code, did_you_mean};
use crate::manifest::node::{Kind, Node};
use crate::manifest::words::{cut, list, quote};

use super::Walk;
use super::foreign;
use super::form::Form;
use super::wanted::{asks_for_text, expected, is_word, takes_text};

impl Walk<'_> {
    /// Nothing can be made of the value.
    pub(super) fn mismatch(&mut self, node: &Node, form: &Form<'_>) -> Option<Value> {
        if asks_for_text(form) && (self.brackets(node, form) || is_braces(node)) {
            return None;
        }
        let wanted = expected(form);
        let message = format!("{}: expected {wanted}, found {}", self.name(), node.noun());
        let help = self.advice(node, form);
        self.report(
            Code::WrongType,
            node,
            message,
            &format!("expected {wanted}"),
            help,
        );
        None
    }

    /// `Title: [title]` is how an expression looks when its quotes are forgotten.
    fn brackets(&mut self, node: &Node, form: &Form<'_>) -> bool {
        let Kind::Sequence { items, flow: true } = &node.kind else {
            return false;
        };
        let [only] = items.as_slice() else {
            return false;
        };
        let Kind::Scalar {
            text,
            quoted: false,
        } = &only.kind
        else {
            return false;
        };
        let wanted = if takes_text(form) {
            "text".to_owned()
        } else {
            expected(form)
        };
        let help = if is_word(text, form) {
            "drop the brackets".to_owned()
        } else if !takes_text(form) {
            format!("write one word without brackets: {}", expected(form))
        } else if self.hidden(node) || only.aliased {
            "quote the value, brackets included".to_owned()
        } else {
            format!("quote it: \"[{}]\"", cut(text))
        };
        let message = format!("{}: unquoted brackets are a YAML list", self.name());
        self.report(
            Code::UnquotedBrackets,
            node,
            message,
            &format!("expected {wanted}"),
            Some(help),
        );
        true
    }

    /// A word that was nearly right goes on as the one that was meant.
    pub(super) fn unknown_word(
        &mut self,
        node: &Node,
        text: &str,
        words: &[&str],
    ) -> Option<Value> {
        let quoted = quote(text);
        let message = if self.hidden(node) {
            format!("{}: unknown value", self.name())
        } else {
            format!("{}: unknown value {quoted}", self.name())
        };
        let all = list(words.iter().copied(), "or");
        let other = foreign::word(text, words);
        let meant = other.or_else(|| did_you_mean(text, words.iter().copied()));
        let help = meant.map(|word| format!("did you mean \"{word}\"?"));
        self.report(
            Code::UnknownValue,
            node,
            message,
            &format!("expected {all}"),
            help,
        );
        meant.map(Value::from)
    }

    /// A number that other readers of YAML take for another one, or for text.
    pub(super) fn odd_number(&mut self, node: &Node) -> Option<Value> {
        let text = node.text().unwrap_or_default();
        let digits = text.trim_start_matches(['+', '-']);
        let help = if digits == "0" {
            "write it without its sign"
        } else if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            "write it without the leading zero"
        } else {
            "write it with the digits 0 to 9"
        };
        let message = format!(
            "{}: readers of YAML do not agree about this number",
            self.name()
        );
        self.report(
            Code::WrongType,
            node,
            message,
            "expected a whole number",
            Some(help.to_owned()),
        );
        None
    }

    pub(super) fn out_of_bounds(
        &mut self,
        node: &Node,
        least: Option<i128>,
        most: Option<i128>,
    ) -> Option<Value> {
        let wanted = match (least, most) {
            (Some(least), Some(most)) => format!("a whole number from {least} to {most}"),
            (Some(least), None) => format!("a whole number, at least {least}"),
            (None, Some(most)) => format!("a whole number, at most {most}"),
            (None, None) => "a smaller number".to_owned(),
        };
        let message = format!("{}: the number is out of bounds", self.name());
        let is_negative = node.text().is_some_and(|text| text.starts_with('-'));
        let help = if is_negative {
            "no number here is below zero; leave the field out to leave it as it is"
        } else {
            "no manifest needs as large a number"
        };
        self.report(
            Code::UnknownValue,
            node,
            message,
            &format!("expected {wanted}"),
            Some(help.to_owned()),
        );
        None
    }

    /// Only a type of ours can lead here, and a test over all of them looks first.
    pub(super) fn unsupported(&mut self, node: &Node, keyword: &str) -> Option<Value> {
        let message = format!(
            "{}: this version cannot check the rule {keyword}",
            self.name()
        );
        let help = "this is a bug of syncform: please report it".to_owned();
        self.report(
            Code::WrongType,
            node,
            message,
            "cannot be checked",
            Some(help),
        );
        None
    }
}

/// `{{ name }}`, which was refused where the tree was built.
fn is_braces(node: &Node) -> bool {
    matches!(&node.kind, Kind::Mapping(pairs) if pairs.len() == 1)
        && node.pairs().iter().all(|(key, _)| key.text().is_none())
}
