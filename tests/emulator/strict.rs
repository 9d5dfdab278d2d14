//! Strict bodies, secrets, and what the service would never take.

use serde_json::{Value, json};

use super::{AWS, Caller, pairs, text};
use syncform::wire::Method::{Delete, Get, Patch, Post, Put};
use syncform::wire::Request;

#[test]
fn instantiate_takes_its_two_members_and_nothing_else() {
    let caller = Caller::new("{}");
    let path = format!("/v1.0/applicationTemplates/{AWS}/instantiate");
    for wrong in [
        Value::Null,
        json!([]),
        json!({}),
        json!({"displayName": ""}),
        json!({"displayName": 7}),
        json!({"displayName": "A", "tags": ["x"]}),
        json!({"displayName": "A", "serviceManagementReference": 7}),
    ] {
        let refused = caller.refusal(Post, &path, wrong.clone());
        assert_eq!(refused, (400, "Request_BadRequest".into()), "{wrong}");
    }
    let nowhere = "/v1.0/applicationTemplates/00000000-0000-0000-0000-000000000000/instantiate";
    assert_eq!(
        caller.status(Post, nowhere, json!({"displayName": "A"})),
        404
    );
    assert!(caller.0.requests().iter().all(|request| !request.committed));
}

#[test]
fn a_patch_changes_writable_properties_only_and_all_or_nothing() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let application = format!("/v1.0/applications/{}", born.application);
    for wrong in [
        json!({"displayName": "B", "appId": "x"}),
        json!({"displayName": "B", "applicationTemplateId": AWS}),
        json!({"displayName": "B", "nonsense": 1}),
        json!({"displayName": "B", "tags": "x"}),
        json!({"displayName": "B", "tags": ["x", "x"]}),
        json!({"displayName": ""}),
        Value::Null,
    ] {
        let refused = caller.refusal(Patch, &application, wrong.clone());
        assert_eq!(refused, (400, "Request_BadRequest".into()), "{wrong}");
    }
    assert_eq!(text(&caller.get(&application), "/displayName"), "A");
    let principal = format!("/v1.0/servicePrincipals/{}", born.principal);
    assert_eq!(
        caller.status(Patch, &principal, json!({"accountEnabled": "yes"})),
        400
    );
    assert_eq!(
        caller.status(
            Patch,
            &principal,
            json!({"accountEnabled": false, "notes": "x"})
        ),
        204
    );
    assert_eq!(caller.get(&principal)["accountEnabled"], false);
}

