//! Variables by name: what `${name}` stands for, and where that was written.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Code, Finding, Place, did_you_mean};
use crate::manifest::lines::Lines;
use crate::manifest::node::{Kind, Node};
use crate::manifest::scalar::{self, Plain};
use crate::manifest::words::quote;

/// One variable.
#[derive(Clone, Debug)]
pub(in crate::manifest) struct Variable {
    pub(super) text: String,
    /// Whether it is text whatever its letters: a number and a flag are not.
    pub(super) is_text: bool,
    pub(super) from: From,
}

/// Where a variable comes from.
#[derive(Clone, Debug)]
pub(super) enum From {
    /// A document that all manifests share, or a file of variables.
    File(Place),
    /// A flag of the command line.
    Flag,
    /// An instance, whose own field it is.
    Instance(Place),
}

/// What is wrong with a mapping of variables.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    pub(super) names: Vec<Finding>,
    pub(super) values: Vec<Finding>,
}

/// All that a document may use.
#[derive(Clone, Debug, Default)]
pub(in crate::manifest) struct Variables {
    by_name: BTreeMap<String, Variable>,
    /// Those that the instance has nothing for: what others share is not meant then.
    blank: BTreeSet<String>,
}

/// What a name may be.
pub(super) const NAME: &str =
    "a name is letters, digits, '_' and '-', and begins with a letter or '_'";

/// What is wrong with a name; none for one that can be used.
pub(super) fn bad_name(name: &str) -> Option<&'static str> {
    let mut letters = name.chars();
    let begins = letters.next().is_some_and(is_first);
    let goes_on = letters.all(is_further);
    (!begins || !goes_on).then_some(NAME)
}

const fn is_first(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_'
}

const fn is_further(letter: char) -> bool {
    is_first(letter) || letter.is_ascii_digit() || letter == '-'
}

impl From {
    /// Where it was written; nowhere for a flag.
    pub(super) const fn place(&self) -> Option<&Place> {
        match self {
            Self::File(place) | Self::Instance(place) => Some(place),
            Self::Flag => None,
        }
    }
}

impl Variable {
    pub(super) const fn text(text: String, from: From) -> Self {
        Self {
            text,
            is_text: true,
            from,
        }
    }

    /// As somebody wrote it in YAML; none where it is neither text, number nor flag.
    pub(super) fn of(node: &Node, from: From) -> Option<Self> {
        let Kind::Scalar { text, .. } = &node.kind else {
            return None;
        };
        let is_text = match node.meaning()? {
            Plain::Null => return None,
            Plain::Text => true,
            // A number that readers of YAML see differently is the text that its author wrote, such as 007.
            Plain::Integer(_) => !scalar::is_common(text),
            Plain::Flag(_) | Plain::Number => false,
        };
        Some(Self {
            text: text.clone(),
            is_text,
            from,
        })
    }

    /// As somebody wrote it behind `NAME=`.
    pub(super) fn of_flag(text: &str) -> Self {
        let is_text = match scalar::resolve(text) {
            Plain::Integer(Some(_)) => !scalar::is_common(text),
            Plain::Flag(_) => !matches!(text, "true" | "false"),
            Plain::Number | Plain::Integer(None) | Plain::Null | Plain::Text => true,
        };
        Self {
            text: text.to_owned(),
            is_text,
            from: From::Flag,
        }
    }
}

impl Variables {
    pub(super) fn get(&self, name: &str) -> Option<&Variable> {
        self.by_name.get(name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Sets one, over what was there.
    pub(super) fn set(&mut self, name: impl Into<String>, variable: Variable) {
        self.by_name.insert(name.into(), variable);
    }

    /// Those of a mapping from names to values. What cannot be one is left out.
    pub(super) fn read(&mut self, lines: &Lines<'_>, mapping: &Node) -> Wrong {
        let mut wrong = Wrong::default();
        for (key, value) in mapping.pairs() {
            let name = key.text().unwrap_or_default();
            if let Some(why) = bad_name(name) {
                wrong.names.push(
                    Finding::error(
                        Code::InvalidVariable,
                        "the name of a variable cannot be used",
                    )
                    .at(lines.place(key.span))
                    .label(why),
                );
                continue;
            }
            let place = lines.place(value.span);
            match Variable::of(value, From::File(place.clone())) {
                Some(variable) => self.set(name, variable),
                None => wrong.values.push(no_scalar(name, value, place)),
            }
        }
        wrong
    }

    /// With those of an instance, which come before what is shared.
    pub(super) fn with(&self, own: BTreeMap<String, Variable>, blank: BTreeSet<String>) -> Self {
        let mut by_name = self.by_name.clone();
        by_name.retain(|name, _| !blank.contains(name));
        by_name.extend(own);
        Self { by_name, blank }
    }

    /// The error of a name that stands for nothing.
    pub(super) fn undefined(&self, name: &str) -> Finding {
        if self.blank.contains(name) {
            let text = format!("the instance has nothing in the column {}", quote(name));
            return Finding::error(Code::UnknownVariable, text)
                .help("fill it in, or give the column a default in spec.columns");
        }
        let near = did_you_mean(name, self.names());
        let near = near.map(|near| format!("did you mean ${{{near}}}? "));
        let names: Vec<_> = self.names().collect();
        let known = if names.is_empty() {
            "there are no variables: give it with --var, or below spec.variables of the Tenant"
                .to_owned()
        } else {
            format!("there are {}", names.join(", "))
        };
        Finding::error(
            Code::UnknownVariable,
            format!("no variable is called {}", quote(name)),
        )
        .help(format!(
            "{}{known}; for these very letters write $${{{name}}}",
            near.unwrap_or_default()
        ))
    }
}

fn no_scalar(name: &str, value: &Node, place: Place) -> Finding {
    Finding::error(
        Code::InvalidVariable,
        format!("the variable {} is {}", quote(name), value.noun()),
    )
    .at(place)
    .label("expected text, a number, true or false")
}
