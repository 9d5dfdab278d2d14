//! Assertions instead of a secret: a JWT that the application signed, or that somebody else vouches with.
//!
//! Reference section 8. It is no security: no signature is verified, and every certificate and issuer is trusted, unless
//! the application or the subject asks to be refused. Structure is checked, and what the service is known to compare.
//! Whether `exp` has passed is not: it speaks of the caller's clock, and the emulator's is another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::credentials::REFUSED;

/// The one type of assertion.
pub(super) const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// For whom an assertion of a foreign issuer must be.
const EXCHANGE: &str = "api://AzureADTokenExchange";
/// The bytes of a signature by the shortest RSA key that is taken.
const SHORTEST_SIGNATURE: usize = 256;

/// Why an assertion is refused: the number of the error, and words that repeat nothing.
pub(super) type Flaw = (u32, &'static str);

type Claims = Map<String, Value>;

/// Checks an assertion of the application `client` that was sent to the token endpoint `audience`.
pub(super) fn check(assertion: &str, client: &str, audience: &str) -> Result<(), Flaw> {
    let malformed = (50_027, "The JWT token is invalid or malformed.");
    let parts: Vec<_> = assertion.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else {
        return Err(malformed);
    };
    let header = decoded(header).ok_or(malformed)?;
    let claims = decoded(claims).ok_or(malformed)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| malformed)?;
    let is_lasting = |from: &Value, to: &Value| Some(from.as_i64()? < to.as_i64()?);
    // Foreign issuers may leave `nbf` out.
    let from = claims.get("nbf").or(claims.get("iat"));
    let from = from.unwrap_or(&Value::Null);
    let to = claims.get("exp").unwrap_or(&Value::Null);
    let has_end = to.as_i64().is_some() && (from.is_null() || is_lasting(from, to) == Some(true));
    if !has_end {
        return Err((
            700_024,
            "Client assertion is not within its valid time range: it needs 'exp', after 'nbf'.",
        ));
    }
    let has_thumbprint = header.contains_key("x5t") || header.contains_key("x5t#S256");
    if has_thumbprint || claims.get("iss").and_then(Value::as_str) == Some(client) {
        signed(&header, &claims, signature.len(), client, audience)
    } else {
        vouched(&claims)
    }
}

/// By the key of a certificate.
fn signed(
    header: &Claims,
    claims: &Claims,
    signature: usize,
    client: &str,
    audience: &str,
) -> Result<(), Flaw> {
    let is = |name: &str, value: &str| claims.get(name).and_then(Value::as_str) == Some(value);
    let thumbprint = |name: &str, length: usize| {
        let text = header.get(name).and_then(Value::as_str);
        text.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
            .is_some_and(|bytes| bytes.len() == length)
    };
    // The older form is RS256 with SHA-1.
    let is_identified = match header.get("alg").and_then(Value::as_str) {
        Some("PS256") => thumbprint("x5t#S256", 32),
        Some("RS256") => thumbprint("x5t#S256", 32) || thumbprint("x5t", 20),
        Some(_) | None => false,
    };
    if !is("iss", client) || !is("sub", client) {
        return Err((
            700_021,
            "Client assertion application identifier doesn't match 'client_id' parameter.",
        ));
    }
    if !is("aud", audience) {
        return Err((
            700_023,
            "Client assertion audience claim does not match the token endpoint.",
        ));
    }
    if !is_identified || signature < SHORTEST_SIGNATURE || client.starts_with(REFUSED) {
        return Err((
            700_027,
            "Client assertion contains an invalid signature, or its certificate is not registered.",
        ));
    }
    Ok(())
}

/// By a foreign issuer.
fn vouched(claims: &Claims) -> Result<(), Flaw> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    if !text("iss").starts_with("https://") {
        return Err((
            700_211,
            "No matching federated identity record found for presented assertion issuer.",
        ));
    }
    if text("aud") != EXCHANGE {
        return Err((
            700_212,
            "No matching federated identity record found for presented assertion audience.",
        ));
    }
    if text("sub").is_empty() || text("sub").starts_with(REFUSED) {
        return Err((
            700_213,
            "No matching federated identity record found for presented assertion subject.",
        ));
    }
    Ok(())
}

fn decoded(part: &str) -> Option<Claims> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const AUDIENCE: &str = "http://localhost/t/oauth2/v2.0/token";

    fn jwt(header: &Value, claims: &Value) -> String {
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        format!(
            "{}.{}.{}",
            part(header.to_string().as_bytes()),
            part(claims.to_string().as_bytes()),
            part(&[7; SHORTEST_SIGNATURE])
        )
    }

    fn number(assertion: &str) -> Option<u32> {
        check(assertion, "app", AUDIENCE).err().map(|flaw| flaw.0)
    }

    fn signed_with(header: (&str, Value), claim: (&str, Value)) -> Option<u32> {
        let mut head = json!({"alg": "PS256", "x5t#S256": URL_SAFE_NO_PAD.encode([1; 32])});
        let mut claims = json!({"aud": AUDIENCE, "iss": "app", "sub": "app", "nbf": 1, "exp": 2});
        head[header.0] = header.1;
        claims[claim.0] = claim.1;
        number(&jwt(&head, &claims))
    }

    #[test]
    fn an_assertion_of_ones_own_names_itself_this_endpoint_and_a_certificate() {
        let nothing = || ("x", Value::Null);
        assert_eq!(signed_with(nothing(), nothing()), None);
        for (header, claim, flaw) in [
            (("alg", json!("none")), nothing(), 700_027),
            (("alg", json!("HS256")), nothing(), 700_027),
            (("x5t#S256", json!("c2hvcnQ")), nothing(), 700_027),
            (nothing(), ("aud", json!("http://localhost/other")), 700_023),
            (nothing(), ("sub", json!("other")), 700_021),
            (nothing(), ("iss", json!("other")), 700_021),
            (nothing(), ("exp", json!(1)), 700_024),
            (nothing(), ("exp", Value::Null), 700_024),
        ] {
            let told = format!("{header:?} {claim:?}");
            assert_eq!(signed_with(header, claim), Some(flaw), "{told}");
        }
    }

    #[test]
    fn the_older_form_is_taken() {
        let sha1 = URL_SAFE_NO_PAD.encode([1; 20]);
        let claims = json!({"aud": AUDIENCE, "iss": "app", "sub": "app", "nbf": 1, "exp": 2});
        let old = json!({"alg": "RS256", "x5t": sha1});
        assert_eq!(number(&jwt(&old, &claims)), None);
        let odd = json!({"alg": "PS256", "x5t": sha1});
        assert_eq!(number(&jwt(&odd, &claims)), Some(700_027));
    }

    #[test]
    fn a_foreign_assertion_is_for_the_exchange() {
        let vouched = |name: &str, value: &str| {
            let mut claims = json!({"iss": "https://i", "sub": "s", "aud": EXCHANGE, "exp": 2});
            claims[name] = json!(value);
            number(&jwt(&json!({"alg": "RS256", "kid": "k"}), &claims))
        };
        assert_eq!(vouched("sub", "repo:o/r"), None);
        assert_eq!(vouched("iss", "http://i"), Some(700_211));
        assert_eq!(vouched("aud", "https://github.com/o"), Some(700_212));
        assert_eq!(vouched("sub", "refuse-me"), Some(700_213));
    }

    #[test]
    fn what_is_no_jwt_is_malformed() {
        for text in ["", "a.b", "a.b.c", "e30.e30.e30.e30", "e30.!.e30"] {
            assert_eq!(number(text), Some(50_027), "{text}");
        }
    }
}
