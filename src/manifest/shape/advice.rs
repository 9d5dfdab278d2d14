//! What to do about a value of the wrong type: the traps of YAML lead to most of them.
//!
//! Nothing that may be a secret is repeated.

use crate::manifest::is_word;
use crate::manifest::node::{Kind, Node};
use crate::manifest::scalar::Plain;
use crate::manifest::words::{cut, list, quote};

use super::Walk;
use super::form::Form;
use super::wanted::{counted, takes_null, takes_text};

impl Walk<'_> {
    /// What to do about a value that fits no form, where that can be said.
    pub(super) fn advice(&self, node: &Node, form: &Form<'_>) -> Option<String> {
        let text = node.text()?;
        match (node.meaning()?, form) {
            (Plain::Null, form) if text.is_empty() => Some(self.nothing_behind(node, form)),
            (Plain::Null, form) => Some(self.no_null(form)),
            // A closed list has no number in it: the label says what is.
            (_, Form::Word(_)) => None,
            (Plain::Flag(_) | Plain::Integer(_) | Plain::Number, form) if takes_text(form) => {
                Some(self.quoting(node, text))
            }
            (Plain::Integer(_), Form::Choice(forms)) if !self.hidden(node) => {
                let field = forms.iter().find_map(counted)?;
                Some(format!("write {{ {field}: {} }}", cut(text)))
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
            (Plain::Text, Form::List(_)) if !self.hidden(node) => {
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
            return "refer to it with { env: NAME }, { file: PATH } or another reference; write null to empty what is stored"
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
        } else if takes_text(form) {
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
        } else if !self.hidden(node) {
            format!("quote it: {}{}", quote(text), misread(text))
        } else if !self.veiled() || self.public() || self.inside_reference() {
            "quote it".to_owned()
        } else {
            "a secret is never written here: refer to it with { env: NAME }, { file: PATH } or another reference"
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
        if fits && node.is_variable {
            let word = if matches!(form, Form::Flag) {
                "boolean"
            } else {
                "number"
            };
            return Some(format!(
                "the variable is text: a column of a CSV file needs its type in spec.columns, {{ NAME: {word} }}; anywhere else its value is written without quotes"
            ));
        }
        if fits && !node.aliased {
            let shown = (!self.hidden(node)).then(|| format!(": {}", cut(text)));
            return Some(format!("drop the quotes{}", shown.unwrap_or_default()));
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
