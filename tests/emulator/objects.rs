//! Applications and service principals: shapes, filters, pages, tags, deletion.

use serde_json::{Value, json};

use super::{AWS, Caller, text, values};
use syncform::wire::Method::{Delete, Get, Patch, Post};
use syncform::wire::{Request, Transport, path_of};

#[test]
fn instantiate_makes_a_pair_and_never_the_same_one_twice() {
    let caller = Caller::new("{}");
    let born = caller.create("AWS Prod");
    let application = &born.body["application"];
    assert_eq!(text(application, "/applicationTemplateId"), AWS);
    assert_eq!(text(application, "/serviceManagementReference"), "birth");
    assert_eq!(application["tags"], json!([]));
    assert_eq!(
        text(
            application,
            "/api/oauth2PermissionScopes/0/adminConsentDisplayName"
        ),
        "Access AWS Prod"
    );
    let principal = &born.body["servicePrincipal"];
    assert_eq!(
        principal["tags"],
        json!(["WindowsAzureActiveDirectoryIntegratedApp"])
    );
    assert_eq!(principal["appRoleAssignmentRequired"], true);
    assert_eq!(text(principal, "/appRoles/1/displayName"), "msiam_access");
    let twin = caller.create("AWS Prod");
    assert_ne!(twin.application, born.application);
    assert_eq!(
        caller
            .names("/v1.0/applications?$filter=displayName eq 'AWS Prod'")
            .len(),
        2
    );
}

#[test]
fn objects_are_found_by_the_filters_of_the_reference() {
    let caller = Caller::new("{}");
    let born = caller.create("Bob's AWS");
    caller.create("Other");
    for filter in [
        "displayName eq 'Bob''s AWS'".to_owned(),
        format!("appId eq '{}'", born.app_id),
        format!("applicationTemplateId eq '{AWS}' and displayName eq 'Bob''s AWS'"),
    ] {
        for kind in ["applications", "servicePrincipals"] {
            let names = caller.names(&format!("/v1.0/{kind}?$filter={filter}"));
            assert_eq!(names, ["Bob's AWS"], "{kind} {filter}");
        }
    }
    let by_key = format!("/v1.0/servicePrincipals(appId='{}')", born.app_id);
    assert_eq!(text(&caller.get(&by_key), "/id"), born.principal);
    let refused = caller.refusal(
        Get,
        "/v1.0/servicePrincipals?$filter=displayName ne 'x'",
        Value::Null,
    );
    assert_eq!(refused, (400, "Request_UnsupportedQuery".into()));
}

#[test]
fn pages_hold_everything_once_and_keep_the_query() {
    let caller = Caller::new("{}");
    for number in 0..5 {
        caller.create(&format!("App {number}"));
    }
    let mut names = Vec::new();
    let mut path = format!(
        "/v1.0/servicePrincipals?$filter=applicationTemplateId%20eq%20'{AWS}'&$select=displayName&$top=2"
    );
    loop {
        let page = caller.get(&path);
        assert!(values(&page).len() <= 2);
        for item in values(&page) {
            assert_eq!(
                item.as_object().map(serde_json::Map::len),
                Some(1),
                "only what was selected"
            );
            names.push(text(&item, "/displayName"));
        }
        let Some(link) = page["@odata.nextLink"].as_str() else {
            break;
        };
        path = path_of(caller.0.root(), link).expect("the link stays here");
        assert!(path.contains("$filter="));
    }
    assert_eq!(
        names,
        [
            "AWS Sandbox (by hand)",
            "App 0",
            "App 1",
            "App 2",
            "App 3",
            "App 4"
        ]
    );
}

#[test]
fn the_gallery_is_paged_and_shows_missing_provisioning_and_ambiguous_names() {
    let caller = Caller::new("{}");
    let page = caller.get("/v1.0/applicationTemplates?$top=1");
    let link = path_of(caller.0.root(), &text(&page, "/@odata.nextLink")).expect("here");
    assert_eq!(
        text(&caller.get(&link), "/value/0/displayName"),
        "Contoso Noticeboard"
    );
    let same = caller.names("/v1.0/applicationTemplates?$filter=displayName eq 'Contoso Expenses'");
    assert_eq!(same.len(), 2);
    let found =
        caller.get("/v1.0/applicationTemplates?$filter=contains(displayName,'Noticeboard')");
    assert_eq!(found["value"][0]["supportedProvisioningTypes"], json!([]));
    assert_eq!(
        caller.status(
            Get,
            &format!("/beta/applicationTemplates/{AWS}/"),
            Value::Null
        ),
        200
    );
    assert_eq!(
        caller.status(Get, "/v1.0/applicationTemplates/nope", Value::Null),
        404
    );
}

#[test]
fn the_count_comes_with_the_advanced_header_only() {
    let caller = Caller::new("{}");
    caller.create("A");
    let path = "/v1.0/applications?$count=true&$top=1";
    assert!(caller.get(path).get("@odata.count").is_none());
    let request = Request::new(Get, path).header("ConsistencyLevel", "eventual");
    let response = caller.try_send(request).expect("an answer");
    assert_eq!(response.body.json()["@odata.count"], 3);
}

