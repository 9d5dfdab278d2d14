//! What a token says of itself.
//!
//! Nothing is verified, since a token's signature is its reader's business: claims are fit to refuse early, and to be
//! shown. The token itself is not kept.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// Claims are shown; nothing that is shown is longer.
const LONGEST: usize = 300;

/// The claims of a JWT that matter here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// `iss`: who made it.
    pub issuer: Option<String>,
    /// `sub`: whom it speaks of.
    pub subject: Option<String>,
    /// `aud`: who is to read it. Of several the first.
    pub audience: Option<String>,
    /// `tid`: the id of the tenant.
    pub tenant: Option<String>,
    /// `appid`, or `azp` in tokens of version 2: the application that signed in.
    pub client_id: Option<String>,
    /// `oid`: the object in the tenant's directory that signed in.
    pub object_id: Option<String>,
    /// `roles`: permissions of an application.
    pub roles: Vec<String>,
    /// `scp`: permissions that a person has lent to an application.
    pub scopes: Vec<String>,
    /// `exp`: seconds since 1970.
    pub expires: Option<i64>,
}

impl Claims {
    /// What the token grants, whether to an application or to one on behalf of a person.
    #[must_use]
    pub fn permissions(&self) -> Vec<String> {
        [self.roles.as_slice(), &self.scopes].concat()
    }

    /// The claims of a token, or none where it is no JWT.
    pub(super) fn of(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        let claims: Map<String, Value> = serde_json::from_slice(&payload).ok()?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(cut);
        let words = |name: &str| match claims.get(name) {
            Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).map(cut).collect(),
            Some(Value::String(words)) => words.split_whitespace().map(cut).collect(),
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => {
                Vec::new()
            }
        };
        Some(Self {
            issuer: text("iss"),
            subject: text("sub"),
            audience: words("aud").into_iter().next(),
            tenant: text("tid"),
            client_id: text("appid").or_else(|| text("azp")),
            object_id: text("oid"),
            roles: words("roles"),
            scopes: words("scp"),
            expires: claims.get("exp").and_then(Value::as_i64),
        })
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn jwt(payload: &Value) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload.to_string()))
    }

    #[test]
    fn claims_stand_in_the_payload() {
        let claims = Claims::of(&jwt(&json!({
            "iss": "i", "sub": "s", "aud": ["a", "b"], "tid": "8b1025e4", "azp": "app", "oid": "o",
            "roles": ["R.One", 7, "R.Two"], "scp": "S.One S.Two", "exp": 12,
        })))
        .expect("a JWT");
        assert_eq!(claims.tenant.as_deref(), Some("8b1025e4"));
        assert_eq!(claims.audience.as_deref(), Some("a"));
        assert_eq!(claims.client_id.as_deref(), Some("app"));
        assert_eq!(claims.roles, ["R.One", "R.Two"]);
        assert_eq!(claims.scopes, ["S.One", "S.Two"]);
        assert_eq!(claims.expires, Some(12));
    }

    #[test]
    fn a_claim_is_never_long() {
        let claims = Claims::of(&jwt(&json!({ "sub": "ä".repeat(1000) }))).expect("a JWT");
        assert_eq!(claims.subject.map(|text| text.chars().count()), Some(300));
    }

    #[test]
    fn what_is_no_jwt_has_no_claims() {
        for opaque in ["", "opaque", "a.b.c", "a.!.c", "e30.e30", "e30.e30.x.y"] {
            assert_eq!(Claims::of(opaque), None, "{opaque}");
        }
        assert_eq!(Claims::of("e30.e30.x"), Some(Claims::default()));
    }
}
