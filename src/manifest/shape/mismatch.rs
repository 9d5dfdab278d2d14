//! Values of the wrong type, and the traps of YAML that lead to most of them.

use serde_json::Value;

use crate::finding::{Code, did_you_mean};
use crate::manifest::is_word;
use crate::manifest::node::{Kind, Node};
use crate::manifest::scalar::Plain;
use crate::manifest::words::{cut, list, quote};

use super::Walk;
use super::foreign;
use super::form::{Form, Record};

impl Walk<'_> {
    /// Nothing can be made of the value.
    pub(super) fn mismatch(&mut self, node: &Node, form: &Form<'_>) -> Option<Value> {
        if asks_for_text(form) && (self.brackets(node) || is_braces(node)) {
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
    fn brackets(&mut self, node: &Node) -> bool {
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
        let help = if self.veiled() || only.aliased {
            "quote the value, brackets included".to_owned()
        } else {
            format!("quote it: \"[{}]\"", cut(text))
        };
        let message = format!("{}: unquoted brackets are a YAML list", self.name());
        self.report(
            Code::UnquotedBrackets,
            node,
            message,
            "expected text",
            Some(help),
        );
        true
    }

    fn advice(&self, node: &Node, form: &Form<'_>) -> Option<String> {
        let text = node.text()?;
        match (node.meaning()?, form) {
            (Plain::Null, form) if text.is_empty() => Some(self.nothing_behind(node, form)),
            (Plain::Null, form) => Some(self.no_null(form)),
            // A closed list has no number in it: the label says what is.
            (_, Form::Word(_)) => None,
            (Plain::Flag(_) | Plain::Integer(_) | Plain::Number, form) if asks_for_text(form) => {
                Some(self.quoting(node, text))
            }
            (Plain::Text, Form::Flag | Form::Integer { .. } | Form::Number) => {
                self.unquote(node, text, form)
            }
            (Plain::Text, Form::Record(_))
                if text.split_once(':').is_some_and(|(key, _)| is_word(key)) =>
            {
                Some("put a space between the colon and the value".to_owned())
            }
            (Plain::Text, Form::Record(record))
                if !record.fields.is_empty() && record.rest.is_none() =>
            {
                let all = list(record.names(), "and");
                Some(format!("its fields are {all}, each on a line of its own"))
            }
            (Plain::Text, Form::List(_)) if !self.veiled() && !node.aliased => {
                Some(match text.strip_prefix('-') {
                    Some(item) => {
                        format!("a list item has a blank behind its dash: - {}", cut(item))
                    }
                    None => format!("write a list: [{}]", cut(text)),
                })
            }
            _ => None,
        }
    }

    /// What helps where nothing stands behind a colon.
    fn nothing_behind(&self, node: &Node, form: &Form<'_>) -> String {
        if self.veiled() && !self.public() && takes_null(form) {
            return "refer to it with { env: NAME } or { file: PATH }; write null to empty what is stored"
                .to_owned();
        }
        let slip = match self.sign_behind(node) {
            Some('#') => "a # behind a blank starts a comment: quote the value if it is meant",
            Some('&') => "an & starts an anchor: quote the value if it is meant",
            Some(_) | None if takes_null(form) => {
                return "write null to remove what is there, or give it a value".to_owned();
            }
            Some(_) | None => return self.no_null(form),
        };
        if takes_null(form) {
            format!("{slip}; write null to remove what is there")
        } else {
            slip.to_owned()
        }
    }

    /// What helps where null means nothing.
    fn no_null(&self, form: &Form<'_>) -> String {
        if matches!(form, Form::List(_)) {
            "give it items, or remove it; an empty list is written []"
        } else if asks_for_text(form) {
            "give it a value, or remove it; text that reads `null` or `~` is quoted"
        } else {
            "give it a value, or remove it"
        }
        .to_owned()
    }

    /// A number where text is wanted is quoted; a secret is not written at all.
    fn quoting(&self, node: &Node, text: &str) -> String {
        if node.aliased {
            "quote it where its anchor stands".to_owned()
        } else if !self.veiled() {
            format!("quote it: {}{}", quote(text), misread(text))
        } else if self.public() || self.inside_reference() {
            "quote it".to_owned()
        } else {
            "a secret is never written here: refer to it with { env: NAME } or { file: PATH }"
                .to_owned()
        }
    }

    /// `version: "3"` where a number is meant, and YAML 1.1's `yes` where `true` is.
    fn unquote(&self, node: &Node, text: &str, form: &Form<'_>) -> Option<String> {
        let inner = Node {
            kind: Kind::Scalar {
                text: text.to_owned(),
                quoted: false,
            },
            ..node.clone()
        };
        let fits = matches!(
            (inner.meaning()?, form),
            (Plain::Flag(_), Form::Flag)
                | (Plain::Integer(_), Form::Integer { .. } | Form::Number)
                | (Plain::Number, Form::Number)
        );
        if fits && !self.veiled() && !node.aliased {
            return Some(format!("drop the quotes: {}", cut(text)));
        }
        if matches!(form, Form::Integer { .. }) && text.contains('_') {
            return Some("write the number without underscores".to_owned());
        }
        let word = |word: &str| {
            Some(format!(
                "write {word}; yes, no, on and off are text in YAML 1.2"
            ))
        };
        match text.to_lowercase().as_str() {
            "yes" | "on" | "y" if matches!(form, Form::Flag) => word("true"),
            "no" | "off" | "n" if matches!(form, Form::Flag) => word("false"),
            _ => None,
        }
    }

    /// What stands behind a key whose value is nothing to YAML: `#` where it is a comment that may have been meant,
    /// `&` where it is an anchor. An empty value stands at its key.
    fn sign_behind(&self, node: &Node) -> Option<char> {
        let rest = self.lines.text.get(node.span.end.byte..)?;
        let value = rest
            .lines()
            .next()?
            .trim_start_matches(['"', '\'', ':', ' ', '\t']);
        let mut letters = value.chars();
        let sign = letters.next()?;
        let next = letters.next();
        (sign == '&' || sign == '#' && !matches!(next, None | Some(' ' | '#'))).then_some(sign)
    }

    /// A word that was nearly right goes on as the one that was meant.
    pub(super) fn unknown_word(
        &mut self,
        node: &Node,
        text: &str,
        words: &[&str],
    ) -> Option<Value> {
        let quoted = quote(text);
        let message = if self.veiled() || node.aliased {
            format!("{}: unknown value", self.name())
        } else {
            format!("{}: unknown value {quoted}", self.name())
        };
        let all = list(words.iter().copied(), "or");
        let near = did_you_mean(text, words.iter().copied());
        let meant = near.or_else(|| foreign::word(text, words));
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
        self.report(
            Code::UnknownValue,
            node,
            message,
            &format!("expected {wanted}"),
            None,
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

/// What unquoted digits lose where text is meant.
fn misread(text: &str) -> &'static str {
    let digits = text.trim_start_matches(['+', '-']);
    if ["0b", "0o", "0x"]
        .into_iter()
        .any(|base| digits.starts_with(base))
    {
        "; YAML reads a number in another base"
    } else if digits.len() > 1 && digits.starts_with('0') && !digits.contains('.') {
        "; YAML reads a number, which has no leading zero"
    } else if digits.contains(['e', 'E'])
        && digits.starts_with(|first: char| first.is_ascii_digit())
    {
        "; YAML reads a number with an exponent"
    } else {
        ""
    }
}

/// Whether null may be written here.
fn takes_null(form: &Form<'_>) -> bool {
    match form {
        Form::Choice(forms) => forms.iter().any(takes_null),
        Form::Nothing | Form::Anything => true,
        Form::Text
        | Form::Word(_)
        | Form::Flag
        | Form::Number
        | Form::Integer { .. }
        | Form::List(_)
        | Form::Record(_)
        | Form::Unsupported(_) => false,
    }
}

fn asks_for_text(form: &Form<'_>) -> bool {
    if let Form::Choice(forms) = form {
        forms.iter().any(asks_for_text)
    } else {
        matches!(form, Form::Text | Form::Word(_))
    }
}

/// What a form asks for, in people's words.
fn expected(form: &Form<'_>) -> String {
    match form {
        Form::Anything | Form::Unsupported(_) => "a value".to_owned(),
        Form::Nothing => "null".to_owned(),
        Form::Text => "text".to_owned(),
        Form::Word(words) => list(words.iter().copied(), "or"),
        Form::Flag => "true or false".to_owned(),
        Form::Number => "a number".to_owned(),
        Form::Integer { .. } => "a whole number".to_owned(),
        Form::List(_) => "a list".to_owned(),
        Form::Record(record) => mapping(record),
        Form::Choice(forms) => {
            let mut forms: Vec<String> = forms.iter().map(expected).collect();
            forms.dedup();
            list(forms.iter().map(String::as_str), "or")
        }
    }
}

/// A mapping with one field is a form of a choice, and is shown as one writes it.
fn mapping(record: &Record<'_>) -> String {
    match (record.names().as_slice(), record.required.as_slice()) {
        ([only], [_]) => format!("{{ {only}: ... }}"),
        _ => "a mapping".to_owned(),
    }
}
