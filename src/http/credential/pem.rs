//! PEM: a private key and its certificates in one text.
//!
//! It opens no encrypted keys, and does not look into what it finds.

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use super::certificate::{CertificateError, Found, Key};

/// Whether it looks like PEM at all.
pub(super) fn is_pem(bytes: &[u8]) -> bool {
    holds(bytes, b"-----BEGIN ")
}

/// The key and the certificates, in their order.
pub(super) fn read(bytes: &[u8]) -> Result<Found, CertificateError> {
    let key = match PrivateKeyDer::from_pem_slice(bytes) {
        Ok(PrivateKeyDer::Pkcs8(key)) => Key::Pkcs8(key.secret_pkcs8_der().to_vec().into()),
        Ok(PrivateKeyDer::Pkcs1(key)) => Key::Pkcs1(key.secret_pkcs1_der().to_vec().into()),
        // SEC 1 is the form of elliptic keys alone.
        Ok(_) => return Err(CertificateError::NotRsa),
        Err(_) if holds(bytes, b"ENCRYPTED PRIVATE KEY") => {
            return Err(CertificateError::Encrypted);
        }
        Err(_) => return Err(CertificateError::NoKey),
    };
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(bytes)
        .map(|certificate| certificate.map(|certificate| certificate.as_ref().to_vec()))
        .collect();
    Ok(Found {
        key,
        certificates: certificates.map_err(|_| CertificateError::Unreadable)?,
    })
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}
