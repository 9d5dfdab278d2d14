//! Who signs in, and how that becomes a token or what the token endpoint wants to see (reference, section 8).
//!
//! One file for each way. Whoever makes a credential has read the environment; a way reads only what must be read anew
//! each time: a file that rotates, a place that mints, a program that prints.

mod assertion;
mod azure_cli;
mod azure_pipelines;
mod certificate;
mod federated;
mod github;
mod managed_identity;
mod pem;
mod pfx;
mod ready;

#[cfg(test)]
mod tests;

pub use certificate::{Certificate, CertificateError};
pub use federated::Issuer;
pub use managed_identity::ManagedIdentity;

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::Endpoint;
use super::authority::{Authority, Proof};
use super::line::Line;
use super::throttle::{Tries, may_repeat, told};
use super::token::Granted;
use crate::wire::Unanswered;

/// A way to sign in.
#[derive(Clone, Debug)]
pub enum Credential {
    /// An application, and how it proves that it is this one.
    Application { app: Application, key: Key },
    /// What the machine itself is in Azure.
    ManagedIdentity(ManagedIdentity),
    /// Whoever `az login` has signed in.
    AzureCli {
        /// The tenant's id or one of its domains.
        tenant: String,
    },
    /// A token that somebody else has fetched. It is not renewed.
    Token(SecretString),
    /// A program that prints a token: its name and its arguments. No shell reads them.
    Command(Argv),
}

/// What an application proves itself by.
#[derive(Clone, Debug)]
pub enum Key {
    /// A secret of its registration.
    Secret(SecretString),
    /// A certificate of its registration.
    Certificate {
        certificate: Certificate,
        /// Whether the chain travels with each assertion (`x5c`), for applications that trust an issuer and a name.
        sends_chain: bool,
    },
    /// A federated credential: somebody else vouches for the workload.
    Federated(Issuer),
}

/// A program and its arguments, which may be secrets: only the program is shown.
#[derive(Clone)]
pub struct Argv(pub Vec<String>);

impl fmt::Debug for Argv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = self.0.first().map_or("", String::as_str);
        write!(
            f,
            "Argv({program:?} and {} arguments)",
            self.0.len().saturating_sub(1)
        )
    }
}

/// An application that signs in as itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The tenant's id or one of its domains.
    pub tenant: String,
    /// The `appId`.
    pub client_id: String,
}

/// Why there can be no connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The tenant is part of a URL, and this one would change it.
    #[error("{tenant:?} is no tenant: expected its id or a domain such as contoso.onmicrosoft.com")]
    BadTenant { tenant: String },
    /// A part of the credential is empty.
    #[error("the credential has an empty {part}")]
    Empty { part: &'static str },
    /// The HTTPS client cannot be built, for instance where the machine trusts no certificate at all.
    #[error("cannot prepare HTTPS: {because}")]
    NoClient { because: String },
}

impl Credential {
    /// Refuses what cannot be a credential before anything is sent.
    pub(super) fn check(&self) -> Result<(), ConnectError> {
        match self {
            Self::Application { app, key } => {
                app.check()?;
                match key {
                    Key::Secret(secret) => filled(secret.expose_secret(), "client secret"),
                    Key::Certificate { .. } | Key::Federated(_) => Ok(()),
                }
            }
            Self::ManagedIdentity(_) => Ok(()),
            Self::AzureCli { tenant } => check_tenant(tenant),
            Self::Token(token) => filled(token.expose_secret(), "token"),
            Self::Command(Argv(words)) => {
                filled(words.first().map_or("", String::as_str), "command")
            }
        }
    }

    /// Fetches a token. `line` leads to the authority.
    pub(super) async fn fetch(
        &self,
        endpoint: &Endpoint,
        line: &Line,
    ) -> Result<Granted, Unanswered> {
        match self {
            Self::Application { app, key } => key.fetch(app, endpoint, line).await,
            Self::ManagedIdentity(identity) => identity.fetch(endpoint, line).await,
            Self::AzureCli { tenant } => azure_cli::fetch(endpoint, tenant).await,
            Self::Token(token) => ready::given(endpoint, token),
            Self::Command(Argv(words)) => ready::printed(endpoint, words).await,
        }
    }
}

impl Key {
    /// Asks the authority. That writes nothing, so it is repeated as a read would be, and each time with a proof of its
    /// own: an assertion may be taken for one that was shown before.
    async fn fetch(
        &self,
        app: &Application,
        endpoint: &Endpoint,
        line: &Line,
    ) -> Result<Granted, Unanswered> {
        let authority = Authority::new(endpoint, app);
        let mut tries = Tries::default();
        loop {
            let proof = match self {
                Self::Secret(secret) => Proof::Secret(secret.clone()),
                Self::Certificate {
                    certificate,
                    sends_chain,
                } => {
                    let (client_id, audience) = (&app.client_id, authority.url());
                    assertion::sign(certificate, *sends_chain, client_id, audience)
                        .map(Proof::Signed)?
                }
                Self::Federated(issuer) => {
                    let assertion = issuer.assertion(endpoint, line).await?;
                    Proof::Vouched(assertion)
                }
            };
            let answer = authority.ask(line, &proof).await?;
            let wait =
                may_repeat(true, answer.status).then(|| tries.wait(told(&answer), &line.jitter));
            match wait.flatten() {
                Some(duration) => line.wait(duration).await,
                None => return authority.granted(&answer, &proof),
            }
        }
    }
}

impl Application {
    fn check(&self) -> Result<(), ConnectError> {
        check_tenant(&self.tenant)?;
        filled(&self.client_id, "client id")
    }
}

fn check_tenant(tenant: &str) -> Result<(), ConnectError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    // A leading dot would bend a URL, a leading dash would be a flag of a program.
    if tenant.is_empty() || !tenant.bytes().all(plain) || tenant.starts_with(['.', '-']) {
        return Err(ConnectError::BadTenant {
            tenant: tenant.to_owned(),
        });
    }
    Ok(())
}

fn filled(text: &str, part: &'static str) -> Result<(), ConnectError> {
    if text.is_empty() {
        Err(ConnectError::Empty { part })
    } else {
        Ok(())
    }
}
