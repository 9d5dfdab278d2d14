//! The trace, without a network.

use secrecy::SecretString;
use serde_json::{Value, json};

use super::redact::{REDACTED, Target};
use super::*;
use crate::wire::Method;

fn answer(status: u16, body: Value) -> Response {
    Response {
        status,
        headers: vec![
            ("request-id".to_owned(), "r-1".to_owned()),
            ("set-cookie".to_owned(), "s3cret".to_owned()),
        ],
        body: Body::new(body),
    }
}

/// What stands in the file after these exchanges.
fn taped(
    exchanges: &[(Request, Result<Response, Unanswered>)],
    hidden: &[&str],
) -> (String, Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("trace.har");
    let trace = Trace::create(&path).expect("a trace");
    let hidden: Vec<Arc<SecretString>> = hidden
        .iter()
        .map(|value| Arc::new((*value).into()))
        .collect();
    trace.hide(hidden.iter().map(Arc::downgrade));
    for (request, answer) in exchanges {
        trace.note(&Exchange {
            begun: Begun::now(),
            method: request.method.as_str(),
            url: &format!("https://graph.microsoft.com{}", request.path),
            headers: &request.headers,
            body: request.body.as_ref(),
            answer: answer.as_ref(),
        });
    }
    let text = std::fs::read_to_string(&path).expect("the file");
    let har = serde_json::from_str(&text).expect("JSON at every moment");
    (text, har)
}

