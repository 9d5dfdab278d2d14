//! What is known of the functions of the language: one row per form of a function, with the names that its parameters
//! have on the wire, what they rest on, what it does and an example. The rows stand beside the functions themselves, in
//! the families of `eval`. The names in the product's articles are often others, so a row without proof is called a
//! guess.

use std::collections::BTreeMap;

use super::ast::{Expression, Function};
use super::eval::{FAMILIES, Run};

/// Identifiers that are values. Any other bare word is a slip: far more often a text without its quotes.
pub const WORDS: [&str; 2] = ["vbTextCompare", "vbBinaryCompare"];

/// What the parameter names of a row rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Trees that the service made hold them (the published schemas of 2017 and 2020). Of `Replace` and
    /// `FormatDateTime` they hold some, and an answer of `/functions` the others.
    Tree,
    /// An answer of `/functions` lists them (2017).
    Functions,
    /// Somebody who saw real schemas noted them down; the schemas themselves are not at hand.
    Notes,
    /// Nobody has shown them. They follow the article's names, and `source` for a single argument, which is what all
    /// but `Error` have whose tree is known.
    Guess,
}

/// One or more arguments, and the keys that they have in a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// One argument under one key.
    Key(&'static str),
    /// A comparison, taken apart: left side, operator, right side. A value that is no comparison has a key alone.
    Condition {
        alone: &'static str,
        left: &'static str,
        operator: &'static str,
        right: &'static str,
    },
}

impl Slot {
    /// Whether a regular expression stands there.
    pub(super) fn is_pattern(&self) -> bool {
        *self == Self::Key(PATTERN)
    }
}

/// What follows the slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum More {
    Nothing,
    /// Any number under one key; those left empty are left out.
    Each(&'static str),
    /// An even number under one key, none of them empty: leaving one out would marry the wrong ones.
    Pairs(&'static str),
}

/// The key of a regular expression.
pub(super) const PATTERN: &str = "RegularExpression";

/// The key that most functions have for what they work on.
const SOURCE: Slot = Slot::Key("source");

/// One form of a function. A function may have several, by the number of its slots: the shorter stands first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    pub(super) name: &'static str,
    pub(super) slots: &'static [Slot],
    pub(super) more: More,
    /// How many of the first arguments must be there.
    pub(super) needed: usize,
    /// How many slots the service prints at least, filled or not.
    pub(super) printed: usize,
    pub(super) evidence: Evidence,
    /// What it does.
    pub(super) run: Run,
    note: &'static str,
    examples: &'static [Example],
}

/// A call, what it is given, and what it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The expression.
    pub expression: &'static str,
    /// The attributes of the object, as a JSON object. `appRoleAssignments` is a list of roles with `id`, `value` and
    /// `displayName`.
    pub given: &'static str,
    /// The value as JSON, `{"noFlow": true}`, or `{"error": "..."}` with the message.
    pub gives: &'static str,
}

/// A function, for people.
#[derive(Clone, Debug)]
pub struct Described {
    /// Its name.
    pub name: &'static str,
    /// How it is called, in its longest form.
    pub signature: String,
    /// What the names of its parameters rest on, as [`known`] has it.
    pub evidence: Evidence,
    /// What was chosen where documents leave something open. May be empty.
    pub note: &'static str,
    /// At least one. With the attributes that are given and nothing else, but for the functions whose row says so.
    pub examples: &'static [Example],
}

impl Described {
    /// What the names of its parameters rest on, in a sentence.
    #[must_use]
    pub fn names(&self) -> &'static str {
        match self.evidence {
            _ if self.signature.ends_with("()") => "It has no parameters.",
            Evidence::Tree => "The names of its parameters stand in trees that the service made.",
            Evidence::Functions => {
                "The names of its parameters stand in an answer of `/functions`."
            }
            Evidence::Notes => {
                "The names of its parameters were noted down by somebody who saw real schemas."
            }
            Evidence::Guess => "The names of its parameters are a guess.",
        }
    }
}

/// An example; see [`Example`].
pub(super) const fn example(
    expression: &'static str,
    given: &'static str,
    gives: &'static str,
) -> Example {
    Example {
        expression,
        given,
        gives,
    }
}

impl Slot {
    /// What a person calls it. Keys say it themselves but for those of `IIF`, which count.
    const fn said(self) -> &'static str {
        match self {
            Self::Condition { .. } => "condition",
            Self::Key(key) => match key.as_bytes() {
                b"four" => "valueIfTrue",
                b"five" => "valueIfFalse",
                _ => key,
            },
        }
    }
}

