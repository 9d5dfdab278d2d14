//! A place beside Graph that the machine's environment names: where identities and assertions are minted.
//!
//! It is https, or http on this machine or on its own link. What goes there, and that nothing of Graph's does, is the
//! business of whoever asks.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;

use super::endpoint::{address_of, is_loopback};

/// A URL that may be asked.
#[derive(Clone, PartialEq, Eq)]
pub struct Mint(Url);

/// Why a URL is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MintError {
    #[error("it is not a URL")]
    NotAUrl,
    #[error("it must be https, or http on this machine or on its own link (169.254.0.0/16)")]
    Scheme,
    #[error("it must hold no user, password or fragment")]
    MoreThanAPlace,
}

impl FromStr for Mint {
    type Err = MintError;

    fn from_str(text: &str) -> Result<Self, MintError> {
        let url = Url::parse(text).map_err(|_| MintError::NotAUrl)?;
        let host = url.host_str().ok_or(MintError::NotAUrl)?;
        match url.scheme() {
            "https" => {}
            "http" if is_near(host) => {}
            _ => return Err(MintError::Scheme),
        }
        let bare = url.username().is_empty() && url.password().is_none();
        if !bare || url.fragment().is_some() {
            return Err(MintError::MoreThanAPlace);
        }
        Ok(Self(url))
    }
}

impl Mint {
    /// Scheme, host and port: all of it that is shown, since the rest may be anything.
    pub(super) fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Whether nobody on the way reads along: https, or this machine itself.
    pub(super) fn is_guarded(&self) -> bool {
        let is_here = self.0.host_str().is_some_and(is_loopback);
        (self.0.scheme() == "https" || is_here) && self.0.query().is_none()
    }

    pub(super) fn path(&self) -> &str {
        self.0.path()
    }

    /// Whether no proxy stands between this machine and it.
    pub(super) fn is_near(&self) -> bool {
        self.0.host_str().is_some_and(is_near)
    }

    /// Another path on the same host, without a query.
    pub(super) fn at(&self, path: &str) -> Self {
        let mut url = self.0.clone();
        url.set_path(path);
        url.set_query(None);
        Self(url)
    }

    /// The URL with more behind its query.
    pub(super) fn with(&self, pairs: &[(&str, &str)]) -> Url {
        let mut url = self.0.clone();
        url.query_pairs_mut().extend_pairs(pairs);
        url
    }
}

impl fmt::Debug for Mint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mint({})", self.origin())
    }
}

fn is_near(host: &str) -> bool {
    is_loopback(host)
        || match address_of(host) {
            Some(IpAddr::V4(address)) => address.is_link_local(),
            Some(IpAddr::V6(address)) => address.is_unicast_link_local(),
            None => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_stays_near() {
        for near in [
            "http://127.0.0.1:41000/msi/token/",
            "http://localhost:12356/msi/token",
            "http://169.254.169.254/metadata",
            "http://[::1]:1/x",
            "http://[fe80::1]/x",
        ] {
            assert!(near.parse::<Mint>().expect(near).is_near(), "{near}");
        }
        for far in [
            "http://example.com/x",
            "http://10.0.0.1/x",
            "http://169.254.169.254.example.com",
            "http://localhost.example.com",
            "ftp://127.0.0.1/x",
            "file:///etc/passwd",
        ] {
            assert!(far.parse::<Mint>().is_err(), "{far}");
        }
        let far: Mint = "https://example.com/x".parse().expect("a place");
        assert!(!far.is_near());
    }

    #[test]
    fn a_query_grows_and_is_escaped() {
        let place: Mint = "https://example.com/x?a=1".parse().expect("a place");
        assert_eq!(
            place.with(&[("audience", "api://A&B")]).as_str(),
            "https://example.com/x?a=1&audience=api%3A%2F%2FA%26B"
        );
    }

    #[test]
    fn a_place_prints_no_more_than_its_origin() {
        let place: Mint = "https://example.com/x?sig=s3cret".parse().expect("a place");
        assert_eq!(format!("{place:?}"), "Mint(https://example.com)");
        for url in ["https://me@example.com", "https://example.com/#x"] {
            assert_eq!(url.parse::<Mint>(), Err(MintError::MoreThanAPlace));
        }
    }
}
