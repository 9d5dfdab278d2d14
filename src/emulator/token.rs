//! Sign-in: the token endpoint, and the check of what it minted.
//!
//! Reference section 8. It is no security: any client id with any secret or assertion is let in, unless it asks to be refused.
//! A token is checked by structure and tenant. Its `exp` is not checked: it speaks of the emulator's clock, which stands still
//! between requests and which a pause may throw far ahead, while a client rightly keeps a token by its own clock.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::assertion::{self, JWT_BEARER};
use super::call;
use super::caller::{self, Caller};
use super::clock::{self, Instant};
use super::credentials::REFUSED;
use super::identity::{guid, is_guid};
use super::store::Tenant;
use super::vaults;

/// How long a token lasts, in seconds.
const LIFETIME: i64 = 3599;
/// The third part of every token. It signs nothing.
const SIGNATURE: &str = "emulated-signature";
/// What a token says that it may do where nobody says otherwise: all that this project ever asks for.
const ROLES: &[&str] = &[
    "AppRoleAssignment.ReadWrite.All",
    "Application.Read.All",
    "Application.ReadWrite.All",
    "Directory.Read.All",
    "Group.ReadBasic.All",
    "Organization.Read.All",
    "ProvisioningLog.Read.All",
    "Synchronization.Read.All",
    "Synchronization.ReadWrite.All",
    "User.ReadBasic.All",
];

/// The tenant that a token path names: `/{tenant}/oauth2/v2.0/token`.
pub(super) fn tenant_of(path: &str) -> Option<String> {
    let segments = call::segments(path);
    match segments.as_slice() {
        [tenant, oauth, version, token]
            if oauth == "oauth2" && version == "v2.0" && token == "token" =>
        {
            Some(tenant.clone())
        }
        _ => None,
    }
}

/// Answers a token request: the form of the body, for the tenant in the path. Returns the answer's status and body, since
/// sign-in errors have an envelope of their own.
pub(super) fn sign_in(
    tenant: &mut Tenant,
    now: Instant,
    root: &str,
    named: &str,
    form: &str,
    permissions: Option<&[String]>,
) -> Answer {
    let form = call::options(form);
    let field = |name: &str| {
        form.iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    };
    let (spelt, named) = (named, named.to_ascii_lowercase());
    let adopts = !tenant.tenant_id_settled && is_guid(&named);
    if !adopts
        && ![
            tenant.tenant_id.as_str(),
            "contoso.com",
            "contoso.onmicrosoft.com",
        ]
        .contains(&named.as_str())
    {
        return failure(
            now,
            400,
            "invalid_request",
            90002,
            "Tenant not found. Check the tenant id, and which tenant this emulator's folder holds.",
        );
    }
    if field("grant_type") != "client_credentials" {
        return failure(
            now,
            400,
            "unsupported_grant_type",
            70003,
            "The emulator knows the grant 'client_credentials' only.",
        );
    }
    if field("client_id").is_empty() {
        return failure(
            now,
            400,
            "invalid_request",
            900_144,
            "The request body must contain the following parameter: 'client_id'.",
        );
    }
    if !field("scope").ends_with("/.default") {
        return failure(
            now,
            400,
            "invalid_scope",
            70011,
            "The provided value for the input parameter 'scope' is not valid: it must end in '/.default'.",
        );
    }
    let (secret, assertion) = (field("client_secret"), field("client_assertion"));
    let shown = if !assertion.is_empty() && field("client_assertion_type") == JWT_BEARER {
        let endpoint = format!("{root}/{spelt}/oauth2/v2.0/token");
        assertion::check(assertion, field("client_id"), &endpoint)
    } else if secret.is_empty() {
        Err((
            7_000_216,
            "'client_secret' is required for the 'client_credentials' grant type.",
        ))
    } else if secret.starts_with(REFUSED) {
        Err((7_000_215, "Invalid client secret provided."))
    } else {
        Ok(())
    };
    if let Err((number, words)) = shown {
        return failure(now, 401, "invalid_client", number, words);
    }
    if adopts {
        tenant.rename(&named);
    }
    Answer {
        writes: adopts,
        ..Answer::read(json!({
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "ext_expires_in": LIFETIME,
            "access_token": mint(tenant, now, (&audience_of(root, field("scope")), field("client_id")), permissions),
        }))
    }
}

