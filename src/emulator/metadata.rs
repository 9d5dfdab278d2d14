//! What clients ask before they sign in: where keys, tokens and services are. No token is wanted for it.
//!
//! OpenID configuration and instance discovery for authentication libraries, `/metadata/endpoints` for tools that are
//! pointed at a cloud of their own by its host. Every address leads back to the emulator, by the name that the caller used.
//! It knows nothing of the tenant but its names, and changes nothing.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call;
use super::identity::is_guid;
use super::store::Tenant;

/// The api-version without which Azure's own service answers 400.
const API_VERSION: &str = "api-version";
/// Names that stand for whichever tenant signs in.
const ANY_TENANT: [&str; 3] = ["common", "organizations", "consumers"];
const TENANTS: [&str; 2] = ["contoso.com", "contoso.onmicrosoft.com"];

/// One of these documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Document {
    /// `/{tenant}/v2.0/.well-known/openid-configuration`, and the same without `v2.0`.
    Configuration { tenant: String, is_v2: bool },
    /// `/{tenant}/discovery/v2.0/keys`, and the same without `v2.0`.
    Keys { tenant: String },
    /// `/common/discovery/instance`.
    Instance,
    /// `/metadata/endpoints`.
    Endpoints,
}

/// The document that a path names.
pub(super) fn document(path: &str) -> Option<Document> {
    let segments = call::segments(path);
    let segments: Vec<_> = segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        ["metadata", "endpoints"] => Some(Document::Endpoints),
        [_, "discovery", "instance"] => Some(Document::Instance),
        [tenant, "discovery", "keys"] | [tenant, "discovery", "v2.0", "keys"] => {
            Some(Document::Keys {
                tenant: (*tenant).to_owned(),
            })
        }
        [tenant, ".well-known", "openid-configuration"] => Some(Document::Configuration {
            tenant: (*tenant).to_owned(),
            is_v2: false,
        }),
        [tenant, "v2.0", ".well-known", "openid-configuration"] => Some(Document::Configuration {
            tenant: (*tenant).to_owned(),
            is_v2: true,
        }),
        _ => None,
    }
}

/// Writes it. `root` is the origin that the caller used, `query` is raw.
pub(super) fn answer(
    tenant: &Tenant,
    document: &Document,
    root: &str,
    query: &str,
) -> Result<Answer, Refusal> {
    let options = call::options(query);
    let option = |name: &str| {
        let found = options.iter().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    };
    let (status, body) = match document {
        Document::Endpoints if option(API_VERSION).is_none() => {
            return Err(Refusal::bad(
                "The api-version query parameter (?api-version=) is required for all requests.",
            ));
        }
        Document::Endpoints => (200, endpoints(root)),
        Document::Instance => instance(root, option("authorization_endpoint")),
        Document::Configuration { tenant: named, .. } | Document::Keys { tenant: named }
            if !is_known(tenant, named) =>
        {
            (400, unknown(named))
        }
        // Tokens of the emulator are signed by nobody, so there is no key that could check them.
        Document::Keys { .. } => (200, json!({ "keys": [] })),
        Document::Configuration {
            tenant: named,
            is_v2,
        } => (200, configuration(tenant, named, *is_v2, root)),
    };
    Ok(Answer {
        status,
        ..Answer::read(body)
    })
}

/// A tenant that nobody has named yet takes any id, as its token endpoint does.
fn is_known(tenant: &Tenant, named: &str) -> bool {
    let named = named.to_ascii_lowercase();
    named == tenant.tenant_id
        || ANY_TENANT.contains(&named.as_str())
        || TENANTS.contains(&named.as_str())
        || (!tenant.tenant_id_settled && is_guid(&named))
}

fn unknown(named: &str) -> Value {
    // The name is the caller's own; only what could be one is repeated.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let named = if named.bytes().all(is_plain) {
        named
    } else {
        "named"
    };
    json!({
        "error": "invalid_tenant",
        "error_description": format!("AADSTS90002: Tenant '{named}' not found. Check the tenant id, and which tenant this emulator's folder holds."),
        "error_codes": [90002],
    })
}

fn configuration(tenant: &Tenant, named: &str, is_v2: bool, root: &str) -> Value {
    let is_any = ANY_TENANT.contains(&named.to_ascii_lowercase().as_str());
    let id = if is_any {
        "{tenantid}"
    } else if is_guid(&named.to_ascii_lowercase()) {
        named
    } else {
        &tenant.tenant_id
    };
    let issuer = if is_v2 {
        format!("{root}/{id}/v2.0")
    } else {
        format!("https://sts.windows.net/{id}/")
    };
    let keys = if is_v2 {
        "discovery/v2.0/keys"
    } else {
        "discovery/keys"
    };
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{root}/{named}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{root}/{named}/oauth2/v2.0/token"),
        "jwks_uri": format!("{root}/{named}/{keys}"),
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid"],
        "claims_supported": ["aud", "iss", "iat", "nbf", "exp", "tid", "oid", "sub", "ver"],
        "tenant_region_scope": null,
        "cloud_instance_name": host_of(root),
        "msgraph_host": host_of(root),
    })
}