#[test]
fn tags_of_a_service_principal_read_as_a_union_and_are_written_apart() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let application = format!("/v1.0/applications/{}", born.application);
    let principal = format!("/v1.0/servicePrincipals/{}", born.principal);
    assert_eq!(
        caller.status(Patch, &application, json!({"tags": ["app", "both"]})),
        204
    );
    assert_eq!(
        caller.status(Patch, &principal, json!({"tags": ["both", "own"]})),
        204
    );
    assert_eq!(
        caller.get(&principal)["tags"],
        json!(["both", "own", "app"])
    );
    assert_eq!(caller.get(&application)["tags"], json!(["app", "both"]));
    for tag in ["app", "own"] {
        let names = caller.names(&format!(
            "/v1.0/servicePrincipals?$filter=tags/any(t:t eq '{tag}')"
        ));
        assert_eq!(names, ["A"], "{tag}");
    }
    assert!(
        caller
            .names("/v1.0/applications?$filter=tags/any(t:t eq 'own')")
            .is_empty()
    );
}

#[test]
fn a_new_name_flows_to_the_service_principal_but_not_into_consent_texts() {
    let caller = Caller::new("{}");
    let born = caller.create("Before");
    let application = format!("/v1.0/applications/{}", born.application);
    assert_eq!(
        caller.status(
            Patch,
            &application,
            json!({"displayName": "After", "serviceManagementReference": null})
        ),
        204
    );
    let principal = caller.get(&format!("/v1.0/servicePrincipals/{}", born.principal));
    assert_eq!(
        (
            text(&principal, "/displayName"),
            text(&principal, "/appDisplayName")
        ),
        ("After".into(), "After".into())
    );
    assert_eq!(
        text(
            &principal,
            "/oauth2PermissionScopes/0/adminConsentDisplayName"
        ),
        "Access Before"
    );
    assert!(caller.get(&application)["serviceManagementReference"].is_null());
}

#[test]
fn a_deleted_application_takes_its_principal_job_and_secrets_along() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    caller.create_job(&born);
    let secrets = json!({"value": [{"key": "SecretToken", "value": "x"}]});
    assert_eq!(
        caller.status(syncform::wire::Method::Put, &born.sync("secrets"), secrets),
        204
    );
    assert_eq!(
        caller.status(
            Delete,
            &format!("/v1.0/applications/{}", born.application),
            Value::Null
        ),
        204
    );
    let gone = format!("/v1.0/servicePrincipals/{}", born.principal);
    assert_eq!(
        caller.refusal(Get, &gone, Value::Null),
        (404, "Request_ResourceNotFound".into())
    );
    assert_eq!(
        caller.refusal(Get, &born.sync("jobs"), Value::Null),
        (401, "UnknownError".into())
    );
    let snapshot = caller.0.snapshot();
    assert_eq!(
        snapshot["jobs"].as_array().map(Vec::len),
        Some(1),
        "the one made by hand"
    );
    assert!(snapshot["secrets"].get(&born.principal).is_none());
    let deleted = caller.names("/v1.0/directory/deletedItems/microsoft.graph.application");
    assert_eq!(deleted, ["A"]);
}

#[test]
fn ids_do_not_depend_on_the_tenant_and_two_runs_are_the_same() {
    let first = Caller::new("{}");
    let second = Caller::new("{}");
    for caller in [&first, &second] {
        let born = caller.create("A");
        caller.create_job(&born);
    }
    assert_eq!(first.0.snapshot(), second.0.snapshot());
    let response = |caller: &Caller| caller.try_send(Request::new(Get, "/v1.0/organization"));
    assert_eq!(
        response(&first),
        response(&second),
        "dates and request ids too"
    );
    first.create("B");
    assert_ne!(first.0.snapshot(), second.0.snapshot());
}

#[test]
fn every_answer_has_a_date_and_ids_and_the_clock_steps() {
    let caller = Caller::new("{}");
    let request = Request::new(Post, "/v1.0/nowhere").header("client-request-id", "mine");
    let response = caller.try_send(request).expect("an answer");
    assert_eq!(response.status, 404);
    assert_eq!(
        response.header("Date"),
        Some("Thu, 01 Jan 2026 00:00:01 GMT")
    );
    assert_eq!(response.header("client-request-id"), Some("mine"));
    let inner = &response.body.json()["error"]["innerError"];
    assert_eq!(inner["request-id"].as_str(), response.header("request-id"));
    assert_eq!(inner["date"], "2026-01-01T00:00:01");
    let next = caller
        .try_send(Request::new(Get, "/v1.0/organization"))
        .expect("an answer");
    assert_eq!(next.header("Date"), Some("Thu, 01 Jan 2026 00:00:02 GMT"));
    assert_ne!(next.header("request-id"), response.header("request-id"));
}
