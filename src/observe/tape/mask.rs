//! Stored secrets on a tape: their keys, and a mask in the place of every value that is not known to be harmless.
//!
//! The service masks what it takes for secret. That is its judgement about its keys; a web address or a user name may hold
//! a secret all the same, so only what says how to provision is believed.

use serde_json::{Value, json};

/// What a masked value reads as, here and at the service (reference, section 2.5).
const MASK: &str = "*";

/// Takes the values out of an answer about stored secrets; other answers hold none. `path` is without its query.
pub(super) fn mask(path: &str, status: u16, body: &mut Value) {
    if !path.ends_with("/synchronization/secrets") || !(200..300).contains(&status) {
        return;
    }
    let context = body.get("@odata.context").cloned();
    let pairs = body["value"].as_array().map_or(&[][..], Vec::as_slice);
    // Nothing but what is known of such an answer is kept of it.
    let pairs: Vec<_> = pairs.iter().filter_map(pair).collect();
    *body = json!({ "value": pairs });
    if let Some(context) = context {
        body["@odata.context"] = context;
    }
}

fn pair(pair: &Value) -> Option<Value> {
    let key = pair["key"].as_str()?;
    let value = pair["value"].as_str().unwrap_or_default();
    let kept = harmless(key, value).unwrap_or_else(|| json!(MASK));
    Some(json!({ "key": key, "value": kept }))
}

/// The value of a pair that holds a setting and nothing else.
fn harmless(key: &str, value: &str) -> Option<Value> {
    match key {
        "SyncAll" | "SkipOutOfScopeDeletions" => ["true", "false", "1", "0", ""]
            .iter()
            .any(|word| value.eq_ignore_ascii_case(word))
            .then(|| json!(value)),
        // JSON in a text. Members that nobody has documented are let through where they are no text.
        "SyncNotificationSettings" => {
            let settings: Value = serde_json::from_str(value).ok()?;
            let members = settings.as_object()?;
            let is_known = |name: &str, value: &Value| {
                name == "Recipients" || value.is_boolean() || value.is_number() || value.is_null()
            };
            members
                .iter()
                .all(|(name, value)| is_known(name, value))
                .then(|| json!(value))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/v1.0/servicePrincipals/x/synchronization/secrets";

    #[test]
    fn only_settings_keep_their_values() {
        let settings =
            r#"{"Enabled":true,"Recipients":"ops@contoso.com","DeleteThresholdValue":3}"#;
        let mut body = json!({"@odata.context": "c", "note": "s3cret", "value": [
            {"key": "BaseAddress", "value": "https://x/?key=s3cret", "more": "s3cret"},
            {"key": "Password", "value": "s3cret"},
            {"key": "Unheard", "value": "s3cret"},
            {"key": "SyncAll", "value": "True"},
            {"key": "SkipOutOfScopeDeletions", "value": "s3cret"},
            {"key": "SyncNotificationSettings", "value": settings},
        ]});
        mask(PATH, 200, &mut body);
        assert_eq!(
            body,
            json!({"value": [
                {"key": "BaseAddress", "value": "*"},
                {"key": "Password", "value": "*"},
                {"key": "Unheard", "value": "*"},
                {"key": "SyncAll", "value": "True"},
                {"key": "SkipOutOfScopeDeletions", "value": "*"},
                {"key": "SyncNotificationSettings", "value": settings},
            ], "@odata.context": "c"})
        );
        for strange in [r#"{"Token":"s3cret"}"#, r#"["s3cret"]"#, "s3cret"] {
            let pairs = json!([{"key": "SyncNotificationSettings", "value": strange}]);
            let mut body = json!({ "value": pairs });
            mask(PATH, 200, &mut body);
            assert_eq!(body["value"][0]["value"], "*", "{strange}");
        }
    }

    #[test]
    fn an_answer_of_another_shape_keeps_nothing() {
        for strange in [
            json!("s3cret"),
            json!(["s3cret"]),
            json!({"value": "s3cret"}),
        ] {
            let mut body = strange.clone();
            mask(PATH, 200, &mut body);
            assert_eq!(body, json!({"value": []}), "{strange}");
        }
    }
}
