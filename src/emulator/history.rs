//! Things that change, with what they were before: the ground of stale lists.
//!
//! Nothing here knows what the things are. What is older than any lag may ask for is forgotten.

use serde::{Deserialize, Serialize};

use super::clock::Instant;

/// The longest lag that a faults file may ask for, hence how long old states are kept: one hour in seconds.
pub(super) const HORIZON: i64 = 3600;

/// One state of a thing; no value means that it is deleted.
#[derive(Clone, Serialize, Deserialize)]
struct Version<T> {
    at: Instant,
    value: Option<T>,
}

/// A thing with its states, the newest last. There is always at least one.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Aged<T> {
    /// Its place in the order of creation, which is the order of lists and the ground of page links.
    pub(super) ordinal: u64,
    pub(super) created: Instant,
    versions: Vec<Version<T>>,
}

impl<T: Clone> Aged<T> {
    /// A thing that begins to exist.
    pub(super) fn new(ordinal: u64, at: Instant, value: T) -> Self {
        let value = Some(value);
        Self {
            ordinal,
            created: at,
            versions: vec![Version { at, value }],
        }
    }

    /// What it is now, if it still is.
    pub(super) fn now(&self) -> Option<&T> {
        self.versions
            .last()
            .and_then(|version| version.value.as_ref())
    }

    /// What somebody sees whose view ends at `until`.
    pub(super) fn until(&self, until: Instant) -> Option<&T> {
        self.versions
            .iter()
            .rev()
            .find(|version| version.at <= until)
            .and_then(|version| version.value.as_ref())
    }

    /// When it last changed.
    pub(super) fn changed(&self) -> Instant {
        self.versions
            .last()
            .map_or(self.created, |version| version.at)
    }

    /// Adds a state and forgets those that no lag can show any more.
    fn write(&mut self, at: Instant, value: Option<T>) {
        self.versions.push(Version { at, value });
        let seen_by_the_latest = self
            .versions
            .iter()
            .rposition(|version| version.at + HORIZON <= at)
            .unwrap_or(0);
        self.versions.drain(..seen_by_the_latest);
    }

    /// Whether it was deleted so long ago that no list can show it any more.
    fn is_forgotten(&self, at: Instant) -> bool {
        self.versions
            .last()
            .is_none_or(|version| version.value.is_none() && version.at + HORIZON <= at)
    }
}

/// All things of one kind, in the order of their creation.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Shelf<T>(Vec<Aged<T>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> Shelf<T> {
    /// Puts a new thing on the shelf.
    pub(super) fn add(&mut self, ordinal: u64, at: Instant, value: T) {
        self.0.retain(|thing| !thing.is_forgotten(at));
        self.0.push(Aged::new(ordinal, at, value));
    }

    /// Everything, deleted things included.
    pub(super) fn all(&self) -> &[Aged<T>] {
        &self.0
    }

    /// The first living thing that fits.
    pub(super) fn find(&self, fits: impl Fn(&T) -> bool) -> Option<(&Aged<T>, &T)> {
        self.0.iter().find_map(|thing| {
            thing
                .now()
                .filter(|value| fits(value))
                .map(|value| (thing, value))
        })
    }

    /// Every living thing as it is now.
    pub(super) fn living(&self) -> impl Iterator<Item = &T> {
        self.0.iter().filter_map(Aged::now)
    }

    /// Changes every living thing that fits.
    pub(super) fn change(&mut self, at: Instant, fits: impl Fn(&T) -> bool, edit: impl Fn(&mut T)) {
        for thing in &mut self.0 {
            if let Some(mut value) = thing.now().filter(|value| fits(value)).cloned() {
                edit(&mut value);
                thing.write(at, Some(value));
            }
        }
    }

    /// Rewrites every state of everything, past ones too, as if it had always been so.
    pub(super) fn rewrite(&mut self, edit: impl Fn(&mut T)) {
        let versions = self.0.iter_mut().flat_map(|thing| &mut thing.versions);
        versions
            .filter_map(|version| version.value.as_mut())
            .for_each(edit);
    }

    /// Deletes every living thing that fits and returns what they were.
    pub(super) fn remove(&mut self, at: Instant, fits: impl Fn(&T) -> bool) -> Vec<T> {
        let mut gone = Vec::new();
        for thing in &mut self.0 {
            if let Some(value) = thing.now().filter(|value| fits(value)).cloned() {
                thing.write(at, None);
                gone.push(value);
            }
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_view_shows_the_older_state() {
        let mut shelf = Shelf::default();
        shelf.add(1, 100, "new");
        shelf.change(110, |_| true, |value| *value = "changed");
        shelf.remove(120, |_| true);
        let thing = &shelf.all()[0];
        assert_eq!(thing.until(99), None);
        assert_eq!(thing.until(109), Some(&"new"));
        assert_eq!(thing.until(119), Some(&"changed"));
        assert_eq!(thing.until(120), None);
        assert_eq!(thing.now(), None);
    }

    #[test]
    fn states_past_the_horizon_are_forgotten_but_the_last_visible_one_stays() {
        let mut shelf = Shelf::default();
        shelf.add(1, 0, 0);
        for step in 1..=20 {
            shelf.change(step * 1000, |_| true, |value| *value += 1);
        }
        let thing = &shelf.all()[0];
        assert_eq!(thing.versions.len(), 5);
        assert_eq!(thing.until(20_000 - HORIZON), Some(&16));
    }

    #[test]
    fn deleted_things_leave_the_shelf_once_no_list_can_show_them() {
        let mut shelf = Shelf::default();
        shelf.add(1, 0, "old");
        shelf.remove(10, |_| true);
        shelf.add(2, 10 + HORIZON - 1, "new");
        assert_eq!(shelf.all().len(), 2);
        shelf.add(3, 10 + HORIZON, "newer");
        assert_eq!(shelf.all().len(), 2);
        assert_eq!(
            shelf.living().copied().collect::<Vec<_>>(),
            ["new", "newer"]
        );
    }
}
