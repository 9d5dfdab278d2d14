//! filter, filterGroup and filterClause: who is in scope. Groups are alternatives; the clauses of a group all hold.

use serde_json::Value;

use super::raw::{list, object, text};

/// A filter. Its `categoryFilterGroups` are in [`Filter::raw`].
#[derive(Clone, Copy, Debug)]
pub struct Filter<'a>(&'a Value);

impl<'a> Filter<'a> {
    pub(super) const fn new(raw: &'a Value) -> Self {
        Self(raw)
    }

    #[must_use]
    pub const fn raw(self) -> &'a Value {
        self.0
    }

    /// `inputFilterGroups`: who is read at all (reference, section 3).
    pub fn input_groups(self) -> impl Iterator<Item = Group<'a>> {
        list(self.0, "inputFilterGroups").iter().map(Group)
    }

    /// `groups`: the normal scope.
    pub fn groups(self) -> impl Iterator<Item = Group<'a>> {
        list(self.0, "groups").iter().map(Group)
    }
}

/// A filterGroup.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a>(&'a Value);

impl<'a> Group<'a> {
    #[must_use]
    pub const fn raw(self) -> &'a Value {
        self.0
    }

    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        text(self.0, "name")
    }

    pub fn clauses(self) -> impl Iterator<Item = Clause<'a>> {
        list(self.0, "clauses").iter().map(Clause)
    }
}

/// A filterClause.
#[derive(Clone, Copy, Debug)]
pub struct Clause<'a>(&'a Value);

impl<'a> Clause<'a> {
    #[must_use]
    pub const fn raw(self) -> &'a Value {
        self.0
    }

    /// The source attribute.
    #[must_use]
    pub fn source(self) -> Option<&'a str> {
        text(self.0, "sourceOperandName")
    }

    /// Data of the service (`filterOperators`), not a word of ours.
    #[must_use]
    pub fn operator(self) -> Option<&'a str> {
        text(self.0, "operatorName")
    }

    /// Empty for an operator without an operand, whether that is null or an empty list.
    pub fn values(self) -> impl Iterator<Item = &'a str> {
        let operand = object(self.0, "targetOperand");
        let values = operand.map_or(&[][..], |operand| list(operand, "values"));
        values.iter().filter_map(Value::as_str)
    }
}
