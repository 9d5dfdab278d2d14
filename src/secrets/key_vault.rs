//! The value of a reference to Azure Key Vault: one read of one secret, and in few words what keeps it from being read.
//!
//! It knows neither where a vault is nor who asks: whoever opens the door does.

use jiff::Timestamp;
use serde_json::Value;

use super::{LARGEST, Reason, Secret};
use crate::model::VaultSecret;
use crate::wire::{Method, Request, Response, Transport, Unanswered};

/// The version of the interface (Microsoft's "Get Secret").
const API_VERSION: &str = "7.4";

/// Why a vault gives no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultFault {
    #[error(transparent)]
    Unanswered(Unanswered),
    /// 401: the vault trusts another tenant, or the token is for somebody else.
    #[error("the vault does not accept this identity's token")]
    Stranger,
    /// 403 without a role.
    #[error("this identity may not read it")]
    NotAllowed,
    /// 403 by the vault's firewall.
    #[error("the vault does not let this network in")]
    ShutOut,
    #[error("it is disabled")]
    Disabled,
    /// 404.
    #[error("the vault has no such secret, or not in that version")]
    Missing,
    /// The vault would give it all the same.
    #[error("it expired at {at}")]
    Expired { at: Timestamp },
    #[error("the vault answered {status} {code}")]
    Refused { status: u16, code: String },
}

impl VaultFault {
    /// What to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Unanswered(Unanswered::SignIn { .. }) => {
                "Key Vault wants a token of its own, which a ready one for Graph is not; docs/authentication.md shows the ways to sign in"
            }
            Self::Unanswered(Unanswered::NotSent { .. } | Unanswered::Lost { .. }) => {
                "check the name of the vault, that it is in the cloud of the Tenant, and that this machine reaches it"
            }
            Self::Stranger => "the vault must belong to the tenant of the Tenant's manifest",
            Self::NotAllowed => {
                "give the identity that applies the role Key Vault Secrets User on the vault or on the secret, or Get in the vault's access policy; a new role takes minutes"
            }
            Self::ShutOut => "run where the vault's firewall lets in, or let this network in",
            Self::Disabled => "enable it in the vault, or refer to another version",
            Self::Missing => {
                "check the vault, the name and the version; a deleted secret can be recovered for a while"
            }
            Self::Expired { .. } => {
                "store a new version in the vault, or move its expiry: what has expired is not sent"
            }
            Self::Refused { .. } => "look at the vault in the Azure portal, and run again",
        }
    }
}

/// Reads it once.
pub(super) async fn read(door: &impl Transport, wanted: &VaultSecret) -> Result<Secret, Reason> {
    let mut path = format!("/secrets/{}", wanted.secret);
    if let Some(version) = &wanted.version {
        path = format!("{path}/{version}");
    }
    let request = Request::new(Method::Get, path).query("api-version", API_VERSION);
    let answer = door.send(request).await.map_err(VaultFault::Unanswered)?;
    if !answer.is_success() {
        return Err(refused(&answer).into());
    }
    let body = answer.body.json();
    let expires = body["attributes"]["exp"].as_i64();
    let expires = expires.and_then(|seconds| Timestamp::from_second(seconds).ok());
    if let Some(at) = expires.filter(|at| *at <= now(&answer)) {
        return Err(VaultFault::Expired { at }.into());
    }
    match body["value"].as_str() {
        None | Some("") => Err(Reason::Empty),
        Some(value) if value.len() > LARGEST => Err(Reason::TooLarge),
        Some(value) => Ok(Secret::new(value.to_owned())),
    }
}

/// The vault's own clock, since two machines seldom agree.
fn now(answer: &Response) -> Timestamp {
    let date = answer
        .header("date")
        .and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
    date.map_or_else(Timestamp::now, |date| date.timestamp())
}

/// Microsoft's published bodies spell the inner error in two ways.
fn refused(answer: &Response) -> VaultFault {
    let error = &answer.body.json()["error"];
    let inner = ["innererror", "innerError"].map(|name| word(&error[name]["code"]));
    let inner = inner.iter().find(|word| !word.is_empty());
    match (answer.status, inner.map_or("", String::as_str)) {
        (401, _) => VaultFault::Stranger,
        (403, "SecretDisabled") => VaultFault::Disabled,
        (403, "ForbiddenByFirewall" | "ForbiddenByConnection") => VaultFault::ShutOut,
        (403, _) => VaultFault::NotAllowed,
        (404, _) => VaultFault::Missing,
        (status, _) => VaultFault::Refused {
            status,
            code: word(&error["code"]),
        },
    }
}

