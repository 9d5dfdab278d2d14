//! What is no recording, or a malformed one, is refused with the place where it is wrong.

use serde_json::{Value, json};

use super::{TENANT, imported, within};

const ID: &str = "11111111-2222-4333-8444-555555555555";

fn of(answers: &Value) -> Value {
    json!({ "format": "syncform-recording/1", "cloud": "global", "tenantId": TENANT, "time": "2026-01-01T00:00:00Z", "answers": answers })
}

fn answer(request: &str, body: &Value) -> Value {
    json!({ "request": request, "status": 200, "body": body })
}

fn refusal(recording: &Value) -> String {
    let error = imported(recording).err().map(|error| error.to_string());
    let error = error.unwrap_or_else(|| panic!("it was taken: {recording}"));
    let (_, why) = error.split_once("cannot be imported: ").expect("a reason");
    why.to_owned()
}

#[test]
fn a_recording_is_refused_with_the_answer_that_is_wrong() {
    let principal = answer(
        &format!("GET /v1.0/servicePrincipals/{ID}"),
        &json!({"id": ID, "appId": ID, "displayName": "x"}),
    );
    let below = |part: &str, body: &Value| {
        of(&json!([
            principal,
            answer(&format!("GET /v1.0/servicePrincipals/{ID}/{part}"), body)
        ]))
    };
    let lists = [
        ("users", json!({"value": {}}), "body.value: not a list"),
        (
            "users",
            json!({"value": [3]}),
            "body.value[0]: not an object",
        ),
        (
            "users",
            json!({"value": [{"id": "../x"}]}),
            "body.value[0].id: not a GUID",
        ),
        (
            "applications",
            json!({"id": ID, "tags": "x"}),
            "body.tags: not of the type that Graph gives it",
        ),
        (
            "applications",
            json!({"id": ID, "appRoles": [1]}),
            "body.appRoles: not of the type that Graph gives it",
        ),
        (
            "secrets",
            json!({}),
            "request: nothing is imported of this kind",
        ),
    ];
    for (path, body, why) in lists {
        let request = format!("GET /v1.0/{path}");
        let recording = of(&json!([answer(&request, &body)]));
        assert_eq!(
            refusal(&recording),
            format!("answer 1 ({request:?}): {why}")
        );
    }
    let parts = [
        (
            "owners",
            json!({"value": [{"id": ID}]}),
            "body.value[0].@odata.type: neither a user nor a service principal",
        ),
        (
            "appRoleAssignedTo",
            json!({"value": [{"principalType": "Device", "principalId": ID}]}),
            "body.value[0].principalType: not User, Group or ServicePrincipal",
        ),
        (
            "appRoleAssignedTo",
            json!({"value": [{"id": "a", "principalType": "User", "principalId": ID, "appRoleId": "x"}]}),
            "body.value[0].appRoleId: not a GUID",
        ),
        (
            "synchronization/jobs",
            json!({"value": [{"id": "j", "templateId": "t"}]}),
            "body.value[0].schedule: not an object",
        ),
        (
            "synchronization/jobs/j/schema",
            json!({"version": "v", "directories": [], "synchronizationRules": []}),
            "request: no answer tells of this job",
        ),
        (
            "synchronization/templates/t/schema",
            json!({"value": []}),
            "body: not a schema",
        ),
        (
            "synchronization/secrets",
            json!({"value": [{"key": "Password"}]}),
            "body.value[0].value: not a text",
        ),
        (
            "synchronization/acquireAccessToken",
            json!({}),
            "request: nothing is imported of this kind",
        ),
    ];
    for (part, body, why) in parts {
        let mut recording = below(part, &body);
        if part.contains("templates/t/schema") {
            recording["answers"][0]["body"]["applicationTemplateId"] = json!(ID);
        }
        let said = refusal(&recording);
        assert!(
            said.starts_with("answer 2 (\"GET /v1.0/servicePrincipals/") && said.ends_with(why),
            "{said}"
        );
    }
    let lone = answer(
        &format!("GET /v1.0/servicePrincipals/{ID}/owners"),
        &json!({"value": []}),
    );
    assert!(refusal(&of(&json!([lone]))).ends_with("no answer tells of this service principal"));
}

#[test]
fn what_is_no_recording_is_refused() {
    let sound = of(&json!([]));
    assert!(imported(&sound).is_ok());
    let with = |name: &str, value: Value| {
        let mut recording = sound.clone();
        recording[name] = value;
        refusal(&recording)
    };
    assert_eq!(
        with("format", json!("syncform-recording/2")),
        "its format is not syncform-recording/1"
    );
    assert_eq!(
        with("tenantId", json!("contoso.com")),
        "tenantId: not a GUID"
    );
    assert_eq!(
        with("time", json!("yesterday")),
        "time: not a time such as 2026-01-31T12:00:00Z"
    );
    assert!(with("answers", json!({})).starts_with("it is no recording (line 1, "));
    for (answer, why) in [
        (json!("x"), "answer 1 (\"\"): request: not GET and a path"),
        (
            json!({"request": "PUT /v1.0/x"}),
            "answer 1 (\"PUT /v1.0/x\"): request: not GET and a path",
        ),
        (
            json!({"request": "GET https://x/v1.0/x"}),
            "answer 1 (\"GET https://x/v1.0/x\"): request: no path of Graph",
        ),
        (
            json!({"request": "GET /v1.0/users", "status": 99}),
            "answer 1 (\"GET /v1.0/users\"): status: not an HTTP status",
        ),
        (
            json!({"request": "GET /v1.0/users", "status": 200}),
            "answer 1 (\"GET /v1.0/users\"): body: not an object",
        ),
        (
            json!({"request": "GET \u{1b}[2Jx"}),
            "answer 1 (\"GET \\u{1b}[2Jx\"): request: no path of Graph",
        ),
    ] {
        assert_eq!(refusal(&of(&json!([answer]))), why);
    }
    // A refusal tells nothing, whatever its body is.
    let refused = json!({"request": "GET /v1.0/users/x", "status": 404, "body": null});
    assert!(imported(&of(&json!([refused]))).is_ok());
}

#[test]
fn a_recording_becomes_a_new_tenant_and_never_an_old_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("recording.json");
    std::fs::write(&file, of(&json!([])).to_string()).expect("a file");
    let state = folder.path().join("state");
    within(&file, Some(&state)).expect("a tenant");
    let again = within(&file, Some(&state)).expect_err("it is there");
    assert!(
        again.to_string().contains("holds a tenant already"),
        "{again}"
    );
    let other = of(&json!([])).to_string().replace(TENANT, ID);
    std::fs::write(&file, other).expect("a file");
    let other = within(&file, None).expect_err("another tenant");
    assert!(other.to_string().contains(ID), "{other}");
    assert!(within(&folder.path().join("nowhere"), None).is_err());
}