#[test]
fn secrets_merge_by_default_and_replace_by_switch() {
    for (switch, expected) in [
        ("merge", vec!["UserName=u", "Password=*", "SyncAll=true"]),
        ("replace", vec!["Password=*", "SyncAll=true"]),
    ] {
        let caller = Caller::new(&format!(r#"{{"switches": {{"secretsPut": "{switch}"}}}}"#));
        let path = caller.create("A").sync("secrets");
        for set in [
            json!([{"key": "UserName", "value": "u"}, {"key": "Password", "value": "p"}]),
            json!([{"key": "Password", "value": "q"}, {"key": "SyncAll", "value": "true"}]),
        ] {
            assert_eq!(caller.status(Put, &path, json!({"value": set})), 204);
        }
        assert_eq!(pairs(&caller.get(&path)), expected, "{switch}");
    }
}

#[test]
fn an_empty_value_removes_a_secret_except_a_json_one() {
    let caller = Caller::new(r#"{"switches": {"secretsOrder": "reversed"}}"#);
    let path = caller.create("A").sync("secrets");
    let put = |key: &str, value: &str| {
        caller.call(Put, &path, json!({"value": [{"key": key, "value": value}]}))
    };
    assert_eq!(put("UserName", "u").0, 204);
    assert_eq!(
        put("SyncNotificationSettings", r#"{"Enabled":true}"#).0,
        204
    );
    assert_eq!(put("Domain", "d").0, 204);
    assert_eq!(put("UserName", "").0, 204);
    for wrong in ["", "no JSON", "[]"] {
        let (status, body) = put("SyncNotificationSettings", wrong);
        assert_eq!(
            (status, text(&body, "/error/code").as_str()),
            (400, "UnknownError")
        );
        let message = text(&body, "/error/message");
        assert!(message.contains("InvalidNotificationSettings") && message.contains("\r\n"));
    }
    assert_eq!(put("SyncNotificationSettings", "{}").0, 204);
    assert_eq!(
        pairs(&caller.get(&path)),
        ["Domain=d", "SyncNotificationSettings={}"],
        "the last written first"
    );
}

#[test]
fn unknown_secret_keys_and_empty_bodies_are_refused_without_repeating_values() {
    let caller = Caller::new("{}");
    let path = caller.create("A").sync("secrets");
    let (status, body) = caller.call(
        Put,
        &path,
        json!({"value": [{"key": "secretToken", "value": "s3cret"}]}),
    );
    assert_eq!(status, 400);
    assert!(text(&body, "/error/message").contains("Requested value 'secretToken' was not found."));
    assert!(!body.to_string().contains("s3cret"));
    let (status, body) = caller.call(Put, &path, Value::Null);
    assert_eq!(
        (status, text(&body, "/error/message").as_str()),
        (400, "Empty Payload. JSON content expected.")
    );
    for wrong in [
        json!({"credentials": []}),
        json!({"value": "x"}),
        json!({"value": ["s3cret"]}),
        json!({"value": [{"key": "Password"}]}),
        json!({"value": [{"key": "Password", "value": 7}]}),
        json!({"value": [{"key": "Password", "value": "x", "more": 1}]}),
    ] {
        assert_eq!(caller.status(Put, &path, wrong.clone()), 400, "{wrong}");
    }
}

#[test]
fn jobs_need_a_known_template_and_a_second_one_follows_the_switch() {
    let friendly = Caller::new("{}");
    let born = friendly.create("A");
    for wrong in [
        json!({"templateId": "scim"}),
        json!({}),
        json!({"templateId": "aws", "x": 1}),
        Value::Null,
    ] {
        assert_eq!(
            friendly.refusal(Post, &born.sync("jobs"), wrong),
            (400, "UnknownError".into())
        );
    }
    let first = friendly.create_job(&born);
    assert_ne!(first, friendly.create_job(&born));

    let strict = Caller::new(r#"{"switches": {"secondJob": "refuse"}}"#);
    let born = strict.create("A");
    strict.create_job(&born);
    assert_eq!(
        strict.status(Post, &born.sync("jobs"), json!({"templateId": "aws"})),
        409
    );
}

#[test]
fn an_application_without_provisioning_has_no_templates() {
    let caller = Caller::new("{}");
    let path = "/v1.0/applicationTemplates/c0a7050e-0000-4000-8000-000000000001/instantiate";
    let (_, body) = caller.call(Post, path, json!({"displayName": "Board"}));
    let below = format!(
        "/v1.0/servicePrincipals/{}/synchronization",
        text(&body, "/servicePrincipal/id")
    );
    assert_eq!(
        caller.get(&format!("{below}/templates"))["value"],
        json!([])
    );
    assert_eq!(
        caller.status(Post, &format!("{below}/jobs"), json!({"templateId": "aws"})),
        400
    );
}

#[test]
fn validation_needs_credentials_and_a_template() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let path = born.sync("jobs/validateCredentials");
    for wrong in [
        json!({"templateId": "aws"}),
        json!({"templateId": "aws", "credentials": [{"key": "Password", "value": ""}]}),
        json!({"templateId": "aws", "useSavedCredentials": true}),
        json!({"templateId": "nope", "credentials": [{"key": "Password", "value": "x"}]}),
        json!({"credentials": [{"key": "Password", "value": "x"}]}),
        json!({"templateId": "aws", "useSavedCredentials": "yes"}),
    ] {
        assert_eq!(caller.status(Post, &path, wrong.clone()), 400, "{wrong}");
    }
    let good = json!({"templateId": "aws", "credentials": [{"key": "Password", "value": "x"}]});
    assert_eq!(caller.status(Post, &path, good), 204);
    let last = caller.0.requests().pop().expect("it was recorded");
    assert!(!last.committed, "a question writes nothing");
}

#[test]
fn schemas_cannot_be_patched_and_odd_paths_and_methods_are_told_apart() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let schema = born.sync(&format!("jobs/{}/schema", caller.create_job(&born)));
    let (status, body) = caller.call(Patch, &schema, json!({}));
    assert_eq!(
        (status, text(&body, "/error/code").as_str()),
        (404, "UnknownError")
    );
    assert!(text(&body, "/error/message").starts_with(r#"{"Message":"No HTTP resource was found"#));
    assert_eq!(caller.status(Put, &schema, json!({})), 400);
    for (method, path, expected) in [
        (Get, "/v1.0/nowhere".to_owned(), 404),
        (Get, "/v2.0/applications".to_owned(), 400),
        (Delete, "/v1.0/organization".to_owned(), 405),
        (Post, born.sync("templates"), 405),
        (Get, born.sync("nowhere"), 404),
        (Get, born.sync("jobs/aws.x.y"), 404),
        (
            Get,
            "/v1.0/servicePrincipals/unknown/synchronization/jobs".to_owned(),
            401,
        ),
        (Get, "/v1.0/applications?$compute=x".to_owned(), 400),
        (Get, "/v1.0/applications?$top=0".to_owned(), 400),
        (Get, "/v1.0/applications?$skiptoken=x".to_owned(), 400),
    ] {
        assert_eq!(
            caller.status(method, &path, Value::Null),
            expected,
            "{method} {path}"
        );
    }
}

#[test]
fn the_birth_marker_can_be_ignored_by_switch() {
    let caller = Caller::new(r#"{"switches": {"instantiateKeepsReference": false}}"#);
    let born = caller.create("A");
    assert!(born.body["application"]["serviceManagementReference"].is_null());
}

#[test]
fn who_takes_no_json_is_told_so_and_nothing_is_written() {
    let caller = Caller::new("{}");
    let path = format!("/v1.0/applicationTemplates/{AWS}/instantiate");
    let ask = |accept: &str| {
        let request = Request::new(Post, &path).header("Accept", accept);
        let answer = caller.try_send(request.json(json!({"displayName": "A"})));
        answer.expect("an answer").status
    };
    for odd in [
        "application/xml",
        "text/html;q=0.9",
        "application/scim+json",
        "",
    ] {
        assert_eq!(ask(odd), 406, "{odd}");
    }
    assert!(caller.0.requests().iter().all(|request| !request.committed));
    for usual in [
        "application/json",
        "*/*",
        "application/json;odata.metadata=minimal;odata.streaming=true, text/plain",
        "text/html, application/*;q=0.1",
    ] {
        assert_eq!(ask(usual), 201, "{usual}");
    }
    let count =
        Request::new(Get, "/v1.0/applicationTemplates/$count").header("Accept", "text/plain");
    assert_eq!(caller.try_send(count).expect("an answer").status, 200);
}
