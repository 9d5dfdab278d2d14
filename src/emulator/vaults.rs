//! Azure Key Vault, as far as a secret is read: `/vaults/{vault}/secrets/{name}[/{version}]`, where the service has
//! `https://{vault}.vault.azure.net/secrets/...`.
//!
//! Microsoft's "Get Secret" of REST API 7.4 and its published error bodies; nothing of it is Graph's, and the reference has
//! no section on it. No vault keeps anything: every secret of every version is there, with a value that is made of its
//! name, so that a sandbox asks nobody for one. How a name begins says what goes wrong, as values do for targets.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::answer::Answer;
use super::call;
use super::clock::Instant;
use super::credentials::REFUSED;
use super::store::Tenant;
use super::token;

/// The first step of every vault's path, and the end of the audience of tokens for vaults.
pub(super) const ROOT: &str = "vaults";

const FORBIDDEN: &str = "forbidden-";
const DISABLED: &str = "disabled-";
const MISSING: &str = "missing-";
const EXPIRED: &str = "expired-";

const DAY: Instant = 86_400;

/// A secret of a vault, in small letters: names there have no case.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    vault: String,
    secret: String,
    version: Option<String>,
}

/// What a path asks a vault for; nothing for a path of Graph.
pub(super) fn asked(path: &str) -> Option<Asked> {
    let segments = call::segments(path);
    let segments: Vec<_> = segments
        .iter()
        .map(|part| part.to_ascii_lowercase())
        .collect();
    let segments: Vec<_> = segments.iter().map(String::as_str).collect();
    let (vault, secret, version) = match segments.as_slice() {
        [ROOT, vault, "secrets", secret] => (*vault, *secret, None),
        [ROOT, vault, "secrets", secret, version] => (*vault, *secret, Some((*version).to_owned())),
        _ => return None,
    };
    Some(Asked {
        vault: vault.to_owned(),
        secret: secret.to_owned(),
        version,
    })
}

/// Whether a bearer may ask a vault at all: 401 and why not.
pub(super) fn admits(tenant: &Tenant, authorization: Option<&str>, root: &str) -> Option<Answer> {
    let wanted = format!("{root}/{ROOT}");
    let found = token::audience(authorization);
    let words = match found {
        _ if authorization.is_none() => {
            "AKV10000: Request is missing a Bearer or PoP token.".to_owned()
        }
        _ if !token::is_ours(tenant, authorization) => {
            "AKV10032: Invalid issuer. This emulator minted no such token, or minted it for another tenant.".to_owned()
        }
        Some(found) if found != wanted => {
            format!("AKV10022: Invalid audience. Expected {wanted}, found: {found}.")
        }
        Some(_) | None => return None,
    };
    Some(refused(401, "Unauthorized", &words, None))
}

/// The challenge that goes with a 401: who signs tokens, and for whom.
pub(super) fn challenge(tenant: &Tenant, root: &str) -> (String, String) {
    let authority = format!("{root}/{}", tenant.tenant_id);
    (
        "WWW-Authenticate".to_owned(),
        format!("Bearer authorization=\"{authority}\", resource=\"{root}/{ROOT}\""),
    )
}

/// Answers one who may ask. `query` is raw.
pub(super) fn answer(asked: &Asked, method: &str, query: &str, root: &str, now: Instant) -> Answer {
    let has_version = call::options(query)
        .iter()
        .any(|(name, value)| name == "api-version" && !value.is_empty());
    if method != "GET" {
        return refused(
            405,
            "MethodNotAllowed",
            "The emulated vault is read and never written.",
            None,
        );
    }
    if !has_version {
        return refused(400, "BadParameter", "api-version must be specified", None);
    }
    let name = &asked.secret;
    if name.starts_with(FORBIDDEN) {
        let words = "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.";
        return refused(403, "Forbidden", words, Some("ForbiddenByRbac"));
    }
    if name.starts_with(DISABLED) {
        let words = "Operation get is not allowed on a disabled secret.";
        return refused(403, "Forbidden", words, Some("SecretDisabled"));
    }
    let is_unknown = |version: &String| version.bytes().all(|byte| byte == b'0');
    if name.starts_with(MISSING) || asked.version.as_ref().is_some_and(is_unknown) {
        let words = format!("A secret with (name/id) {name} was not found in this key vault.");
        return refused(404, "SecretNotFound", &words, None);
    }
    Answer::read(found(asked, root, now))
}

