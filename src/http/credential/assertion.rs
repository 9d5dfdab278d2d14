//! The assertion that an application signs itself: a JWT by the key of its certificate (reference, section 8).
//!
//! Each is made for one request, and none is kept.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::Certificate;
use crate::http::line::not_sent;
use crate::wire::Unanswered;

/// How long an assertion is good for, in seconds.
const LIFETIME: u64 = 10 * 60;

/// A fresh assertion of the application for the token endpoint `audience`.
pub(super) fn sign(
    certificate: &Certificate,
    sends_chain: bool,
    client_id: &str,
    audience: &str,
) -> Result<SecretString, Unanswered> {
    let no_randomness = || not_sent("this machine has no randomness to sign with");
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let claims = json!({
        "aud": audience,
        "iss": client_id,
        "sub": client_id,
        "jti": unique().ok_or_else(no_randomness)?,
        "nbf": now,
        "iat": now,
        "exp": now + LIFETIME,
    });
    let message = format!(
        "{}.{}",
        part(&header(certificate, sends_chain)),
        part(&claims)
    );
    let signature = certificate
        .sign(message.as_bytes())
        .ok_or_else(no_randomness)?;
    Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)).into())
}

fn header(certificate: &Certificate, sends_chain: bool) -> Value {
    let mut header = json!({
        "alg": "PS256",
        "typ": "JWT",
        "x5t#S256": URL_SAFE_NO_PAD.encode(certificate.thumbprint()),
    });
    if sends_chain {
        // RFC 7515, 4.1.6: not the alphabet for URLs, alone among all of it.
        let chain = certificate.chain().iter().map(|der| STANDARD.encode(der));
        header["x5c"] = chain.collect();
    }
    header
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A GUID of version 4 in form, out of randomness.
fn unique() -> Option<String> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes).ok()?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    Some(text)
}
