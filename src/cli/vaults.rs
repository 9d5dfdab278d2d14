//! Where secret references lead from here: this process's environment, and the vaults beside the tenant that a verb talks
//! to. An embedded tenant has vaults of its own, so that a sandbox asks nobody.

use std::ffi::OsString;
use std::time::Duration;

use super::remote::{Door, Remote};
#[cfg(feature = "emulator")]
use crate::emulator::Emulator;
use crate::http::{Patient, Traced, Vault};
use crate::model::VaultName;
use crate::secrets::Sources;
use crate::wire::{Request, Response, Transport, Unanswered};

impl Sources for Remote {
    fn variable(&self, name: &str) -> Option<OsString> {
        std::env::var_os(name)
    }

    fn vault(&self, name: &VaultName) -> impl Transport {
        let door = match self.door() {
            #[cfg(feature = "emulator")]
            Door::Sandbox(door) => Lock::Sandbox {
                path: format!("/vaults/{name}"),
                emulator: door.inner.inner(),
            },
            Door::Graph(door) => Lock::Graph(door.inner.inner().vault(name.as_str())),
        };
        Patient::new(Traced::new(door, self.trace.clone()), name.as_str())
    }
}

/// The door to one vault.
enum Lock<'a> {
    #[cfg(feature = "emulator")]
    Sandbox {
        path: String,
        emulator: &'a Emulator,
    },
    Graph(Vault<'a>),
}

impl Transport for Lock<'_> {
    fn root(&self) -> &str {
        match self {
            #[cfg(feature = "emulator")]
            Self::Sandbox { emulator, .. } => emulator.root(),
            Self::Graph(vault) => vault.root(),
        }
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        match self {
            #[cfg(feature = "emulator")]
            Self::Sandbox { path, emulator } => {
                let path = format!("{path}{}", request.path);
                emulator.send(Request { path, ..request }).await
            }
            Self::Graph(vault) => vault.send(request).await,
        }
    }

    async fn pause(&self, duration: Duration) {
        match self {
            #[cfg(feature = "emulator")]
            Self::Sandbox { emulator, .. } => emulator.pause(duration).await,
            Self::Graph(vault) => vault.pause(duration).await,
        }
    }
}
