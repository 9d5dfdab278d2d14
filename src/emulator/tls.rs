//! The emulator's papers for https: a certificate authority of its own, and one certificate for this machine.
//!
//! The authority's key is forgotten as soon as it has signed: whoever trusts its certificate trusts this one server and
//! nothing that could ever be made. Keys are drawn anew for each server, which no answer of the tenant depends on; nothing
//! secret is written anywhere, and the clock is not read: the papers are good until 2049.

use std::fmt;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::error::EmulatorError;

/// By which names this machine may be called.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// What a server shows to its callers, and what they need to believe it.
pub struct Papers {
    pub(super) acceptor: TlsAcceptor,
    authority: String,
}

impl Papers {
    /// Draws keys, and certifies `localhost`, `127.0.0.1` and `::1`.
    ///
    /// # Errors
    /// [`EmulatorError::Tls`] where the cryptographic library refuses.
    pub fn draw() -> Result<Self, EmulatorError> {
        let key = KeyPair::generate().map_err(wrong)?;
        let params = authority();
        let authority = params.self_signed(&key).map_err(wrong)?.pem();
        let issuer = Issuer::new(params, key);
        let key = KeyPair::generate().map_err(wrong)?;
        let leaf = leaf()
            .map_err(wrong)?
            .signed_by(&key, &issuer)
            .map_err(wrong)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(wrong)?
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)
            .map_err(wrong)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            authority,
        })
    }

    /// The authority's certificate as PEM: what callers have to trust. It is no secret.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl fmt::Debug for Papers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Papers(hidden)")
    }
}

/// Some verifiers want every extension that a real authority has.
fn authority() -> CertificateParams {
    let mut params = dated(CertificateParams::default(), "syncform emulator authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn leaf() -> Result<CertificateParams, rcgen::Error> {
    let params = CertificateParams::new(NAMES.map(str::to_owned))?;
    let mut params = dated(params, "localhost");
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn dated(mut params: CertificateParams, name: &str) -> CertificateParams {
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2049, 12, 31);
    params
}

fn wrong(error: impl fmt::Display) -> EmulatorError {
    EmulatorError::Tls {
        because: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_servers_have_the_same_papers_and_none_shows_its_key() {
        let (one, other) = (Papers::draw(), Papers::draw());
        let (one, other) = (one.expect("papers"), other.expect("papers"));
        assert_ne!(one.authority(), other.authority());
        assert!(one.authority().starts_with("-----BEGIN CERTIFICATE-----"));
        assert!(!one.authority().contains("KEY"));
        assert_eq!(format!("{one:?}"), "Papers(hidden)");
    }
}
