//! Pairing the elements of two arrays by key: what stayed, what left, what came.

use std::collections::BTreeMap;

/// Pairs in the order of `before`, without those that came; then those that came, in the order of `after`.
pub(super) fn pairs<T: Copy, K: Ord>(
    before: impl Iterator<Item = T>,
    after: impl Iterator<Item = T>,
    key: impl Fn(T) -> K,
) -> Vec<Pair<T>> {
    let after: Vec<T> = after.collect();
    let keys: Vec<K> = after.iter().map(|element| key(*element)).collect();
    let mut waiting: BTreeMap<&K, usize> = keys.iter().zip(0..).collect();
    let mut pairs: Vec<Pair<T>> = before
        .map(|element| match waiting.remove(&key(element)) {
            Some(index) => Pair::Stayed(element, after[index]),
            None => Pair::Left(element),
        })
        .collect();
    let mut came: Vec<usize> = waiting.into_values().collect();
    came.sort_unstable();
    pairs.extend(came.into_iter().map(|index| Pair::Came(after[index])));
    pairs
}

/// One element, before and after.
#[derive(Debug, PartialEq)]
pub(super) enum Pair<T> {
    Stayed(T, T),
    Left(T),
    Came(T),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_keep_the_order_of_the_documents() {
        let pairs = pairs("abc".chars(), "dCAe".chars(), |c| c.to_ascii_lowercase());
        assert_eq!(
            pairs,
            [
                Pair::Stayed('a', 'A'),
                Pair::Left('b'),
                Pair::Stayed('c', 'C'),
                Pair::Came('d'),
                Pair::Came('e'),
            ]
        );
    }
}
