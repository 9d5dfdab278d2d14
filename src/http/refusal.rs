//! What to say when the token service refuses (reference, section 8).
//!
//! It branches on codes and passes no foreign sentence on, since that may echo what it was sent.

use super::Credential;
use crate::wire::Response;

/// No OAuth error word is longer.
const LONGEST_WORD: usize = 40;

/// One line: the code, and what it means for this credential.
pub(super) fn words(answer: &Response, credential: &Credential, authority: &str) -> String {
    let status = answer.status;
    let Some(code) = code_of(answer) else {
        return match error_word(answer, credential) {
            Some(word) => format!("{authority} answered {status} {word}"),
            None => format!("{authority} answered {status} without a token"),
        };
    };
    match explanation(code, credential) {
        Some(line) => format!("AADSTS{code}: {line}"),
        None => format!("AADSTS{code}"),
    }
}

fn explanation(code: u64, credential: &Credential) -> Option<String> {
    let (tenant, client) = (credential.tenant(), credential.client_id());
    Some(match code {
        7_000_215 => format!(
            "the client secret of application {client} is wrong; it must be the secret's value, not its id"
        ),
        7_000_222 => {
            format!("the client secret of application {client} has expired; create a new one")
        }
        700_016 => format!(
            "tenant {tenant} has no application {client}; check the client id, the tenant, and that the application was consented to there"
        ),
        90_002 => {
            format!("there is no tenant {tenant} in this cloud; check the tenant and the cloud")
        }
        70_011 => "the scope is not one of this cloud; check the cloud".to_owned(),
        _ => return None,
    })
}

/// The first of `error_codes`, or else the number after `AADSTS` in the description.
fn code_of(answer: &Response) -> Option<u64> {
    let body = answer.body.json();
    body["error_codes"][0].as_u64().or_else(|| {
        let (_, rest) = body["error_description"].as_str()?.split_once("AADSTS")?;
        let digits = rest
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(rest.len());
        rest[..digits].parse().ok()
    })
}

/// The OAuth error word, such as `invalid_client`. A stranger's sentence may echo what it was sent, in any
/// encoding; a word of small letters that is not the secret cannot.
fn error_word<'a>(answer: &'a Response, credential: &Credential) -> Option<&'a str> {
    let word = answer.body.json()["error"].as_str()?;
    let is_word = word.len() <= LONGEST_WORD
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (is_word && !word.is_empty() && !credential.secret().contains(word)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Body;
    use serde_json::{Value, json};

    fn said(body: Value) -> String {
        let answer = Response {
            status: 400,
            headers: Vec::new(),
            body: Body::new(body),
        };
        let credential = Credential::ClientSecret {
            tenant: "contoso.com".to_owned(),
            client_id: "app".to_owned(),
            client_secret: "s3cret".into(),
        };
        words(&answer, &credential, "https://login.example")
    }

    #[test]
    fn common_codes_are_explained() {
        for code in [7_000_215, 7_000_222, 700_016, 90_002, 70_011] {
            let told = said(json!({"error_codes": [code], "error_description": "AADSTS0: RAW"}));
            assert!(told.starts_with(&format!("AADSTS{code}: ")), "{told}");
            assert!(!told.contains("RAW"), "{told}");
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
            "error_description": "AADSTS53003: Blocked, you sent s3cret.\r\nTrace ID: 1",
            "error_codes": [53_003],
        }));
        assert_eq!(told, "AADSTS53003");
    }

    #[test]
    fn an_answer_without_a_code_is_told_by_its_status() {
        assert_eq!(
            said(Value::Null),
            "https://login.example answered 400 without a token"
        );
        assert_eq!(
            said(json!({"error": "invalid_request"})),
            "https://login.example answered 400 invalid_request"
        );
    }
}
