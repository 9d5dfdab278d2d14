//! Where a door leads: one of the national clouds, or an emulator on this machine.
//!
//! There is no third kind: a token must never travel to a host that somebody merely typed.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::Url;

use super::Trust;
use super::clouds::{CLOUDS, Cloud};

/// The names of Microsoft Graph and Azure Key Vault in every cloud, which stand in some tokens instead of an address.
const GRAPH: &str = "00000003-0000-0000-c000-000000000000";
const KEY_VAULT: &str = "cfa8b339-82a2-471a-a3c9-0fc0be7a4093";

/// The path below which an emulator has its vaults.
const VAULTS: &str = "vaults";

/// Who reads a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    Graph,
    KeyVault,
}

/// A service and the authority that signs tokens for it: Graph, or beside it all vaults of the cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    service: Service,
    root: String,
    authority: String,
    scope: String,
    exchange: &'static str,
    /// The domain of vaults; an emulator has them below itself.
    vaults: Option<&'static str>,
    loopback: bool,
    trust: Trust,
    patience: Duration,
}

/// How long one request may take where nobody says otherwise. Graph itself gives up earlier.
pub(super) const PATIENCE: Duration = Duration::from_secs(100);

/// Why an endpoint is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// No cloud has that name.
    #[error("there is no cloud {name:?}: expected global, usgov, usgov-dod or china")]
    UnknownCloud { name: String },
    /// The text is no URL.
    #[error("the endpoint is not a URL such as http://127.0.0.1:8080")]
    NotAUrl,
    /// Somebody else would be shown the credential.
    #[error("the authority {authority} is not the one of this cloud, {expected}")]
    ForeignAuthority { authority: String, expected: String },
    /// Neither http nor https.
    #[error("the endpoint must be http or https")]
    Scheme,
    /// The host is another machine.
    #[error(
        "the endpoint must be on this machine (127.0.0.0/8, ::1 or localhost), and {host:?} is not: tokens go to the configured cloud alone"
    )]
    NotLoopback { host: String },
    /// More than scheme, host and port.
    #[error("the endpoint must be scheme, host and port alone: no user, path, query or fragment")]
    MoreThanOrigin,
}

impl Endpoint {
    /// A national cloud: `global`, `usgov`, `usgov-dod` or `china`.
    ///
    /// # Errors
    /// [`EndpointError::UnknownCloud`] for another name.
    pub fn cloud(name: &str) -> Result<Self, EndpointError> {
        let mut clouds = CLOUDS.iter();
        let cloud =
            clouds
                .find(|cloud| cloud.name == name)
                .ok_or_else(|| EndpointError::UnknownCloud {
                    name: name.to_owned(),
                })?;
        Ok(Self {
            service: Service::Graph,
            root: cloud.graph.to_owned(),
            authority: cloud.authority.to_owned(),
            scope: format!("{}/.default", cloud.graph),
            exchange: cloud.exchange,
            vaults: Some(cloud.vaults),
            loopback: false,
            trust: Trust::default(),
            patience: PATIENCE,
        })
    }

    /// An emulator on this machine, such as `http://127.0.0.1:8080`; it is its own authority.
    ///
    /// # Errors
    /// [`EndpointError`] for another machine, or for more than an origin.
    pub fn loopback(url: &str) -> Result<Self, EndpointError> {
        let url = Url::parse(url).map_err(|_| EndpointError::NotAUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(EndpointError::Scheme);
        }
        let host = url.host_str().ok_or(EndpointError::NotAUrl)?;
        if !is_loopback(host) {
            return Err(EndpointError::NotLoopback {
                host: host.to_owned(),
            });
        }
        let bare = url.username().is_empty() && url.password().is_none() && url.path() == "/";
        if !bare || url.query().is_some() || url.fragment().is_some() {
            return Err(EndpointError::MoreThanOrigin);
        }
        let root = url.origin().ascii_serialization();
        Ok(Self {
            service: Service::Graph,
            authority: root.clone(),
            scope: format!("{root}/.default"),
            root,
            exchange: CLOUDS[0].exchange,
            vaults: None,
            loopback: true,
            trust: Trust::default(),
            patience: PATIENCE,
        })
    }