fn found(asked: &Asked, root: &str, now: Instant) -> Value {
    let Asked {
        vault,
        secret,
        version,
    } = asked;
    let latest = || digest(&format!("latest of {vault}/{secret}"), 16);
    let version = version.clone().unwrap_or_else(latest);
    let beginning = if secret.starts_with(REFUSED) {
        REFUSED
    } else {
        "dummy-"
    };
    let value = digest(&format!("{vault}/{secret}/{version}"), 12);
    let mut attributes = json!({
        "enabled": true,
        "created": now - 30 * DAY,
        "updated": now - 30 * DAY,
        "recoveryLevel": "Recoverable+Purgeable",
        "recoverableDays": 90,
    });
    if secret.starts_with(EXPIRED) {
        attributes["exp"] = json!(now - DAY);
    }
    json!({
        "value": format!("{beginning}{value}"),
        "id": format!("{root}/{ROOT}/{vault}/secrets/{secret}/{version}"),
        "attributes": attributes,
        "tags": {},
    })
}

/// So many bytes of a digest, in base 16.
fn digest(text: &str, bytes: usize) -> String {
    let digest = Sha256::digest(format!("emulated vault {text}").as_bytes());
    let bytes = digest.iter().take(bytes);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// Key Vault's envelope of an error, which is not Graph's.
fn refused(status: u16, code: &str, message: &str, inner: Option<&str>) -> Answer {
    let mut body = json!({ "error": { "code": code, "message": message } });
    if let Some(inner) = inner {
        body["error"]["innererror"] = json!({ "code": inner });
    }
    Answer {
        status,
        ..Answer::read(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: &str = "api-version=7.4";

    fn read(path: &str, query: &str) -> (u16, Value) {
        let asked = asked(path).expect("a vault's path");
        let answer = answer(&asked, "GET", query, "http://localhost", 10 * 365 * DAY);
        (answer.status, answer.body)
    }

    #[test]
    fn every_secret_of_every_version_is_there_and_has_a_value_of_its_own() {
        let pinned = format!("/vaults/kv/secrets/token/{}", "a".repeat(32));
        let paths = [
            "/vaults/kv/secrets/token",
            "/vaults/kv2/secrets/token",
            &pinned,
        ];
        let values = paths.map(|path| {
            let (status, body) = read(path, QUERY);
            assert_eq!(status, 200, "{path}");
            body["value"].as_str().expect("a value").to_owned()
        });
        assert!(values.iter().all(|value| value.starts_with("dummy-")));
        assert!(values[0] != values[1] && values[0] != values[2]);
        assert_eq!(
            read("/vaults/KV/secrets/Token/", QUERY),
            read(paths[0], QUERY)
        );
        let (_, body) = read("/vaults/kv/secrets/refuse-me", QUERY);
        assert!(
            body["value"]
                .as_str()
                .is_some_and(|value| value.starts_with("refuse-"))
        );
    }

    #[test]
    fn how_a_name_begins_says_what_goes_wrong() {
        let unknown = format!("token/{}", "0".repeat(32));
        for (name, status, code, inner) in [
            ("forbidden-x", 403, "Forbidden", "ForbiddenByRbac"),
            ("disabled-x", 403, "Forbidden", "SecretDisabled"),
            ("missing-x", 404, "SecretNotFound", ""),
            (&unknown, 404, "SecretNotFound", ""),
        ] {
            let (seen, body) = read(&format!("/vaults/kv/secrets/{name}"), QUERY);
            let error = &body["error"];
            assert_eq!(
                (seen, error["code"].as_str()),
                (status, Some(code)),
                "{name}"
            );
            assert_eq!(
                error["innererror"]["code"].as_str().unwrap_or_default(),
                inner
            );
        }
        assert_eq!(read("/vaults/kv/secrets/x", "").0, 400);
        let (status, body) = read("/vaults/kv/secrets/expired-x", QUERY);
        assert_eq!((status, body["attributes"]["exp"].is_number()), (200, true));
    }

    #[test]
    fn a_path_of_graph_is_no_vaults() {
        for path in [
            "/v1.0/applications",
            "/vaults",
            "/vaults/kv/keys/x",
            "/vaults/kv/secrets",
        ] {
            assert_eq!(asked(path), None, "{path}");
        }
    }
}