#[test]
fn a_tape_is_whole_after_every_entry() {
    let get = Request::new(Method::Get, "/v1.0/servicePrincipals/1");
    let (_, empty) = taped(&[], &[]);
    assert_eq!(empty["log"]["entries"], json!([]));
    assert_eq!(empty["log"]["version"], "1.2");
    let answered = (get.clone(), Ok(answer(200, json!({ "id": "1" }))));
    let lost = Unanswered::Lost {
        because: "reset".to_owned(),
    };
    let (_, har) = taped(&[answered, (get, Err(lost))], &[]);
    let entries = har["log"]["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["response"]["content"]["text"], r#"{"id":"1"}"#);
    assert_eq!(entries[1]["response"]["status"], 0);
    assert_eq!(entries[1]["comment"], "the answer was lost: reset");
    let headers = entries[0]["response"]["headers"]
        .as_array()
        .expect("headers");
    assert_eq!(headers[0]["value"], "r-1");
    assert_eq!(headers[1]["value"], REDACTED);
}

#[test]
fn no_secret_is_taped_wherever_it_stands() {
    let below = "/v1.0/servicePrincipals/1/synchronization";
    let pair = json!({ "value": [{ "key": "SecretToken", "value": "s3cret" }] });
    let sent = |path: String| Request::new(Method::Put, path).json(pair.clone());
    let refused = json!({ "error": { "code": "Bad", "message": "you sent s3cret" } });
    let echo = json!({ "error": { "code": "Bad", "message": "earlier you sent \"s3cret\"" } });
    let (text, har) = taped(
        &[
            (
                sent(format!("{below}/secrets")),
                Ok(answer(400, refused.clone())),
            ),
            (
                sent(format!("{below}/Secrets/$count")),
                Ok(answer(200, pair.clone())),
            ),
            (
                sent(format!("{below}/jobs/j/validateCredentials")),
                Ok(answer(400, refused)),
            ),
            (
                sent(format!("{below}/acquireAccessToken")),
                Ok(answer(200, pair.clone())),
            ),
            (
                sent("/v1.0/applications/1".to_owned()),
                Ok(answer(
                    200,
                    json!({ "passwordCredentials": [{ "secretText": "s3cret" }] }),
                )),
            ),
            (
                Request::new(Method::Get, format!("{below}/jobs")),
                Ok(answer(400, echo)),
            ),
        ],
        &["s3cret"],
    );
    assert!(!text.contains("s3cret"), "{text}");
    let pairs = json!({ "settings": [{ "key": "Oauth2ClientSecret", "value": "s3cret" }, { "key": "BaseAddress", "value": "https://x" }] });
    let seen = Target::of(&format!("https://x{below}/jobs"))
        .sent(&pairs)
        .to_string();
    assert!(
        !seen.contains("s3cret") && seen.contains("https://x"),
        "{seen}"
    );
    let first = &har["log"]["entries"][0];
    assert_eq!(
        first["request"]["postData"]["text"],
        format!("\"{REDACTED}\"")
    );
    let told = first["response"]["content"]["text"].as_str().expect("text");
    assert!(told.contains("Bad"), "the code may stay: {told}");
    assert!(
        first["request"]["bodySize"]
            .as_i64()
            .is_some_and(|size| size > 40)
    );
}

#[test]
fn nobody_is_named() {
    let people = json!({ "value": [{ "displayName": "Ada Lovelace", "mail": "ada@contoso.com" }] });
    let app = json!({ "displayName": "AWS", "notificationEmailAddresses": ["ada@contoso.com"],
        "@odata.nextLink": "https://graph.microsoft.com/v1.0/applications?$filter=owner%20eq%20'ada'&$top=5" });
    let filter = |path| {
        Request::new(Method::Get, path).query("$filter", "startsWith(mail,'ada@contoso.com')")
    };
    let (text, har) = taped(
        &[
            (
                filter("/v1.0/users").query("$select", "id"),
                Ok(answer(200, people.clone())),
            ),
            (
                filter("/v1.0/auditLogs/provisioning"),
                Ok(answer(200, people)),
            ),
            (
                Request::new(Method::Get, "/v1.0/users/ada@contoso.com"),
                Ok(answer(404, Value::Null)),
            ),
            (
                Request::new(Method::Get, "/v1.0/applications/1"),
                Ok(answer(200, app)),
            ),
        ],
        &[],
    );
    assert!(!text.to_lowercase().contains("ada"), "{text}");
    assert!(text.contains("AWS") && text.contains("$top=5"), "{text}");
    let query = &har["log"]["entries"][0]["request"]["queryString"];
    assert_eq!(
        *query,
        json!([{ "name": "$filter", "value": REDACTED }, { "name": "$select", "value": "id" }])
    );
}

#[test]
fn each_request_of_a_batch_has_a_place_of_its_own() {
    let sent = json!({ "requests": [
        { "id": "1", "method": "GET", "url": "/servicePrincipals/1/synchronization/jobs/j/schema" },
        { "id": "2", "method": "GET", "url": "/servicePrincipals/1/synchronization/secrets" },
        { "id": "3", "method": "GET", "url": "/groups?$filter=displayName%20eq%20'Ada'", "headers": { "Authorization": "s3cret" } },
    ] });
    let got = json!({ "responses": [
        { "id": "2", "status": 200, "body": { "value": [{ "key": "Password", "value": "s3cret" }] } },
        { "id": "1", "status": 200, "body": { "directories": [] } },
        { "id": "3", "status": 200, "body": { "value": [{ "displayName": "Ada" }] } },
        { "id": "9", "status": 200, "body": { "value": "s3cret" } },
    ] });
    let place = Target::of("https://graph.microsoft.com/v1.0/$batch");
    let (out, back) = (
        place.sent(&sent).to_string(),
        place.answered(Some(&sent), &got).to_string(),
    );
    for text in [&out, &back] {
        assert!(!text.contains("s3cret") && !text.contains("Ada"), "{text}");
    }
    assert!(
        back.contains("directories") && out.contains("/jobs/j/schema"),
        "{back}"
    );
}

#[test]
fn schemas_and_jobs_stay_as_they_are() {
    let schema = json!({ "synchronizationRules": [{ "objectMappings": [{ "attributeMappings": [
        { "source": { "name": "mail", "parameters": [{ "key": "source", "value": { "expression": "[mail]" } }] } } ] }] }] });
    let place = Target::of("https://x/v1.0/servicePrincipals/1/synchronization/jobs/j/schema");
    assert_eq!(place.sent(&schema), schema);
    let job = json!({ "id": "j", "schedule": { "state": "Active" }, "synchronizationJobSettings": [{ "name": "a", "value": "b" }] });
    let place = Target::of("https://x/beta/servicePrincipals('1')/synchronization/jobs");
    assert_eq!(place.answered(None, &job), job);
}

#[test]
fn a_file_of_somebody_else_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("manifest.yaml");
    std::fs::write(&path, "apiVersion: x\n").expect("a file");
    assert!(matches!(Trace::create(&path), Err(TraceError::NotATrace)));
    assert_eq!(
        std::fs::read_to_string(&path).expect("text"),
        "apiVersion: x\n"
    );
    assert!(matches!(
        Trace::create(folder.path()),
        Err(TraceError::Io(_))
    ));
    let again = folder.path().join("trace.har");
    drop(Trace::create(&again).expect("a trace"));
    Trace::create(&again).expect("the same once more");
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_a_tape() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("trace.har");
    std::fs::write(&path, "").expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("open");
    drop(Trace::create(&path).expect("a trace"));
    let mode = std::fs::metadata(&path)
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}