/// Checks the `Authorization` header of a Graph request.
pub(super) fn check(tenant: &Tenant, authorization: Option<&str>) -> Result<(), Refusal> {
    let token = authorization.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    match token {
        None => Err(invalid("Access token is empty.")),
        Some(_) if audience(authorization).is_some_and(|audience| is_for_vaults(&audience)) => Err(
            invalid("Access token validation failure. Invalid audience."),
        ),
        Some(token) if tenant_in(token).as_deref() == Some(&tenant.tenant_id) => Ok(()),
        Some(_) => Err(invalid(
            "This emulator minted no such token, or minted it for another tenant. Sign in again.",
        )),
    }
}

fn invalid(message: &str) -> Refusal {
    Refusal::directory(401, "InvalidAuthenticationToken", message)
}

/// Whether this emulator minted the token, for this tenant.
pub(super) fn is_ours(tenant: &Tenant, authorization: Option<&str>) -> bool {
    let token = authorization.and_then(|value| value.split_once(' '));
    token
        .and_then(|(_, token)| tenant_in(token.trim()))
        .as_deref()
        == Some(&tenant.tenant_id)
}

/// Who is to read a token.
pub(super) fn audience(authorization: Option<&str>) -> Option<String> {
    let (_, token) = authorization?.split_once(' ')?;
    let payload = decoded(token.trim().split('.').nth(1)?)?;
    payload["aud"].as_str().map(str::to_owned)
}

/// Who is to read a token of this scope: the vaults, or else Graph by the name that the caller used for it.
fn audience_of(root: &str, scope: &str) -> String {
    let resource = scope.strip_suffix("/.default").unwrap_or_default();
    if is_for_vaults(resource) {
        format!("{root}/{}", vaults::ROOT)
    } else {
        root.to_owned()
    }
}

fn is_for_vaults(resource: &str) -> bool {
    resource.rsplit('/').next() == Some(vaults::ROOT)
}

/// Whom a token is for, and what it grants. What is asked here has passed [`check`].
pub(super) fn caller(authorization: Option<&str>) -> Caller {
    let token = authorization.and_then(|value| value.split_once(' '));
    let payload = token.and_then(|(_, token)| decoded(token.trim().split('.').nth(1)?));
    let payload = payload.unwrap_or_default();
    let roles = payload["roles"].as_array().into_iter().flatten();
    Caller {
        client: payload["appid"].as_str().map(str::to_owned),
        roles: roles.filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

/// The `tid` of a token that has our structure.
fn tenant_in(token: &str) -> Option<String> {
    let mut parts = token.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || signature != URL_SAFE_NO_PAD.encode(SIGNATURE) {
        return None;
    }
    decoded(header)?;
    decoded(payload)?.get("tid")?.as_str().map(str::to_owned)
}

fn decoded(part: &str) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok().filter(Value::is_object)
}

fn mint(
    tenant: &Tenant,
    now: Instant,
    (audience, client): (&str, &str),
    permissions: Option<&[String]>,
) -> String {
    let roles = permissions.map_or_else(|| json!(ROLES), |given| json!(given));
    let oid = caller::service_principal(tenant, client);
    let header = json!({"typ": "JWT", "alg": "none", "kid": "emulated"});
    let payload = json!({
        "aud": audience,
        "iss": format!("https://sts.windows.net/{}/", tenant.tenant_id),
        "iat": now,
        "nbf": now,
        "exp": now + LIFETIME,
        "appid": client,
        "idtyp": "app",
        "oid": oid.unwrap_or_else(|| guid(&format!("caller {client}"), 1)),
        "roles": roles,
        "tid": tenant.tenant_id,
        "ver": "1.0",
    });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{}",
        part(&header),
        part(&payload),
        URL_SAFE_NO_PAD.encode(SIGNATURE)
    )
}

