//! Bodies that name another object by its address: `{"@odata.id": ".../directoryObjects/{id}"}`.
//!
//! Any root is taken, as the service does: clients are told to write the public one. Whether the object exists is not
//! judged here.

use serde_json::Value;

use super::answer::Refusal;

/// The collections by which a directory object may be addressed.
const COLLECTIONS: [&str; 5] = [
    "directoryObjects",
    "users",
    "groups",
    "servicePrincipals",
    "applications",
];

/// The id in the body of POST `.../$ref`.
pub(super) fn of_body(body: Option<&Value>) -> Result<String, Refusal> {
    let Some(Value::Object(members)) = body else {
        return Err(Refusal::bad("Empty Payload. JSON content expected."));
    };
    let mut said = members.iter().filter(|(name, _)| *name != "@odata.type");
    match (said.next(), said.next()) {
        (Some((name, Value::String(address))), None) if name == "@odata.id" => id(address),
        _ => Err(Refusal::bad(
            "The body must consist of '@odata.id', the address of an object.",
        )),
    }
}

/// The id at the end of an address, such as `https://graph.microsoft.com/v1.0/directoryObjects/{id}`.
pub(super) fn id(address: &str) -> Result<String, Refusal> {
    let wrong = || {
        Refusal::bad(format!(
            "Invalid URL format specified in @odata.bind or @odata.id: '{address}'."
        ))
    };
    let (_, path) = address.split_once("://").ok_or_else(wrong)?;
    let segments = super::call::segments(path);
    match segments.as_slice() {
        [_, version, collection, id]
            if ["v1.0", "beta"].contains(&version.as_str())
                && COLLECTIONS.contains(&collection.as_str()) =>
        {
            Ok(id.clone())
        }
        _ => Err(wrong()),
    }
}

/// 400 of an object that is there already.
pub(super) fn repeated(property: &str) -> Refusal {
    Refusal::bad(format!(
        "One or more added object references already exist for the following modified properties: '{property}'."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_on_any_root_names_an_id() {
        for right in [
            "https://graph.microsoft.com/v1.0/directoryObjects/x",
            "http://127.0.0.1:8765/beta/users/x",
            "http://emulator.invalid/v1.0/servicePrincipals('x')",
        ] {
            assert_eq!(
                of_body(Some(&json!({"@odata.id": right}))),
                Ok("x".to_owned())
            );
        }
        for wrong in [
            json!({"@odata.id": "x"}),
            json!({"@odata.id": "/v1.0/directoryObjects/x"}),
            json!({"@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects"}),
            json!({"@odata.id": "https://graph.microsoft.com/v3/directoryObjects/x"}),
            json!({"@odata.id": "https://graph.microsoft.com/v1.0/devices/x"}),
            json!({"@odata.id": 7}),
            json!({"id": "x"}),
            json!({}),
            json!([]),
        ] {
            assert_eq!(
                of_body(Some(&wrong)).expect_err("refused").status,
                400,
                "{wrong}"
            );
        }
    }
}
