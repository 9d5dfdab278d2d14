//! What sample people have that no source knows. They may be made for several sources, so that this is no matter of one
//! test; but what not one of them has is a slip, and the attribute that was meant would be null in every test.

use std::collections::BTreeSet;

use super::AppTrial;

/// The attributes of the sample people in the tests of an App.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Those that a source has.
    pub(super) known: BTreeSet<String>,
    /// Those that one lacks.
    pub(super) lacking: BTreeSet<String>,
}

/// The attributes of sample people that no source of these Apps has.
#[must_use]
pub fn strangers(apps: &[AppTrial]) -> BTreeSet<&str> {
    let is_known = |name: &String| apps.iter().any(|app| app.sample.known.contains(name));
    let lacking = apps.iter().flat_map(|app| &app.sample.lacking);
    let strange = lacking.filter(|name| !is_known(name));
    strange.map(String::as_str).collect()
}
