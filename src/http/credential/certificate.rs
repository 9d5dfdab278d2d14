//! A certificate with its private key, ready to sign.
//!
//! It reads no file, and does not judge validity or trust: that is for the authority, whose clock counts.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PSS_SHA256};
use secrecy::zeroize::Zeroizing;
use sha2::{Digest, Sha256};

use super::{pem, pfx};

/// The object identifier of RSA keys, as it stands at the head of PKCS#8: 1.2.840.113549.1.1.1.
const RSA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];

/// What stood in a file.
pub(super) struct Found {
    pub(super) key: Key,
    /// DER, in any order.
    pub(super) certificates: Vec<Vec<u8>>,
}

/// A private key as DER.
pub(super) enum Key {
    Pkcs1(Zeroizing<Vec<u8>>),
    Pkcs8(Zeroizing<Vec<u8>>),
}

/// A certificate and its key.
#[derive(Clone)]
pub struct Certificate {
    key: Arc<RsaKeyPair>,
    /// DER; the first one is of the key, the rest may be its issuers.
    chain: Vec<Vec<u8>>,
}

/// Why a file holds no certificate to sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    #[error("it is neither PEM with a private key and its certificate, nor a PFX archive")]
    Unreadable,
    #[error("it holds no private key; PEM needs the key and its certificate in one file")]
    NoKey,
    #[error("it holds several private keys")]
    SeveralKeys,
    #[error(
        "its private key is encrypted; take PEM with a plain key, or a PFX archive with a password"
    )]
    Encrypted,
    #[error("its key is not RSA, and Microsoft Entra takes assertions by RSA keys only")]
    NotRsa,
    #[error("its RSA key is broken, or shorter than 2048 bits")]
    BadKey,
    #[error("it holds no certificate of its private key")]
    NoCertificate,
    #[error("it is broken, or needs a password")]
    NoPassword,
    #[error("the password is wrong, or it is broken")]
    WrongPassword,
}

impl Certificate {
    /// Reads PEM, or a PFX archive with its password.
    ///
    /// # Errors
    /// [`CertificateError`], which repeats nothing of what was read.
    pub fn read(bytes: &[u8], password: &str) -> Result<Self, CertificateError> {
        // Every archive is a DER sequence.
        let found = match bytes.first() {
            _ if pem::is_pem(bytes) => pem::read(bytes)?,
            Some(0x30) => pfx::read(bytes, password)?,
            Some(_) | None => return Err(CertificateError::Unreadable),
        };
        let key = match &found.key {
            Key::Pkcs1(der) => RsaKeyPair::from_der(der),
            Key::Pkcs8(der) if !is_rsa(der) => return Err(CertificateError::NotRsa),
            Key::Pkcs8(der) => RsaKeyPair::from_pkcs8(der),
        };
        let key = key.map_err(|_| CertificateError::BadKey)?;
        let mut chain = found.certificates;
        // A certificate holds its public key as DER, byte for byte, whatever else it holds.
        let public = key.public_key().as_ref();
        let own = chain
            .iter()
            .position(|der| der.windows(public.len()).any(|window| window == public))
            .ok_or(CertificateError::NoCertificate)?;
        chain[..=own].rotate_right(1);
        Ok(Self {
            key: Arc::new(key),
            chain,
        })
    }

    /// DER of the certificate and of those that came with it.
    pub(super) fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// SHA-256 of the certificate.
    pub(super) fn thumbprint(&self) -> [u8; 32] {
        self.chain
            .first()
            .map_or_else(|| Sha256::digest([]), Sha256::digest)
            .into()
    }

    /// PS256: RSASSA-PSS with SHA-256, and a salt as long as the hash. None where the machine has no randomness.
    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(
                &RSA_PSS_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .ok()?;
        Some(signature)
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Certificate({} in its chain, key hidden)",
            self.chain.len()
        )
    }
}

fn is_rsa(der: &[u8]) -> bool {
    let head = &der[..der.len().min(48)];
    head.windows(RSA.len()).any(|window| window == RSA)
}
