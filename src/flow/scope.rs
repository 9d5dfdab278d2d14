//! The scoping filter of an object mapping: groups are alternatives, and the clauses of a group all hold.

use super::clause::{Certain, Clause, Judged};
use crate::expr::eval::Attributes;
use crate::schema::{Filter, Group, ObjectMapping};

/// What a filter says of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scoped {
    pub passes: Certain,
    /// Group by group; none where there is no filter.
    pub groups: Vec<Grouped>,
}

/// What one group says of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouped {
    pub name: Option<String>,
    pub holds: Certain,
    pub clauses: Vec<Judged>,
}

/// A filter that is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    groups: Vec<(Option<String>, Vec<Clause>)>,
    /// Those of `inputFilterGroups`: who fits none of them is not read at all.
    input: Vec<(Option<String>, Vec<Clause>)>,
    /// Whether it has groups of which nobody says what they do.
    is_strange: bool,
}

impl Scope {
    pub(super) fn read(mapping: ObjectMapping<'_>) -> Self {
        let Some(filter) = mapping.scope() else {
            return Self::default();
        };
        let read = |group: Group<'_>| {
            let clauses = group.clauses().map(Clause::read).collect();
            (group.name().map(str::to_owned), clauses)
        };
        Self {
            groups: filter.groups().map(read).collect(),
            input: filter.input_groups().map(read).collect(),
            is_strange: has_categories(filter),
        }
    }

    /// What it says of an object.
    pub(super) fn judge(&self, attributes: &Attributes) -> Scoped {
        let judged = |groups: &[(Option<String>, Vec<Clause>)]| -> Vec<_> {
            let each = groups.iter().map(|(name, clauses)| {
                let clauses: Vec<_> = clauses.iter().map(|it| it.judge(attributes)).collect();
                Grouped {
                    name: name.clone(),
                    holds: Certain::all(clauses.iter().map(|clause| &clause.holds)),
                    clauses,
                }
            });
            each.collect()
        };
        let (groups, input) = (judged(&self.groups), judged(&self.input));
        // A filter without groups lets everybody pass.
        let passed = |groups: &[Grouped]| {
            if groups.is_empty() {
                Certain::Yes
            } else {
                Certain::any(groups.iter().map(|group| &group.holds))
            }
        };
        let categories = if self.is_strange {
            Certain::Unknown("nobody says what categoryFilterGroups do".to_owned())
        } else {
            Certain::Yes
        };
        Scoped {
            passes: Certain::all([passed(&input), passed(&groups), categories].iter()),
            groups: [input, groups].concat(),
        }
    }
}

fn has_categories(filter: Filter<'_>) -> bool {
    let groups = filter.raw().get("categoryFilterGroups");
    groups
        .and_then(serde_json::Value::as_array)
        .is_some_and(|groups| !groups.is_empty())
}
