//! What is known of the functions of the language, looked up in the table of [`forms`](super::forms).

use super::ast::{Expression, Function};
use super::forms::FORMS;

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

/// What follows the slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum More {
    Nothing,
    /// Any number under one key; those left empty are left out.
    Each(&'static str),
    /// An even number under one key, none of them empty: leaving one out would marry the wrong ones.
    Pairs(&'static str),
}

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
    let more: &[&str] = match form.more {
        More::Nothing => &[],
        More::Each(key) => &[key, "..."],
        More::Pairs(_) => &["key", "value", "..."],
    };
    let slots: Vec<_> = slots.chain(more.iter().copied()).collect();
    Some(format!("{name}({})", slots.join(", ")))
}

/// The forms of a function, the shorter first; none where it is not known.
pub(super) fn forms(name: &str) -> impl Iterator<Item = &'static Form> {
    FORMS.iter().filter(move |form| form.name == name)
}

/// Whether the parameters of this function are known. Case matters.
#[must_use]
pub fn is_known(name: &str) -> bool {
    forms(name).next().is_some()
}

/// Every function whose parameters are known, by name, once each, with what the names of its parameters rest on.
pub fn known() -> impl Iterator<Item = (&'static str, Evidence)> {
    let repeated = |index: &usize| *index > 0 && FORMS[index - 1].name == FORMS[*index].name;
    (0..FORMS.len())
        .filter(move |index| !repeated(index))
        .map(|index| (FORMS[index].name, FORMS[index].evidence))
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
