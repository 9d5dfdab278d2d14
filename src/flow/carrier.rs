//! An object mapping that is ready for any number of objects.

use super::line::{Flowed, Line};
use super::scope::{Scope, Scoped};
use crate::expr::eval::Given;
use crate::schema::{Flow, ObjectMapping};

/// An object mapping: who passes, and what flows.
#[derive(Clone, Debug)]
pub struct Carrier {
    is_enabled: bool,
    creates: bool,
    changes: bool,
    scope: Scope,
    lines: Vec<Line>,
}

/// What comes of one object.
#[derive(Clone, Debug)]
pub struct Carried<'a> {
    /// Why the mapping does nothing with it, whoever it is.
    pub skipped: Option<Skipped>,
    /// What the filter says.
    pub scoped: Scoped,
    /// By target attribute, in the order of the schema. What flows where the object is in scope.
    pub attributes: Vec<(&'a Line, Flowed<'a>)>,
}

/// Why a mapping does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// It is switched off.
    Disabled,
    /// It does not create.
    NoAdd,
    /// It does not change.
    NoUpdate,
}

impl Skipped {
    /// In people's words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Disabled => "the mapping is switched off",
            Self::NoAdd => "the mapping creates nothing",
            Self::NoUpdate => "the mapping changes nothing",
        }
    }
}

impl Carrier {
    /// Reads an object mapping. What cannot be read in it is said of whoever comes by.
    #[must_use]
    pub fn read(mapping: ObjectMapping<'_>) -> Self {
        let flows = mapping.flow_types().flows;
        Self {
            is_enabled: mapping.enabled() != Some(false),
            creates: flows.contains(&Flow::Add),
            changes: flows.contains(&Flow::Update),
            scope: Scope::read(mapping),
            lines: mapping.attribute_mappings().map(Line::read).collect(),
        }
    }

    /// Carries an object over that is new to the target, or there already.
    #[must_use]
    pub fn carry<'a>(&'a self, given: &Given<'a>, is_new: bool) -> Carried<'a> {
        let skipped = match (self.is_enabled, is_new) {
            (false, _) => Some(Skipped::Disabled),
            (true, true) => (!self.creates).then_some(Skipped::NoAdd),
            (true, false) => (!self.changes).then_some(Skipped::NoUpdate),
        };
        let lines = self.lines.iter();
        Carried {
            skipped,
            scoped: self.scope.judge(&given.object.attributes),
            attributes: lines.map(|line| (line, line.flow(given, is_new))).collect(),
        }
    }

    /// All attribute mappings, in the order of the schema.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The target attributes by which the service looks for an object, in their turn.
    #[must_use]
    pub fn matched_by(&self) -> Vec<&str> {
        let mut matching: Vec<_> = self
            .lines
            .iter()
            .filter(|line| line.priority() > 0)
            .collect();
        matching.sort_by_key(|line| line.priority());
        matching.into_iter().map(Line::target).collect()
    }
}
