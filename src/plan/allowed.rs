//! What a person has let through by its name. There is no word that lets everything through.

use std::collections::BTreeSet;

use crate::model::{AppName, Guarded, Reset};

/// What a person has let through by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// A job that is stopped and in quarantine may be set going.
    pub quarantine: bool,
    /// Resets that destroy something.
    pub resets: Vec<Reset>,
    /// What may pass its limits, and in which application.
    pub guards: BTreeSet<(Guarded, AppName)>,
}

impl Allowed {
    /// Whether guards on this kind of thing let this application through.
    #[must_use]
    pub fn lets_through(&self, kind: Guarded, app: &AppName) -> bool {
        let mut guards = self.guards.iter();
        guards.any(|(allowed, name)| *allowed == kind && name == app)
    }
}