/// A sign-in error in its documented shape. It repeats nothing that was sent.
fn failure(now: Instant, status: u16, error: &str, number: u32, words: &str) -> Answer {
    let time = clock::sign_in(now);
    let trace = guid("trace", now.unsigned_abs());
    let correlation = guid("correlation", now.unsigned_abs());
    Answer {
        status,
        ..Answer::read(json!({
            "error": error,
            "error_description": format!(
                "AADSTS{number}: {words}\r\nTrace ID: {trace}\r\nCorrelation ID: {correlation}\r\nTimestamp: {time}"
            ),
            "error_codes": [number],
            "timestamp": time,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": format!("https://login.microsoftonline.com/error?code={number}"),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "grant_type=client_credentials&client_id=c&scope=x%2F.default&client_secret=s";
    const OTHER: &str = "11111111-2222-4333-8444-555555555555";

    fn ask(tenant: &mut Tenant, named: &str, form: &str) -> Answer {
        sign_in(tenant, 7, "http://localhost", named, form, None)
    }

    fn numbers(answer: &Answer) -> (u16, u64) {
        (
            answer.status,
            answer.body["error_codes"][0].as_u64().unwrap_or_default(),
        )
    }

    #[test]
    fn the_first_sign_in_names_the_tenant_and_no_later_one_does() {
        let mut tenant = Tenant::empty(None);
        assert_eq!(ask(&mut tenant, OTHER, GOOD).status, 200);
        assert_eq!(tenant.tenant_id, OTHER);
        let second = ask(&mut tenant, "99999999-2222-4333-8444-555555555555", GOOD);
        assert_eq!(numbers(&second), (400, 90002));
        assert_eq!(ask(&mut tenant, "contoso.com", GOOD).status, 200);
    }

    #[test]
    fn a_refused_sign_in_does_not_name_the_tenant() {
        let mut tenant = Tenant::empty(None);
        let form = GOOD.replace("client_secret=s", "client_secret=refuse-me");
        let answer = ask(&mut tenant, OTHER, &form);
        assert_eq!(numbers(&answer), (401, 7_000_215));
        assert_eq!(answer.body["error"], "invalid_client");
        assert!(!answer.body.to_string().contains("refuse-me"));
        assert!(!tenant.tenant_id_settled);
    }

    #[test]
    fn incomplete_forms_are_refused() {
        let mut tenant = Tenant::empty(Some(OTHER.to_owned()));
        for (from, to, number) in [
            ("client_credentials", "password", 70003),
            ("client_id=c", "client_id=", 900_144),
            ("%2F.default", "", 70011),
            ("client_secret=s", "client_secret=", 7_000_216),
        ] {
            assert_eq!(
                numbers(&ask(&mut tenant, OTHER, &GOOD.replace(from, to))).1,
                number
            );
        }
    }

    #[test]
    fn a_token_opens_the_tenant_it_was_minted_for_and_no_other() {
        let mut tenant = Tenant::empty(Some(OTHER.to_owned()));
        let answer = ask(&mut tenant, OTHER, GOOD);
        let token = answer.body["access_token"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert_eq!(check(&tenant, Some(&format!("Bearer {token}"))), Ok(()));
        for wrong in [
            None,
            Some("Bearer x".to_owned()),
            Some(token.clone()),
            Some(format!("Bearer {token}x")),
        ] {
            assert_eq!(
                check(&tenant, wrong.as_deref())
                    .expect_err("refused")
                    .status,
                401
            );
        }
        let stranger = Tenant::empty(None);
        assert!(check(&stranger, Some(&format!("Bearer {token}"))).is_err());
    }
}