impl Form {
    /// A function without arguments.
    pub(super) const fn new(name: &'static str, evidence: Evidence, run: Run) -> Self {
        Self {
            name,
            slots: &[],
            more: More::Nothing,
            needed: 0,
            printed: 0,
            evidence,
            run,
            note: "",
            examples: &[],
        }
    }

    /// A function of one argument.
    pub(super) const fn unary(name: &'static str, evidence: Evidence, run: Run) -> Self {
        Self::new(name, evidence, run).slots(&[SOURCE], 1)
    }

    /// Its slots, and how many of them must be filled.
    pub(super) const fn slots(self, slots: &'static [Slot], needed: usize) -> Self {
        Self {
            slots,
            needed,
            printed: needed,
            ..self
        }
    }

    /// What follows the slots.
    pub(super) const fn more(self, more: More) -> Self {
        Self { more, ..self }
    }

    /// The service prints more slots than it needs.
    pub(super) const fn prints(self, printed: usize) -> Self {
        Self { printed, ..self }
    }

    /// What was chosen where documents leave something open.
    pub(super) const fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }

    pub(super) const fn examples(self, examples: &'static [Example]) -> Self {
        Self { examples, ..self }
    }

    /// The key of the parameter in a slot; of a condition, that of its first value.
    pub(super) fn key(&self, index: usize) -> &'static str {
        match (self.slots.get(index).copied(), self.more) {
            (Some(Slot::Key(key) | Slot::Condition { left: key, .. }), _)
            | (None, More::Each(key) | More::Pairs(key)) => key,
            (None, More::Nothing) => "",
        }
    }

    /// What a person calls the parameter in a slot.
    pub(super) fn said(&self, index: usize) -> &'static str {
        let slot = self.slots.get(index);
        slot.map_or_else(|| self.key(index), |slot| slot.said())
    }
}

/// How a function is called, in its longest form: `Join(separator, source, ...)`.
pub(super) fn signature(name: &str) -> Option<String> {
    let form = forms(name).last()?;
    let slots = form.slots.iter().map(|slot| slot.said());
    let more = match form.more {
        More::Nothing => Vec::new(),
        More::Each(key) => {
            let needed = form.needed.saturating_sub(form.slots.len()).max(1);
            [vec![key; needed], vec!["..."]].concat()
        }
        More::Pairs(_) => vec!["key", "value", "..."],
    };
    let slots: Vec<_> = slots.chain(more).collect();
    Some(format!("{name}({})", slots.join(", ")))
}

fn rows() -> impl Iterator<Item = &'static Form> {
    FAMILIES.into_iter().flatten()
}

/// Every function that is known, by name. Its last form speaks for it.
#[must_use]
pub fn functions() -> Vec<Described> {
    let last: BTreeMap<_, _> = rows().map(|form| (form.name, form)).collect();
    let described = known()
        .zip(last.into_values())
        .map(|((name, evidence), form)| Described {
            name,
            signature: signature(name).unwrap_or_default(),
            evidence,
            note: form.note,
            examples: form.examples,
        });
    described.collect()
}

/// The forms of a function, the shorter first; none where it is not known.
pub(super) fn forms(name: &str) -> impl Iterator<Item = &'static Form> {
    rows().filter(move |form| form.name == name)
}

/// Whether the parameters of this function are known. Case matters.
#[must_use]
pub fn is_known(name: &str) -> bool {
    forms(name).next().is_some()
}

/// Every function whose parameters are known, by name, once each, with what the names of its parameters rest on: those
/// of its shortest form.
pub fn known() -> impl Iterator<Item = (&'static str, Evidence)> {
    let mut known = BTreeMap::new();
    for form in rows() {
        known.entry(form.name).or_insert(form.evidence);
    }
    known.into_iter()
}

/// The form that a call has by the number of its slots: the shortest that holds them all.
pub(super) fn form_of(function: &Function) -> Option<&'static Form> {
    let given = function.arguments.len();
    let mut last = None;
    for form in forms(&function.name) {
        last = Some(form);
        if given <= form.slots.len() || form.more != More::Nothing {
            break;
        }
    }
    last
}

/// The functions that an expression calls under parameter names that nobody has shown, in the order of the text, once
/// each. What the service makes of them is for it to say.
#[must_use]
pub fn guessed(expression: &Expression) -> Vec<&str> {
    let mut names = Vec::new();
    for function in expression.functions() {
        let is_guess = form_of(function).is_some_and(|form| form.evidence == Evidence::Guess);
        if is_guess && !names.contains(&function.name.as_str()) {
            names.push(function.name.as_str());
        }
    }
    names
}
