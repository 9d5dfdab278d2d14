//! The door to GitHub: its address and the token, both from the environment.

use std::sync::Arc;

use secrecy::SecretString;

use crate::cli::args::Global;
use crate::cli::{Exit, Failure, reach};
use crate::github::Polite;
use crate::http::{Host, HostError, Patient, Traced};

/// The variables that may hold the token; the first that is set counts.
pub(super) const TOKENS: [&str; 2] = ["GITHUB_TOKEN", "GH_TOKEN"];
/// The address of the API, which runners set to that of their own host.
const ADDRESS: &str = "GITHUB_GRAPHQL_URL";
const USUAL_ADDRESS: &str = "https://api.github.com/graphql";

/// A door with patience.
pub(super) struct Door {
    pub(super) inner: Patient<Polite<Traced<Host>>>,
    pub(super) path: String,
}

impl Door {
    pub(super) fn open(global: &Global, run: &str) -> Result<Self, Failure> {
        let (name, token) = token()?;
        let address = std::env::var(ADDRESS).ok().filter(|url| !url.is_empty());
        let address = address.as_deref().unwrap_or(USUAL_ADDRESS);
        let trust = reach::trust(global)?.unwrap_or_default();
        let host = Host::connect(address, token, &trust, global.request_timeout);
        let host = host.map_err(|error| unfit(&error, name))?;
        let path = host.path().to_owned();
        let traced = Traced::new(host, reach::trace(global)?);
        Ok(Self {
            inner: Patient::new(Polite::new(traced), run),
            path,
        })
    }
}

/// The token, and the variable that holds it.
fn token() -> Result<(&'static str, Arc<SecretString>), Failure> {
    let set = TOKENS.iter().find_map(|name| {
        let value = std::env::var(name).ok().filter(|value| !value.is_empty())?;
        Some((*name, Arc::new(SecretString::from(value))))
    });
    set.ok_or_else(|| {
        let text = format!("no token for GitHub: looked for {}", TOKENS.join(", "));
        Failure::new(Exit::Identity, text).help(
            "in a workflow, `env: GITHUB_TOKEN: ${{ github.token }}` and the permission `pull-requests: write`; nothing was sent",
        )
    })
}

fn unfit(error: &HostError, name: &str) -> Failure {
    match error {
        HostError::Address => Failure::new(Exit::Usage, format!("{ADDRESS}: {error}"))
            .help("the token goes to that address; nothing was sent"),
        HostError::Token => Failure::new(Exit::Identity, format!("{name}: {error}"))
            .help("it needs `pull-requests: write`; nothing was sent"),
        HostError::Connect(error) => Failure::new(Exit::Error, error.to_string()),
    }
}