/// A code is one word; whatever else stands in its place is not passed on.
fn word(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    let is_word = text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_word { text } else { "" }.to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::model::{VaultName, VaultSecretName, VaultVersion};
    use crate::wire::Body;

    /// A vault that gives one answer, and holds requests against what it expects.
    struct Vault {
        path: String,
        answer: Result<Response, Unanswered>,
    }

    impl Transport for Vault {
        fn root(&self) -> &str {
            "https://kv-identity.vault.azure.net"
        }

        async fn send(&self, request: Request) -> Result<Response, Unanswered> {
            assert_eq!((request.method, &request.path), (Method::Get, &self.path));
            self.answer.clone()
        }

        async fn pause(&self, _: Duration) {}
    }

    async fn asked(version: Option<&str>, status: u16, body: Value) -> Result<String, Reason> {
        let name = "salesforce-token";
        let path = match version {
            Some(version) => format!("/secrets/{name}/{version}?api-version=7.4"),
            None => format!("/secrets/{name}?api-version=7.4"),
        };
        let date = (
            "Date".to_owned(),
            "Thu, 01 Jan 2026 00:00:00 GMT".to_owned(),
        );
        let answer = Ok(Response {
            status,
            headers: vec![date],
            body: Body::new(body),
        });
        let wanted = VaultSecret {
            vault: VaultName::new("kv-identity").expect("a name"),
            secret: VaultSecretName::new(name).expect("a name"),
            version: version.and_then(VaultVersion::new),
        };
        let secret = read(&Vault { path, answer }, &wanted).await?;
        Ok(secret.expose().to_owned())
    }

    #[tokio::test]
    async fn a_secret_is_read_by_its_name_and_by_its_version() {
        let body =
            json!({ "value": "s3cret\n", "attributes": { "enabled": true, "exp": 1_767_225_601 } });
        for version in [None, Some("4387e9f3d6e14c459867679a90fd0f79")] {
            let value = asked(version, 200, body.clone()).await;
            assert_eq!(value, Ok("s3cret\n".to_owned()));
        }
    }

    #[tokio::test]
    async fn what_has_expired_by_the_vaults_clock_is_not_taken() {
        let body = json!({ "value": "s3cret", "attributes": { "exp": 1_767_225_600 } });
        let fault = asked(None, 200, body)
            .await
            .expect_err("expired")
            .to_string();
        assert_eq!(fault, "it expired at 2026-01-01T00:00:00Z");
        assert_eq!(
            asked(None, 200, json!({ "value": "" })).await,
            Err(Reason::Empty)
        );
    }

    #[tokio::test]
    async fn every_refusal_says_what_it_is_and_what_to_do() {
        let error = |inner: &str| json!({ "error": { "code": "Forbidden", "message": "s3cret", "innerError": { "code": inner } } });
        for (status, body, text, help) in [
            (
                401,
                error(""),
                "does not accept this identity's token",
                "tenant of the Tenant",
            ),
            (
                403,
                error("ForbiddenByRbac"),
                "may not read it",
                "Key Vault Secrets User",
            ),
            (
                403,
                error("AccessDenied"),
                "may not read it",
                "Key Vault Secrets User",
            ),
            (403, error("SecretDisabled"), "it is disabled", "enable it"),
            (
                403,
                error("ForbiddenByFirewall"),
                "does not let this network in",
                "firewall",
            ),
            (404, error(""), "no such secret", "recovered"),
            (429, error("x y"), "answered 429 Forbidden", "portal"),
        ] {
            let fault = asked(None, status, body).await.expect_err("refused");
            let Reason::Vault(fault) = fault else {
                panic!("{fault}");
            };
            let said = fault.to_string();
            assert!(said.contains(text) && !said.contains("s3cret"), "{said}");
            assert!(fault.help().contains(help), "{}", fault.help());
        }
    }
}
