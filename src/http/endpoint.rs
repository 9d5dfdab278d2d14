//! Where a door leads: one of the national clouds, or an emulator on this machine.
//!
//! There is no third kind: a token must never travel to a host that somebody merely typed.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::Url;

use super::Trust;

/// The name of Microsoft Graph in every cloud, which stands in some tokens instead of its address.
const GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// The clouds by name: Graph root, authority, and for whom a foreign assertion must be (reference, sections 7 and 8).
const CLOUDS: [(&str, &str, &str, &str); 4] = [
    (
        "global",
        "https://graph.microsoft.com",
        "https://login.microsoftonline.com",
        "api://AzureADTokenExchange",
    ),
    (
        "usgov",
        "https://graph.microsoft.us",
        "https://login.microsoftonline.us",
        "api://AzureADTokenExchangeUSGov",
    ),
    (
        "usgov-dod",
        "https://dod-graph.microsoft.us",
        "https://login.microsoftonline.us",
        "api://AzureADTokenExchangeUSGov",
    ),
    (
        "china",
        "https://microsoftgraph.chinacloudapi.cn",
        "https://login.chinacloudapi.cn",
        "api://AzureADTokenExchangeChina",
    ),
];

/// A Graph service and the authority that signs tokens for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    root: String,
    authority: String,
    scope: String,
    exchange: &'static str,
    loopback: bool,
    trust: Trust,
    patience: Duration,
}

/// How long one request may take where nobody says otherwise. Graph itself gives up earlier.
const PATIENCE: Duration = Duration::from_secs(100);

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
        let (_, root, authority, exchange) = CLOUDS
            .into_iter()
            .find(|(cloud, ..)| *cloud == name)
            .ok_or_else(|| EndpointError::UnknownCloud {
                name: name.to_owned(),
            })?;
        Ok(Self {
            root: root.to_owned(),
            authority: authority.to_owned(),
            scope: format!("{root}/.default"),
            exchange,
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
            authority: root.clone(),
            scope: format!("{root}/.default"),
            root,
            exchange: CLOUDS[0].3,
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

    /// Whether a token with this `aud` may be shown to it: one for this Graph, and for an emulator one for no real one.
    pub(super) fn is_audience(&self, audience: &str) -> bool {
        let audience = audience.trim_end_matches('/');
        if self.loopback {
            audience != GRAPH && CLOUDS.iter().all(|(_, root, ..)| *root != audience)
        } else {
            audience == GRAPH || audience == self.root
        }
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
mod tests {
    use super::*;

    #[test]
    fn clouds_are_known_by_name() {
        let dod = Endpoint::cloud("usgov-dod").expect("a cloud");
        assert_eq!(dod.root(), "https://dod-graph.microsoft.us");
        assert_eq!(dod.authority(), "https://login.microsoftonline.us");
        assert_eq!(dod.scope(), "https://dod-graph.microsoft.us/.default");
        assert!(!dod.is_loopback());
        assert!(Endpoint::cloud("germany").is_err());
    }

    #[test]
    fn an_authority_is_the_clouds_own_or_beside_an_emulator() {
        let cloud = Endpoint::cloud("global").expect("a cloud");
        for same in [
            "https://login.microsoftonline.com/",
            "https://login.microsoftonline.com",
            "login.microsoftonline.com",
        ] {
            assert_eq!(
                cloud.clone().with_authority(same),
                Ok(cloud.clone()),
                "{same}"
            );
        }
        for other in [
            "https://login.microsoftonline.us/",
            "http://login.microsoftonline.com",
            "https://login.microsoftonline.com.example.com",
            "https://login.microsoftonline.com/x",
            "http://127.0.0.1:1",
        ] {
            assert!(cloud.clone().with_authority(other).is_err(), "{other}");
        }
        let emulator = Endpoint::loopback("http://127.0.0.1:1").expect("loopback");
        let beside = emulator.clone().with_authority("http://127.0.0.1:2/");
        assert_eq!(
            beside.map(|endpoint| endpoint.authority().to_owned()),
            Ok("http://127.0.0.1:2".to_owned())
        );
        assert!(
            emulator
                .with_authority("login.microsoftonline.com")
                .is_err()
        );
    }

    #[test]
    fn a_token_is_for_one_graph() {
        let cloud = Endpoint::cloud("usgov").expect("a cloud");
        for own in [
            "https://graph.microsoft.us",
            "https://graph.microsoft.us/",
            GRAPH,
        ] {
            assert!(cloud.is_audience(own), "{own}");
        }
        let emulator = Endpoint::loopback("http://127.0.0.1:1").expect("loopback");
        for (audience, is_for_emulator) in [
            ("https://graph.microsoft.com", false),
            ("https://management.azure.com", true),
            ("http://localhost:9", true),
        ] {
            assert!(!cloud.is_audience(audience), "{audience}");
            assert_eq!(
                emulator.is_audience(audience),
                is_for_emulator,
                "{audience}"
            );
        }
        assert!(!emulator.is_audience(GRAPH));
    }

    #[test]
    fn an_emulator_is_an_origin_on_this_machine() {
        for (url, root) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://127.9.9.9:8080/", "http://127.9.9.9:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("https://LOCALHOST:443", "https://localhost"),
        ] {
            let endpoint = Endpoint::loopback(url).expect(url);
            assert_eq!(endpoint.root(), root);
            assert_eq!(endpoint.authority(), root);
            assert_eq!(endpoint.scope(), format!("{root}/.default"));
        }
    }

    #[test]
    fn a_foreign_endpoint_is_refused() {
        for url in [
            "https://graph.microsoft.com",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://127.0.0.1@example.com",
            "http://0.0.0.0:8080",
            "http://[::ffff:10.0.0.1]",
            "http://169.254.169.254",
        ] {
            assert!(
                matches!(
                    Endpoint::loopback(url),
                    Err(EndpointError::NotLoopback { .. })
                ),
                "{url}"
            );
        }
    }

    #[test]
    fn an_endpoint_is_nothing_but_an_origin() {
        for url in [
            "http://me@127.0.0.1",
            "http://:pass@127.0.0.1",
            "http://127.0.0.1/v1.0",
            "http://127.0.0.1/?x",
            "http://127.0.0.1/#x",
        ] {
            assert_eq!(
                Endpoint::loopback(url),
                Err(EndpointError::MoreThanOrigin),
                "{url}"
            );
        }
        assert_eq!(
            Endpoint::loopback("ftp://127.0.0.1"),
            Err(EndpointError::Scheme)
        );
        assert_eq!(
            Endpoint::loopback("127.0.0.1:80"),
            Err(EndpointError::NotAUrl)
        );
    }
}