/// Libraries ask whether an authority's host is one; the emulator vouches for itself alone.
fn instance(root: &str, authorization_endpoint: Option<&str>) -> (u16, Value) {
    let Some(asked) = authorization_endpoint else {
        return (
            400,
            invalid(
                "AADSTS900144: The request must contain the following parameter: 'authorization_endpoint'.",
                900_144,
            ),
        );
    };
    let rest = asked
        .strip_prefix(root)
        .and_then(|rest| rest.strip_prefix('/'));
    let Some(named) = rest.and_then(|rest| rest.split('/').next()) else {
        return (
            400,
            invalid(
                "AADSTS50049: Unknown or invalid instance: the emulator knows itself alone.",
                50049,
            ),
        );
    };
    let host = host_of(root);
    let body = json!({
        "tenant_discovery_endpoint": format!("{root}/{named}/v2.0/.well-known/openid-configuration"),
        "api-version": "1.1",
        "metadata": [{ "preferred_network": host, "preferred_cache": host, "aliases": [host] }],
    });
    (200, body)
}

fn invalid(words: &str, number: u32) -> Value {
    json!({ "error": "invalid_instance", "error_description": words, "error_codes": [number] })
}

/// The members that infrastructure tools ask for; addresses of services that are not emulated are absent.
fn endpoints(root: &str) -> Value {
    json!({
        "name": "syncform-emulator",
        "portal": root,
        "authentication": {
            "loginEndpoint": root,
            "audiences": [root],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "graph": root,
        "graphAudience": root,
        "microsoftGraphResourceId": format!("{root}/"),
        "resourceManager": format!("{root}/"),
        "suffixes": {},
    })
}

fn host_of(root: &str) -> &str {
    root.split_once("://").map_or(root, |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "11111111-2222-4333-8444-555555555555";
    const ROOT: &str = "https://127.0.0.1:8443";

    fn asked(target: &str) -> (u16, Value) {
        let tenant = Tenant::empty(Some(ID.to_owned()));
        let (path, query) = call::split_target(target);
        let document = document(path).expect("a document");
        let answer = answer(&tenant, &document, ROOT, query).expect("no refusal");
        (answer.status, answer.body)
    }

    #[test]
    fn every_address_leads_back_to_the_caller_s_root() {
        let path = format!("/{ID}/v2.0/.well-known/openid-configuration");
        let (status, body) = asked(&path);
        assert_eq!(status, 200);
        assert_eq!(body["issuer"], format!("{ROOT}/{ID}/v2.0"));
        assert_eq!(
            body["token_endpoint"],
            format!("{ROOT}/{ID}/oauth2/v2.0/token")
        );
        let keys = body["jwks_uri"].as_str().expect("a URL");
        let keys = keys.strip_prefix(ROOT).expect("ours");
        assert_eq!(asked(keys), (200, json!({ "keys": [] })));
        let (_, common) = asked("/common/v2.0/.well-known/openid-configuration");
        assert_eq!(common["issuer"], format!("{ROOT}/{{tenantid}}/v2.0"));
    }

    #[test]
    fn a_stranger_s_tenant_has_no_configuration() {
        for named in ["99999999-2222-4333-8444-555555555555", "fabrikam.com"] {
            let (status, body) = asked(&format!("/{named}/v2.0/.well-known/openid-configuration"));
            assert_eq!((status, &body["error_codes"][0]), (400, &json!(90002)));
        }
    }

    #[test]
    fn the_emulator_vouches_for_itself_alone() {
        let instance = "/common/discovery/instance?api-version=1.1&authorization_endpoint=";
        let own = "https%3A%2F%2F127.0.0.1%3A8443%2Fcontoso.com%2Foauth2%2Fv2.0%2Fauthorize";
        let (status, body) = asked(&format!("{instance}{own}"));
        assert_eq!(status, 200);
        assert_eq!(
            body["tenant_discovery_endpoint"],
            format!("{ROOT}/contoso.com/v2.0/.well-known/openid-configuration")
        );
        assert_eq!(body["metadata"][0]["aliases"][0], "127.0.0.1:8443");
        for other in [
            "https%3A%2F%2Flogin.microsoftonline.com%2Fx%2F",
            "https%3A%2F%2F127.0.0.1%3A8443.evil.example%2Fx%2F",
            "",
        ] {
            assert_eq!(asked(&format!("{instance}{other}")).0, 400, "{other}");
        }
    }

    #[test]
    fn tools_that_ask_for_a_cloud_find_one() {
        let (_, body) = asked("/metadata/endpoints?api-version=2022-09-01");
        for member in [
            "/name",
            "/resourceManager",
            "/microsoftGraphResourceId",
            "/authentication/loginEndpoint",
        ] {
            assert!(
                body.pointer(member).is_some_and(Value::is_string),
                "{member}"
            );
        }
        let tenant = Tenant::empty(None);
        assert!(answer(&tenant, &Document::Endpoints, ROOT, "").is_err());
    }

    #[test]
    fn no_path_of_graph_is_taken_for_one() {
        for path in [
            "/v1.0/servicePrincipals",
            "/v1.0/metadata/endpoints",
            "/contoso.com/oauth2/v2.0/token",
            "/metadata",
        ] {
            assert_eq!(document(path), None, "{path}");
        }
    }
}
