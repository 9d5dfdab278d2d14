//! What stands on an application of the credentials that it was given last: of which version they are, and of which
//! version each secret that a Key Vault keeps. It knows no value.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::desired::CredentialSet;
use crate::model::{CredentialKey, Mark, VaultVersion};

/// The versions of a set of credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pushed {
    pub version: u32,
    /// Of those that the manifest pins.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub pins: BTreeMap<CredentialKey, VaultVersion>,
}

impl Pushed {
    /// The tags that say so.
    pub fn marks(&self) -> impl Iterator<Item = Mark> {
        let pins = self.pins.iter();
        let pins = pins.map(|(key, pin)| Mark::KeyVault(key.clone(), pin.clone()));
        std::iter::once(Mark::Credentials(self.version)).chain(pins)
    }
}

impl From<&CredentialSet> for Pushed {
    fn from(set: &CredentialSet) -> Self {
        let pinned = set.values.iter();
        Self {
            version: set.version,
            pins: pinned
                .filter_map(|(key, supply)| Some((key.clone(), supply.pin()?.clone())))
                .collect(),
        }
    }
}
