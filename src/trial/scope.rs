//! Whether the object of a test is in scope, and why not: its mapping does something, the job looks at it, and the filter
//! lets it pass.

use super::{subject, told};
use crate::desired::{App, MappingTest};
use crate::flow::{Carried, Certain};

/// What is known of an object's scope.
pub(super) struct InScope {
    pub(super) is: Certain,
    /// Why it is not, or why nobody knows; a sentence without its full stop.
    pub(super) why: Option<String>,
}

impl InScope {
    pub(super) fn of(app: &App, test: &MappingTest, carried: &Carried<'_>) -> Self {
        if let Some(skipped) = carried.skipped {
            return Self::no(skipped.words());
        }
        match subject::is_assigned(app, test) {
            Certain::Yes => {}
            Certain::Unknown(why) => return Self::unknown(why),
            Certain::No => {
                let has_groups = test.member_of.as_ref().is_some_and(|it| !it.is_empty());
                return Self::no(if has_groups {
                    "none of its groups is in spec.assignments, and the job looks at those alone who are assigned"
                } else {
                    "it is not assigned, and the job looks at those alone who are"
                });
            }
        }
        match &carried.scoped.passes {
            Certain::Yes => Self {
                is: Certain::Yes,
                why: None,
            },
            Certain::No => Self::no(outside(carried)),
            Certain::Unknown(why) => Self::unknown(why.clone()),
        }
    }

    fn no(why: impl Into<String>) -> Self {
        Self {
            is: Certain::No,
            why: Some(why.into()),
        }
    }

    fn unknown(why: String) -> Self {
        Self {
            why: Some(why.clone()),
            is: Certain::Unknown(why),
        }
    }

    pub(super) fn is_outside(&self) -> bool {
        self.is == Certain::No
    }

    /// In people's words.
    pub(super) const fn said(&self) -> &'static str {
        match self.is {
            Certain::Yes => said(true),
            Certain::No => said(false),
            Certain::Unknown(_) => "unknown",
        }
    }
}

pub(super) const fn said(is: bool) -> &'static str {
    if is { "in scope" } else { "out of scope" }
}

/// The clauses that keep it out, group by group.
fn outside(carried: &Carried<'_>) -> String {
    let groups = carried.scoped.groups.iter();
    let broken = groups
        .filter(|group| group.holds == Certain::No)
        .map(|group| {
            let clauses = group.clauses.iter();
            let clauses = clauses.filter(|clause| clause.holds == Certain::No);
            let clauses: Vec<_> = clauses
                .map(|it| format!("{} (it is {})", it.clause, told::value(&it.value)))
                .collect();
            clauses.join(" and ")
        });
    format!("not {}", broken.collect::<Vec<_>>().join(", and not "))
}
