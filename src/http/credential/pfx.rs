//! PKCS#12, called PFX: a private key and its certificates behind a password.
//!
//! A wrong password and a broken file cannot always be told apart, and the words do not try.

use p12_keystore::Pkcs12Archive;

use super::certificate::{CertificateError, Found, Key};

/// The one private key, and every certificate.
pub(super) fn read(bytes: &[u8], password: &str) -> Result<Found, CertificateError> {
    let archive = Pkcs12Archive::from_pkcs12(bytes, password).map_err(|_| {
        if password.is_empty() {
            CertificateError::NoPassword
        } else {
            CertificateError::WrongPassword
        }
    })?;
    let mut keys = archive.keys.iter();
    let key = keys.next().ok_or(CertificateError::NoKey)?;
    if keys.next().is_some() {
        return Err(CertificateError::SeveralKeys);
    }
    let certificates = archive.certs.iter();
    Ok(Found {
        key: Key::Pkcs8(key.key.as_der().to_vec().into()),
        certificates: certificates.map(|bag| bag.cert.as_der().to_vec()).collect(),
    })
}
