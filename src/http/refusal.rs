//! What to say when the token service refuses (reference, section 8).
//!
//! It branches on codes and passes no foreign sentence on, since that may echo what it was sent. Of an assertion that
//! somebody else signed it repeats the names in it, which are no secrets and which the application must trust.

use secrecy::ExposeSecret as _;

use super::authority::Proof;
use super::claims::Claims;
use super::credential::Application;
use crate::wire::Response;

/// The words of OAuth that are passed on. A closed list cannot echo anything.
const WORDS: [&str; 14] = [
    "consent_required",
    "identity_not_found",
    "interaction_required",
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_resource",
    "invalid_scope",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
    "access_denied",
];

/// One line: the code, and what it means for this application.
pub(super) fn words(
    answer: &Response,
    app: &Application,
    authority: &str,
    proof: &Proof,
) -> String {
    let status = answer.status;
    let Some(code) = code_of(answer) else {
        return match error_word(answer) {
            Some(word) => format!("{authority} answered {status} {word}"),
            None => format!("{authority} answered {status} without a token"),
        };
    };
    match explanation(code, app) {
        Some(line) => format!("AADSTS{code}: {line}{}", vouched(code, proof)),
        None => format!("AADSTS{code}"),
    }
}

/// What the code means for this application; none where it is not known.
fn explanation(code: u64, app: &Application) -> Option<String> {
    let Application {
        tenant,
        client_id: client,
    } = app;
    Some(match code {
        7_000_215 => format!(
            "the client secret of application {client} is wrong; it must be the secret's value, not its id"
        ),
        7_000_222 => {
            format!("the client secret of application {client} has expired; create a new one")
        }
        7_000_216 | 7_000_218 => {
            format!("application {client} showed neither a secret nor an assertion that counts")
        }
        700_016 | 7_000_229 => format!(
            "tenant {tenant} has no application {client}; check the client id, the tenant, and that the application was consented to there"
        ),
        7_000_112 => format!("application {client} is disabled in tenant {tenant}"),
        90_002 | 900_023 | 90_019 => {
            format!("there is no tenant {tenant} in this cloud; check the tenant and the cloud")
        }
        900_382 | 90_038 => {
            format!("application {client} is of another cloud; check the tenant's cloud")
        }
        700_027 => format!(
            "the signature of the assertion was refused: the certificate is not one of application {client}, or it has expired; upload its public part to the application"
        ),
        700_030 => format!(
            "the certificate's subject or issuer is not trusted by application {client}; AZURE_CLIENT_SEND_CERTIFICATE_CHAIN=true sends the chain"
        ),
        700_024 => {
            "the assertion is not valid now: it has expired, or this machine's clock is wrong"
                .to_owned()
        }
        700_023 => "the assertion is for another audience; check the cloud".to_owned(),
        700_021 => format!("the assertion names another application than {client}"),
        50_013 => "the assertion is broken, has expired, or is signed by a key that is not trusted"
            .to_owned(),
        70_021 | 700_213 => {
            format!("no federated credential of application {client} has this subject")
        }
        700_211 => format!("no federated credential of application {client} has this issuer"),
        700_212 => format!("no federated credential of application {client} has this audience"),
        70_011 => "the scope is not one of this cloud; check the cloud".to_owned(),
        500_011 => {
            format!("tenant {tenant} does not know Microsoft Graph by this name; check the cloud")
        }
        65_001 | 650_056 => format!(
            "application {client} has no consent in tenant {tenant}; an administrator must grant its permissions"
        ),
        50_105 | 501_051 => format!("application {client} wants an assignment that is not there"),
        53_003 | 530_003 => format!(
            "conditional access of tenant {tenant} keeps {client} out; its sign-in log says which policy"
        ),
        50_076 | 50_079 => {
            "this sign-in needs a second factor, which no pipeline has; sign in as an application"
                .to_owned()
        }
        50_034 => format!("tenant {tenant} does not know this account"),
        700_082 | 70_008 => "the sign-in has expired; sign in again".to_owned(),
        90_033 => "the service is unavailable for the moment; run again later".to_owned(),
        _ => return None,
    })
}

