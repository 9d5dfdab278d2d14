//! A short name for what was seen, so that a plan can say which state it was made against.

use std::fmt;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::LiveApp;

/// SHA-256 over what is managed and stable: no status, no times, nothing that moves by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of anything that serialises deterministically.
    #[must_use]
    pub fn of(value: &impl Serialize) -> Self {
        let text = serde_json::to_vec(value).expect("plain data always serialises");
        Self(
            Sha256::digest(&text)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }

    /// The first eight digits, for people.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.0)
    }
}

/// The fingerprint of one application as it was seen. What the service moves by itself is skipped by
/// [`LiveApp`]'s own serialisation.
#[must_use]
pub fn fingerprint(live: &LiveApp) -> Fingerprint {
    Fingerprint::of(live)
}
