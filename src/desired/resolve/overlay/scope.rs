//! The scope of an object mapping, clause by clause as it stands on the wire.

use super::super::manifest::{Condition, Conditions, Group, RawCondition, Removable};
use super::super::pointer_to;
use super::Gathering;
use crate::schema::{WantedClause, WantedGroup, Wish};

impl Gathering<'_> {
    pub(super) fn scope(
        &mut self,
        scope: Option<Removable<Vec<Group>>>,
        pointer: &str,
    ) -> Wish<Vec<WantedGroup>> {
        let groups = match scope {
            None => return Wish::Leave,
            Some(Removable::Remove) => return Wish::Clear,
            Some(Removable::Set(groups)) => groups,
        };
        let groups = groups.into_iter().enumerate();
        let groups = groups.map(|(index, group)| self.group(group, &format!("{pointer}/{index}")));
        Wish::Set(groups.collect())
    }

    fn group(&mut self, group: Group, pointer: &str) -> WantedGroup {
        let Group(attributes) = group;
        if attributes.is_empty() {
            self.empty(
                self.places.at(pointer),
                "this group holds no condition",
                "an empty scope is written [], and lets everybody in",
            );
        }
        let mut clauses = Vec::new();
        for (source, Conditions(conditions)) in attributes {
            let pointer = pointer_to(pointer, &source);
            if source.trim().is_empty() {
                self.empty(
                    self.places.key(&pointer),
                    "a key without letters names no attribute",
                    "write the name of the source attribute",
                );
            }
            if conditions.is_empty() {
                self.empty(
                    self.places.at(&pointer),
                    "nothing is asked of this attribute",
                    "write a condition, such as { equals: Sales } or isNotNull",
                );
            }
            for condition in conditions {
                let (operator, values) = match condition {
                    Condition::Known(operator, value) => {
                        (operator.wire.to_owned(), value.into_iter().collect())
                    }
                    Condition::Raw(RawCondition { operator, operands }) => (operator, operands),
                };
                if operator.trim().is_empty() {
                    self.empty(
                        self.places.at(&pointer),
                        "the operator is empty",
                        "write it as the service calls it",
                    );
                }
                clauses.push(WantedClause {
                    source: source.clone(),
                    operator,
                    values,
                });
            }
        }
        WantedGroup {
            name: None,
            clauses,
        }
    }
}
