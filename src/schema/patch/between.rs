//! Making a patch by looking at two values side by side.
//!
//! `source` is replaced whole, since half an expression tree means nothing. An object that loses a member is replaced
//! whole too: RFC 6902 knows no order of members, and its library would move the last one into the gap. So is an
//! array whose elements change their order, after a test of all of it.

use std::collections::BTreeSet;

use json_patch::jsonptr::PointerBuf;
use json_patch::{AddOperation, PatchOperation, RemoveOperation, ReplaceOperation, TestOperation};
use serde_json::Value;

use super::{Making, Patch, identity};

/// Members that are one thing, whatever they hold.
const ATOMS: [&str; 1] = ["source"];

impl<'a> Making<'a> {
    pub(in super::super) const fn new(root: &'a Value) -> Self {
        Self {
            root,
            tested: BTreeSet::new(),
            tests: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// All tests, then all changes; nothing where nothing changes.
    pub(in super::super) fn patch(mut self) -> Patch {
        self.tests.extend(self.changes);
        Patch {
            operations: json_patch::Patch(self.tests),
        }
    }

    /// Makes `after` of what stands at `path`, which is `before`.
    pub(in super::super) fn value(&mut self, path: &str, before: &Value, after: &Value) {
        if before == after {
            return;
        }
        match (before, after) {
            (Value::Object(one), Value::Object(other))
                if one.keys().all(|name| other.contains_key(name)) =>
            {
                for (name, after) in other {
                    let path = within(path, name);
                    match one.get(name) {
                        Some(before) if ATOMS.contains(&name.as_str()) && before != after => {
                            self.replace(&path, after);
                        }
                        Some(before) => self.value(&path, before, after),
                        None => self.add(&path, after),
                    }
                }
            }
            (Value::Array(one), Value::Array(other)) => self.array(path, one, other),
            (
                Value::Object(_)
                | Value::Array(_)
                | Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_),
                _,
            ) => self.replace(path, after),
        }
    }

    fn array(&mut self, path: &str, before: &[Value], after: &[Value]) {
        let Some(kept) = kept(before, after) else {
            self.test(path, &Value::from(before));
            return self.replace(path, &Value::from(after));
        };
        for (from, to) in &kept {
            self.value(
                &within(path, &from.to_string()),
                &before[*from],
                &after[*to],
            );
        }
        for index in (0..before.len()).rev() {
            if !kept.iter().any(|(from, _)| *from == index) {
                self.remove(&within(path, &index.to_string()));
            }
        }
        for (index, value) in after.iter().enumerate() {
            if !kept.iter().any(|(_, to)| *to == index) {
                self.insert(path, &index.to_string(), value);
            }
        }
    }

    /// Removes an element of an array, tested first.
    pub(in super::super) fn remove(&mut self, path: &str) {
        self.cross(path, true);
        let path = pointer(path);
        self.changes
            .push(PatchOperation::Remove(RemoveOperation { path }));
    }

    /// Adds an element to an array; `-` stands for its end.
    pub(in super::super) fn insert(&mut self, array: &str, index: &str, value: &Value) {
        self.cross(array, true);
        let (path, value) = (pointer(&within(array, index)), value.clone());
        self.changes
            .push(PatchOperation::Add(AddOperation { path, value }));
    }

    /// Adds a member to an object.
    pub(in super::super) fn add(&mut self, path: &str, value: &Value) {
        self.cross(path, false);
        let (path, value) = (pointer(path), value.clone());
        self.changes
            .push(PatchOperation::Add(AddOperation { path, value }));
    }

    /// Replaces what is there.
    pub(in super::super) fn replace(&mut self, path: &str, value: &Value) {
        self.cross(path, true);
        let (path, value) = (pointer(path), value.clone());
        self.changes
            .push(PatchOperation::Replace(ReplaceOperation { path, value }));
    }

    /// Tests the identity of every array element on the way; of the last one where it is `there` already.
    fn cross(&mut self, path: &str, there: bool) {
        let (mut at, mut here) = (String::new(), self.root);
        let tokens: Vec<&str> = path.split('/').skip(1).collect();
        let known = tokens.len() - usize::from(!there);
        for token in &tokens[..known] {
            at = format!("{at}/{token}");
            let in_array = here.is_array();
            here = self.root.pointer(&at).unwrap_or(&Value::Null);
            if in_array && self.tested.insert(at.clone()) {
                self.identify(&at, here);
            }
        }
    }

    /// By its names, or by all of it where it has none.
    fn identify(&mut self, at: &str, element: &Value) {
        let before = self.tests.len();
        for (name, value) in identity::members(element) {
            self.test(&within(at, name), value);
        }
        if self.tests.len() == before {
            self.test(at, element);
        }
    }

    fn test(&mut self, path: &str, value: &Value) {
        let (path, value) = (pointer(path), value.clone());
        self.tests
            .push(PatchOperation::Test(TestOperation { path, value }));
    }
}

/// The pairs of indices of elements that stay, in order; `None` where they change their order, so that no additions
/// and removals alone lead from one to the other.
fn kept(before: &[Value], after: &[Value]) -> Option<Vec<(usize, usize)>> {
    let mut taken = vec![false; after.len()];
    let mut kept = Vec::new();
    for (from, element) in before.iter().enumerate() {
        let mut candidates = (0..after.len()).filter(|to| !taken[*to]);
        if let Some(to) = candidates.find(|to| identity::same(element, &after[*to])) {
            taken[to] = true;
            kept.push((from, to));
        }
    }
    kept.is_sorted_by_key(|(_, to)| *to).then_some(kept)
}

/// A pointer one step further in.
pub(in super::super) fn within(path: &str, token: &str) -> String {
    format!("{path}/{}", token.replace('~', "~0").replace('/', "~1"))
}

fn pointer(path: &str) -> PointerBuf {
    PointerBuf::parse(path).expect("pointers are made by `within`")
}
