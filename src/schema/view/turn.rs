//! Where an element stands in its array, and whether others have the same key: names are not always keys.

use std::collections::BTreeMap;

use serde_json::Value;

use super::text;

/// The place of one element among its siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Its index in the array.
    pub index: usize,
    /// How many earlier elements have the same key.
    pub ordinal: usize,
    /// How many elements have this key, this one included.
    pub twins: usize,
}

/// The turns of elements with these keys.
pub(super) fn turns<K: Ord>(keys: impl Iterator<Item = K>) -> impl Iterator<Item = Turn> {
    let keys: Vec<K> = keys.collect();
    let mut seen: BTreeMap<&K, usize> = BTreeMap::new();
    let mut ordinals = Vec::with_capacity(keys.len());
    for key in &keys {
        let count = seen.entry(key).or_default();
        ordinals.push(*count);
        *count += 1;
    }
    let twins: Vec<usize> = keys.iter().map(|key| seen[key]).collect();
    let both = ordinals.into_iter().zip(twins).enumerate();
    both.map(|(index, (ordinal, twins))| Turn {
        index,
        ordinal,
        twins,
    })
}

/// The turns of elements whose key is one member.
pub(super) fn by_name(all: &[Value], member: &str) -> impl Iterator<Item = Turn> {
    turns(all.iter().map(|raw| text(raw, member)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_are_counted_and_keep_their_order() {
        let turns: Vec<_> = turns(["a", "b", "a"].iter())
            .map(|turn| (turn.ordinal, turn.twins))
            .collect();
        assert_eq!(turns, [(0, 2), (0, 1), (1, 2)]);
    }
}
