//! Whom a connection believes beyond the machine's own certificates.
//!
//! For clouds these are added to what the machine trusts, for an emulator they are all that is trusted. It reads no file:
//! whoever names one has read it.

use std::fmt;
use std::sync::Arc;

use reqwest::{Certificate, Client};

/// Certificates of authorities, checked and ready to use. None by default.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Trust {
    pem: Option<Arc<[u8]>>,
}

/// Why a text cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// No `BEGIN CERTIFICATE` in it.
    #[error("it holds no certificate in PEM form")]
    NoCertificate,
    /// A certificate in it is none.
    #[error("a certificate in it cannot be read: {because}")]
    Unreadable { because: String },
}

impl Trust {
    /// Takes the certificates of a PEM text; keys and remarks between them are ignored.
    ///
    /// # Errors
    /// [`TrustError`] where there is none, or one that is broken.
    pub fn read(pem: &[u8]) -> Result<Self, TrustError> {
        let unreadable = |error: reqwest::Error| TrustError::Unreadable {
            because: super::line::words(&error),
        };
        let certificates = Certificate::from_pem_bundle(pem).map_err(unreadable)?;
        if certificates.is_empty() {
            return Err(TrustError::NoCertificate);
        }
        // A certificate is only looked into when a client is made of it.
        let probe = Client::builder().no_proxy().tls_certs_only(certificates);
        probe.build().map_err(unreadable)?;
        Ok(Self {
            pem: Some(pem.into()),
        })
    }

    /// The certificates as the client wants them.
    pub(super) fn certificates(&self) -> Result<Vec<Certificate>, reqwest::Error> {
        match &self.pem {
            Some(pem) => Certificate::from_pem_bundle(pem),
            None => Ok(Vec::new()),
        }
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.pem.as_ref().map_or(0, |pem| pem.len());
        write!(f, "Trust({bytes} bytes)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_a_certificate_is_refused() {
        for text in [
            "",
            "hello",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ] {
            assert_eq!(
                Trust::read(text.as_bytes()),
                Err(TrustError::NoCertificate),
                "{text}"
            );
        }
    }

    #[test]
    fn a_certificate_that_is_none_is_refused() {
        for inside in ["AAAA", "!"] {
            let text =
                format!("-----BEGIN CERTIFICATE-----\n{inside}\n-----END CERTIFICATE-----\n");
            let error = Trust::read(text.as_bytes()).expect_err(inside);
            assert!(matches!(error, TrustError::Unreadable { .. }), "{error}");
        }
    }
}
