//! `flowTypes` of an object mapping: which operations it carries out, as a set.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// One operation of an object mapping's `flowTypes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Flow {
    Add,
    Update,
    Delete,
}

impl Flow {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Add, "Add"),
        (Self::Update, "Update"),
        (Self::Delete, "Delete"),
    ];
}

/// `flowTypes` as a set: order, spaces and case are spelling. Missing and null stand for all three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowTypes<'a> {
    pub flows: BTreeSet<Flow>,
    /// Words that are none of ours.
    pub others: BTreeSet<&'a str>,
}

impl<'a> FlowTypes<'a> {
    /// What missing and null stand for, as the service spells it.
    pub(in super::super) const ALL: &'static str = "Add, Update, Delete";

    pub(in super::super) fn of(text: Option<&'a str>) -> Self {
        let Some(text) = text else {
            let flows = Flow::ALL.iter().map(|(flow, _)| *flow).collect();
            return Self {
                flows,
                others: BTreeSet::new(),
            };
        };
        let mut read = Self {
            flows: BTreeSet::new(),
            others: BTreeSet::new(),
        };
        for word in text.split(',').map(str::trim) {
            let mut known = Flow::ALL.iter();
            match known.find(|(_, known)| known.eq_ignore_ascii_case(word)) {
                Some((flow, _)) => {
                    read.flows.insert(*flow);
                }
                None if word.is_empty() || word.eq_ignore_ascii_case("None") => {}
                None => {
                    read.others.insert(word);
                }
            }
        }
        read
    }
}

/// The set as the service spells it.
#[must_use]
pub fn flow_types(flows: &BTreeSet<Flow>) -> String {
    let words = Flow::ALL.iter().filter(|(flow, _)| flows.contains(flow));
    let words: Vec<&str> = words.map(|(_, word)| *word).collect();
    if words.is_empty() {
        "None".to_owned()
    } else {
        words.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flow_types_are_a_set() {
        let all = FlowTypes::of(None);
        for spelling in ["Add, Update, Delete", "Delete,add,UPDATE"] {
            assert_eq!(FlowTypes::of(Some(spelling)), all);
        }
        assert_eq!(flow_types(&all.flows), FlowTypes::ALL);
        for spelling in ["None", "", " "] {
            assert!(FlowTypes::of(Some(spelling)).flows.is_empty());
        }
        assert_eq!(flow_types(&BTreeSet::new()), "None");
        let odd = FlowTypes::of(Some("Add, Archive"));
        assert_eq!(odd.others, BTreeSet::from(["Archive"]));
    }
}
