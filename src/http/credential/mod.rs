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

use super::authority::Authority;
use super::line::Line;
use super::token::Granted;
use super::{Endpoint, Proof};
use crate::wire::Unanswered;

/// A way to sign in.
#[derive(Clone, Debug)]
pub enum Credential {
    /// A secret of the application registration.
    ClientSecret {
        app: Application,
        client_secret: SecretString,
    },
    /// A certificate of the application registration.
    Certificate {
        app: Application,
        certificate: Certificate,
        /// Whether the chain travels with each assertion (`x5c`), for applications that trust an issuer and a name.
        sends_chain: bool,
    },
    /// A federated credential: somebody else vouches for the workload.
    Federated { app: Application, issuer: Issuer },
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
            Self::ClientSecret { app, client_secret } => {
                app.check()?;
                filled(client_secret.expose_secret(), "client secret")
            }
            Self::Certificate { app, .. } | Self::Federated { app, .. } => app.check(),
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
            Self::ClientSecret { app, client_secret } => {
                let proof = Proof::Secret(client_secret);
                Authority::new(endpoint, app).grant(line, proof).await
            }
            Self::Certificate {
                app,
                certificate,
                sends_chain,
            } => {
                let authority = Authority::new(endpoint, app);
                let audience = authority.url();
                let assertion =
                    assertion::sign(certificate, *sends_chain, &app.client_id, audience)?;
                authority.grant(line, Proof::Signed(&assertion)).await
            }
            Self::Federated { app, issuer } => {
                let assertion = issuer.assertion(endpoint).await?;
                let authority = Authority::new(endpoint, app);
                authority.grant(line, Proof::Vouched(&assertion)).await
            }
            Self::ManagedIdentity(identity) => identity.fetch(endpoint).await,
            Self::AzureCli { tenant } => azure_cli::fetch(endpoint, tenant).await,
            Self::Token(token) => ready::given(endpoint, token),
            Self::Command(Argv(words)) => ready::printed(endpoint, words).await,
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
