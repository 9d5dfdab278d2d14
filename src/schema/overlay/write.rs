//! Writing single members of an element, and new elements at the end of its array. A member that already means what
//! is wanted is not written.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::members::Members;
use super::super::normal::alike;
use super::super::patch::{Making, within};

/// An element of the document, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) path: &'a str,
    pub(super) raw: &'a Value,
    pub(super) members: &'static Members,
}

impl Here<'_> {
    /// Makes a member mean a value.
    pub(super) fn set(self, making: &mut Making<'_>, member: &str, wanted: &Value) {
        let there = self.raw.get(member);
        let like = self
            .members
            .like(member)
            .expect("only members of ours are set");
        if alike(like, there, Some(wanted)) {
            return;
        }
        let path = within(self.path, member);
        match there {
            Some(_) => making.replace(&path, wanted),
            None => making.add(&path, wanted),
        }
    }

    /// Removes elements of the array in a member, by index, and adds others at its end.
    pub(super) fn resize(
        self,
        making: &mut Making<'_>,
        member: &str,
        removed: &BTreeSet<usize>,
        added: Vec<Value>,
    ) {
        let path = within(self.path, member);
        for index in removed.iter().rev() {
            making.remove(&within(&path, &index.to_string()));
        }
        match self.raw.get(member) {
            _ if added.is_empty() => {}
            Some(Value::Array(_)) => {
                for value in &added {
                    making.insert(&path, "-", value);
                }
            }
            Some(_) => making.replace(&path, &Value::Array(added)),
            None => making.add(&path, &Value::Array(added)),
        }
    }
}