    /// The same, believing these authorities too; an emulator is believed by these alone.
    #[must_use]
    pub fn trusting(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }

    /// The same, where one request may take so long: from its first byte sent to the last one received.
    #[must_use]
    pub const fn within(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    pub(super) const fn trust(&self) -> &Trust {
        &self.trust
    }

    pub(super) const fn patience(&self) -> Duration {
        self.patience
    }

    /// The same with the authority that the environment names, as Azure's own tools write it: a host, or its URL. A
    /// cloud has one authority, which may be named; beside an emulator there may be another on this machine.
    ///
    /// # Errors
    /// [`EndpointError`] for any other authority.
    pub fn with_authority(mut self, authority: &str) -> Result<Self, EndpointError> {
        let text = authority.trim_end_matches('/');
        let url = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        if url.eq_ignore_ascii_case(&self.authority) {
            return Ok(self);
        }
        if self.loopback {
            self.authority = Self::loopback(&url)?.root;
            return Ok(self);
        }
        Err(EndpointError::ForeignAuthority {
            authority: text.to_owned(),
            expected: self.authority,
        })
    }

    /// Beside Graph, what signs tokens for the vaults of the same cloud, or of the same emulator.
    pub(super) fn vaults(&self) -> Self {
        let root = match self.vaults {
            Some(domain) => format!("https://{domain}"),
            None => format!("{}/{VAULTS}", self.root),
        };
        Self {
            service: Service::KeyVault,
            scope: format!("{root}/.default"),
            root,
            ..self.clone()
        }
    }

    /// Where one vault is. None for what is no name of one: it would lead a token elsewhere.
    pub(super) fn vault(&self, name: &str) -> Option<String> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if name.is_empty() || !name.bytes().all(plain) {
            return None;
        }
        Some(match self.vaults {
            Some(domain) => format!("https://{name}.{domain}"),
            None => format!("{}/{VAULTS}/{name}", self.root),
        })
    }

    /// Who reads its tokens, for people.
    pub(super) const fn service(&self) -> &'static str {
        match self.service {
            Service::Graph => "Graph",
            Service::KeyVault => "Key Vault",
        }
    }

    /// Scheme and host of Graph, without a final slash.
    #[must_use]
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Scheme and host of the token service, without a final slash.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The scope to ask tokens for.
    #[must_use]
    pub fn scope(&self) -> &str {
        &self.scope
    }

    /// For whom an assertion of a foreign issuer must be, to be exchanged for a token here.
    pub(super) const fn exchange(&self) -> &'static str {
        self.exchange
    }

    /// Whether a token with this `aud` may be shown to it: one for this service, and for an emulator one for no real one.
    pub(super) fn is_audience(&self, audience: &str) -> bool {
        let audience = audience.trim_end_matches('/');
        if self.loopback {
            let is_clouds = |cloud: &Cloud| {
                cloud.graph == audience || audience.strip_prefix("https://") == Some(cloud.vaults)
            };
            return ![GRAPH, KEY_VAULT].contains(&audience) && !CLOUDS.iter().any(is_clouds);
        }
        let id = match self.service {
            Service::Graph => GRAPH,
            Service::KeyVault => KEY_VAULT,
        };
        audience == id || audience == self.root
    }

    /// Whether it is on this machine.
    #[must_use]
    pub const fn is_loopback(&self) -> bool {
        self.loopback
    }
}

/// Whether a host of a URL is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    host == "localhost" || address_of(host).is_some_and(|address| address.is_loopback())
}

/// The address that a host of a URL is, where it is no name.
pub(super) fn address_of(host: &str) -> Option<IpAddr> {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    address.parse().ok()
}

#[cfg(test)]
mod tests;