/// For a federated credential that does not match: what the assertion does say, to be compared.
fn vouched(code: u64, proof: &Proof) -> String {
    let is_mismatch = matches!(
        code,
        70_021 | 700_211..=700_213 | 700_023 | 700_024 | 50_013
    );
    match proof {
        Proof::Vouched(assertion) if is_mismatch => {
            let claims = Claims::of(assertion.expose_secret()).unwrap_or_default();
            let shown = |claim: Option<String>| claim.unwrap_or_else(|| "(none)".to_owned());
            format!(
                "; the assertion has issuer {}, subject {}, audience {}",
                shown(claims.issuer),
                shown(claims.subject),
                shown(claims.audience)
            )
        }
        Proof::Vouched(_) | Proof::Signed(_) | Proof::Secret(_) => String::new(),
    }
}

/// The first of `error_codes`, or else the number after `AADSTS` in the description.
fn code_of(answer: &Response) -> Option<u64> {
    let body = answer.body.json();
    body["error_codes"][0]
        .as_u64()
        .or_else(|| code_in(body["error_description"].as_str()?))
}

/// The number behind the first `AADSTS` of a text.
pub(super) fn code_in(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once("AADSTS")?;
    let digits = rest
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(rest.len());
    rest[..digits].parse().ok()
}

/// The OAuth error word, such as `invalid_client`, where it is one of those that are known.
pub(super) fn error_word(answer: &Response) -> Option<&'static str> {
    let said = answer.body.json()["error"].as_str()?;
    WORDS.into_iter().find(|word| *word == said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Body;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use secrecy::SecretString;
    use serde_json::{Value, json};

    fn said_to(proof: &Proof, body: Value) -> String {
        let answer = Response {
            status: 400,
            headers: Vec::new(),
            body: Body::new(body),
        };
        let app = Application {
            tenant: "contoso.com".to_owned(),
            client_id: "app".to_owned(),
        };
        words(&answer, &app, "https://login.example", proof)
    }

    fn said(body: Value) -> String {
        said_to(&Proof::Secret("s3cret".into()), body)
    }

    #[test]
    fn common_codes_are_explained() {
        for code in [
            7_000_215, 7_000_222, 700_016, 90_002, 70_011, 700_027, 700_024, 700_023, 70_021,
            700_211, 700_212, 700_213, 65_001, 53_003, 7_000_112, 500_011, 50_105,
        ] {
            let told = said(json!({"error_codes": [code], "error_description": "AADSTS0: RAW"}));
            assert!(told.starts_with(&format!("AADSTS{code}: ")), "{told}");
            assert!(!told.contains("RAW") && !told.contains('\n'), "{told}");
        }
        let told = said(json!({"error_description": "AADSTS90002: RAW"}));
        assert!(
            told.starts_with("AADSTS90002: there is no tenant contoso.com"),
            "{told}"
        );
    }

    #[test]
    fn another_code_passes_no_foreign_sentence_on() {
        let told = said(json!({
            "error": "invalid_client",
            "error_description": "AADSTS99999: Blocked, you sent s3cret.\r\nTrace ID: 1",
            "error_codes": [99_999],
        }));
        assert_eq!(told, "AADSTS99999");
    }

    #[test]
    fn an_answer_without_a_code_is_told_by_its_status() {
        let nothing = "https://login.example answered 400 without a token";
        assert_eq!(said(Value::Null), nothing);
        assert_eq!(said(json!({"error": "s3cret"})), nothing);
        assert_eq!(
            said(json!({"error": "invalid_request"})),
            "https://login.example answered 400 invalid_request"
        );
    }

    #[test]
    fn a_federated_mismatch_names_what_was_shown_and_not_the_assertion() {
        let claims =
            json!({"iss": "https://issuer", "sub": "repo:o/r:pull_request", "aud": "api://x"});
        let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
        let assertion = SecretString::from(format!("e30.{payload}.s1gnature"));
        for code in [70_021, 700_211, 700_212, 700_213] {
            let told = said_to(
                &Proof::Vouched(assertion.clone()),
                json!({"error_codes": [code]}),
            );
            assert!(
                told.ends_with("; the assertion has issuer https://issuer, subject repo:o/r:pull_request, audience api://x"),
                "{told}"
            );
            assert!(
                !told.contains(&payload) && !told.contains("s1gnature"),
                "{told}"
            );
        }
        // One's own assertion says nothing new, and a missing consent is no mismatch.
        let told = said_to(
            &Proof::Signed(assertion.clone()),
            json!({"error_codes": [700_027]}),
        );
        assert!(!told.contains("issuer https"), "{told}");
        let told = said_to(&Proof::Vouched(assertion), json!({"error_codes": [65_001]}));
        assert!(!told.contains("issuer https"), "{told}");
    }
}
