//! What infrastructure tools do: objects by hand, annotations in bodies, both versions of one object, deletion and return.

use serde_json::{Value, json};

use super::{Caller, pairs, text, values};
use syncform::wire::Method::{Delete, Get, Patch, Post, Put};
use syncform::wire::Request;

/// An application that is made by hand, and its service principal.
fn by_hand(caller: &Caller) -> (Value, Value) {
    let said = json!({
        "@odata.type": "#microsoft.graph.application",
        "displayName": "Hand",
        "signInAudience": "AzureADMyOrg",
        "tags": ["x"],
        "optionalClaims": null,
        "api": {"@odata.type": "#microsoft.graph.apiApplication", "requestedAccessTokenVersion": 2},
    });
    let (status, application) = caller.call(Post, "/v1.0/applications", said);
    assert_eq!(status, 201, "{application}");
    let said = json!({"appId": application["appId"], "accountEnabled": true, "tags": ["y"]});
    let (status, principal) = caller.call(Post, "/v1.0/servicePrincipals", said);
    assert_eq!(status, 201, "{principal}");
    (application, principal)
}

#[test]
fn an_application_is_made_by_hand_and_then_its_service_principal() {
    let caller = Caller::new("{}");
    let (application, principal) = by_hand(&caller);
    assert_eq!(application["api"]["requestedAccessTokenVersion"], 2);
    assert_eq!(principal["displayName"], "Hand");
    assert_eq!(principal["appId"], application["appId"]);
    let path = format!("/v1.0/servicePrincipals/{}", text(&principal, "/id"));
    assert_eq!(caller.get(&path)["tags"], json!(["y", "x"]));
    let templates = format!("{path}/synchronization/templates");
    assert_eq!(
        caller.get(&templates)["value"],
        json!([]),
        "it comes from no template"
    );
    let twin = json!({"appId": application["appId"]});
    assert_eq!(
        caller.refusal(Post, "/v1.0/servicePrincipals", twin),
        (409, "Request_MultipleObjectsWithSameKeyValue".into())
    );
    let (status, body) = caller.call(Post, "/v1.0/servicePrincipals", json!({"appId": "none"}));
    assert_eq!(status, 400);
    assert_eq!(
        text(&body, "/error/message"),
        "The appId 'none' of the service principal does not reference a valid application object."
    );
}

#[test]
fn what_a_new_object_cannot_be_is_refused() {
    let caller = Caller::new("{}");
    for wrong in [
        json!({}),
        json!({"displayName": ""}),
        json!({"displayName": "A", "nonsense": 1}),
        json!({"displayName": "A", "appId": "x"}),
        json!({"displayName": "A", "signInAudience": "azureADMyOrg"}),
        json!({"displayName": "A", "applicationTemplateId": super::AWS}),
        Value::Null,
    ] {
        let refused = caller.refusal(Post, "/v1.0/applications", wrong.clone());
        assert_eq!(refused, (400, "Request_BadRequest".into()), "{wrong}");
    }
    let path = format!("/v1.0/servicePrincipals/{}", caller.create("A").principal);
    let mode = |mode: &str| caller.status(Patch, &path, json!({"preferredSingleSignOnMode": mode}));
    assert_eq!((mode("SAML"), mode("saml")), (400, 204));
}

#[test]
fn a_young_application_has_no_service_principal_yet() {
    let caller = Caller::new(r#"{"lag": {"objects": 30}}"#);
    let (_, application) = caller.call(Post, "/v1.0/applications", json!({"displayName": "A"}));
    let said = json!({"appId": application["appId"]});
    assert_eq!(
        caller.status(Post, "/v1.0/servicePrincipals", said.clone()),
        400
    );
    caller.0.advance(std::time::Duration::from_secs(30));
    assert_eq!(caller.status(Post, "/v1.0/servicePrincipals", said), 201);
}

#[test]
fn a_service_principal_is_deleted_alone_and_comes_back_without_its_job() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    caller.create_job(&born);
    let path = format!("/v1.0/servicePrincipals/{}", born.principal);
    assert_eq!(caller.status(Delete, &path, Value::Null), 204);
    assert_eq!(caller.status(Get, &path, Value::Null), 404);
    let application = format!("/v1.0/applications/{}", born.application);
    assert_eq!(caller.status(Get, &application, Value::Null), 200);
    let deleted = format!("/v1.0/directory/deletedItems/{}", born.principal);
    assert!(caller.get(&deleted)["deletedDateTime"].is_string());
    let cast = |kind: &str| {
        caller.status(
            Get,
            &format!("{deleted}/microsoft.graph.{kind}"),
            Value::Null,
        )
    };
    assert_eq!((cast("servicePrincipal"), cast("application")), (200, 404));
    let (status, restored) = caller.call(Post, &format!("{deleted}/restore"), Value::Null);
    assert_eq!((status, &restored["displayName"]), (200, &json!("A")));
    assert!(caller.get(&path)["deletedDateTime"].is_null());
    assert_eq!(values(&caller.get(&born.sync("jobs"))).len(), 0);
    assert_eq!(caller.status(Get, &deleted, Value::Null), 404);
}

#[test]
fn an_application_comes_back_alone_or_with_its_service_principal_by_switch() {
    for (switch, expected) in [("alone", 404), ("both", 200)] {
        let caller = Caller::new(&format!(r#"{{"switches": {{"restoring": "{switch}"}}}}"#));
        let born = caller.create("A");
        let application = format!("/v1.0/applications/{}", born.application);
        assert_eq!(caller.status(Delete, &application, Value::Null), 204);
        let deleted = format!("/v1.0/directory/deletedItems/{}", born.application);
        let restore = format!("{deleted}/restore");
        assert_eq!(caller.status(Post, &restore, Value::Null), 200);
        assert_eq!(caller.status(Get, &application, Value::Null), 200);
        let principal = format!("/v1.0/servicePrincipals/{}", born.principal);
        assert_eq!(caller.status(Get, &principal, Value::Null), expected);
    }
}

#[test]
fn a_purged_item_is_gone_for_good() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let application = format!("/v1.0/applications/{}", born.application);
    assert_eq!(caller.status(Delete, &application, Value::Null), 204);
    let deleted = format!("/v1.0/directory/deletedItems/{}", born.application);
    assert_eq!(caller.status(Delete, &deleted, Value::Null), 204);
    assert_eq!(caller.status(Delete, &deleted, Value::Null), 404);
    assert_eq!(
        caller.status(Post, &format!("{deleted}/restore"), Value::Null),
        404
    );
}

#[test]
fn applications_have_owners_of_their_own() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let user = text(&caller.get("/v1.0/users/user0001@contoso.com"), "/id");
    let owners = format!("/v1.0/applications/{}/owners", born.application);
    let body = json!({
        "@odata.type": "#microsoft.graph.user",
        "@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{user}"),
    });
    let add = || caller.call(Post, &format!("{owners}/$ref"), body.clone());
    assert_eq!(add().0, 204);
    let (status, replayed) = add();
    assert_eq!(status, 400);
    assert!(text(&replayed, "/error/message").contains("already exist"));
    assert_eq!(values(&caller.get(&owners))[0]["id"], user);
    let principals = format!("/v1.0/servicePrincipals/{}/owners", born.principal);
    assert_eq!(caller.get(&principals)["value"], json!([]));
    let take = format!("{owners}/{user}/$ref");
    assert_eq!(caller.status(Delete, &take, Value::Null), 204);
    assert_eq!(caller.get(&owners)["value"], json!([]));
}

#[test]
fn owners_may_be_named_at_a_birth() {
    let caller = Caller::new("{}");
    let user = text(&caller.get("/v1.0/users/user0001@contoso.com"), "/id");
    let bound = |id: &str| {
        json!([format!(
            "https://graph.microsoft.com/v1.0/directoryObjects/{id}"
        )])
    };
    let said = json!({
        "displayName": "A",
        "info": {"marketingUrl": "https://a.example"},
        "spa": {"redirectUris": []},
        "isDeviceOnlyAuthSupported": false,
        "owners@odata.bind": bound(&user),
    });
    let (status, application) = caller.call(Post, "/v1.0/applications", said);
    assert_eq!(status, 201, "{application}");
    assert_eq!(application["info"]["marketingUrl"], "https://a.example");
    let said = json!({ "appId": application["appId"], "owners@odata.bind": bound(&user) });
    let (_, principal) = caller.call(Post, "/v1.0/servicePrincipals", said);
    for (kind, object) in [
        ("applications", &application),
        ("servicePrincipals", &principal),
    ] {
        let owners = caller.get(&format!("/v1.0/{kind}/{}/owners", text(object, "/id")));
        assert_eq!(values(&owners)[0]["id"], user.as_str());
    }
    let group = text(&caller.get("/v1.0/groups?$top=1"), "/value/0/id");
    for (wrong, status) in [
        (bound(&group), 400),
        (bound("nobody"), 404),
        (json!(["x"]), 400),
    ] {
        let said = json!({ "displayName": "B", "owners@odata.bind": wrong });
        assert_eq!(caller.status(Post, "/v1.0/applications", said), status);
    }
    assert_eq!(
        caller.names("/v1.0/applications?$filter=displayName eq 'B'"),
        [""; 0]
    );
}

#[test]
fn annotations_are_let_through_and_secrets_go_by_empty_values() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let kind = "#microsoft.graph.synchronizationSecretKeyStringValuePair";
    let put = |value: &str| {
        let pair = json!({"@odata.type": kind, "key": "ClientSecret", "value": value});
        let body = json!({"@odata.type": "#x", "value": [pair]});
        assert_eq!(caller.status(Put, &born.sync("secrets"), body), 204);
        pairs(&caller.get(&born.sync("secrets")))
    };
    assert_eq!(put("x"), ["ClientSecret=*"]);
    assert!(put("").is_empty());
    let job = json!({"@odata.type": "#microsoft.graph.synchronizationJob", "templateId": "aws"});
    let (status, job) = caller.call(Post, &born.sync("jobs"), job);
    assert_eq!(status, 201, "{job}");
    let id = text(&job, "/id");
    let restart = json!({"criteria": {"@odata.type": "#microsoft.graph.synchronizationJobRestartCriteria", "resetScope": "Full"}});
    let path = born.sync(&format!("jobs/{id}/restart"));
    assert_eq!(caller.status(Post, &path, restart), 204);
    let schema_path = born.sync(&format!("jobs/{id}/schema"));
    let mut schema = caller.get(&schema_path);
    schema["@odata.type"] = json!("#microsoft.graph.synchronizationSchema");
    schema["synchronizationRules"][0]["@odata.type"] = json!("#x");
    assert_eq!(caller.status(Put, &schema_path, schema), 204);
    let expression = json!({"@odata.type": "#x", "expression": "[mail]"});
    let parse = format!("{schema_path}/parseExpression");
    assert_eq!(caller.status(Post, &parse, expression), 200);
    let beta = born.sync(&format!("jobs/{id}")).replace("v1.0", "beta");
    assert_eq!(
        caller.get(&beta)["id"],
        id.as_str(),
        "the same object on both versions"
    );
}

/// Status and display names of a list, with the header of advanced queries or without.
fn listed(caller: &Caller, path: &str, is_eventual: bool) -> (u16, Vec<String>) {
    let mut request = Request::new(Get, path.replace(' ', "%20").replace('"', "%22"));
    if is_eventual {
        request = request.header("ConsistencyLevel", "eventual");
    }
    let answer = caller.try_send(request).expect("an answer");
    let items = answer.body.json()["value"].as_array().cloned();
    let names = items
        .iter()
        .flatten()
        .map(|item| text(item, "/displayName"));
    (answer.status, names.collect())
}

#[test]
fn advanced_queries_need_their_header_and_their_count() {
    let caller = Caller::new("{}");
    for name in ["b", "A", "c"] {
        caller.create(name);
    }
    let ours = "/v1.0/applications?$filter=displayName in ('a','B','c')";
    let ordered = format!("{ours}&$count=true&$orderby=displayName");
    assert_eq!(listed(&caller, &ordered, true).1, ["A", "b", "c"]);
    let down = format!("{ordered} desc&$top=2");
    assert_eq!(listed(&caller, &down, true).1, ["c", "b"]);
    let different =
        "/v1.0/applications?$count=true&$filter=displayName ne 'A' and displayName in ('a','b')";
    assert_eq!(listed(&caller, different, true).1, ["b"]);
    for path in [&ordered, &down, different] {
        assert_eq!(listed(&caller, path, false).0, 400, "no header: {path}");
        let uncounted = path.replace("&$count=true", "").replace("$count=true&", "");
        assert_eq!(listed(&caller, &uncounted, true).0, 400, "{uncounted}");
    }
    let search = r#"/v1.0/servicePrincipals?$search="displayName:sandbox""#;
    assert_eq!(listed(&caller, search, true).1, ["AWS Sandbox (by hand)"]);
    assert_eq!(listed(&caller, search, false).0, 400);
    let odd = "/v1.0/servicePrincipals?$search=sandbox";
    assert_eq!(listed(&caller, odd, true).0, 400);
    assert_eq!(listed(&caller, "/v1.0/applications?$skip=1", true).0, 400);
}

#[test]
fn ordered_pages_hold_everything_once() {
    let caller = Caller::new("{}");
    let all = caller.names("/v1.0/applicationTemplates?$orderby=displayName");
    let mut sorted = all.clone();
    sorted.sort_by_key(|name| name.to_lowercase());
    assert_eq!(all, sorted);
    let skipped = caller.names("/v1.0/applicationTemplates?$orderby=displayName&$skip=2");
    assert_eq!(skipped, all[2..]);
    let mut paged = Vec::new();
    let mut path = "/v1.0/applicationTemplates?$orderby=displayName&$skip=1&$top=3".to_owned();
    loop {
        let page = caller.get(&path);
        paged.extend(values(&page).iter().map(|item| text(item, "/displayName")));
        let Some(link) = page["@odata.nextLink"].as_str() else {
            break;
        };
        let root = syncform::wire::Transport::root(&caller.0);
        path = syncform::wire::path_of(root, link).expect("it stays here");
    }
    assert_eq!(paged, all[1..]);
}

#[test]
fn the_organization_is_found_by_its_id() {
    let caller = Caller::new("{}");
    let id = text(&caller.get("/v1.0/organization"), "/value/0/id");
    assert_eq!(
        caller.get(&format!("/v1.0/organization/{id}"))["id"],
        id.as_str()
    );
    assert_eq!(caller.status(Get, "/v1.0/organization/x", Value::Null), 404);
}

#[test]
fn an_application_whose_people_sign_in_by_saml_stays() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let principal = format!("/v1.0/servicePrincipals/{}", born.principal);
    let application = format!("/v1.0/applications/{}", born.application);
    let mode = |mode: Value| {
        let body = json!({"preferredSingleSignOnMode": mode});
        assert_eq!(caller.status(Patch, &principal, body), 204);
    };
    mode(json!("saml"));
    let refused = caller.refusal(Delete, &application, Value::Null);
    assert_eq!(refused, (400, "DeletingSamlSpNotAllowed".into()));
    assert_eq!(caller.status(Get, &application, Value::Null), 200);
    mode(Value::Null);
    assert_eq!(caller.status(Delete, &application, Value::Null), 204);
}

#[test]
fn a_deletion_may_be_forbidden_and_done_all_the_same() {
    let rule = r#"{"match": "DELETE /v1.0/servicePrincipals/*", "do": "commit-and-refuse", "status": 403}"#;
    let caller = Caller::new(&format!(r#"{{"rules": [{rule}]}}"#));
    let path = format!("/v1.0/servicePrincipals/{}", caller.create("A").principal);
    let refused = caller.refusal(Delete, &path, Value::Null);
    assert_eq!(refused, (403, "Authorization_RequestDenied".into()));
    assert_eq!(caller.status(Get, &path, Value::Null), 404);
}

#[test]
fn people_and_groups_are_read_with_all_that_tools_ask_for() {
    let caller = Caller::new("{}");
    let user = "/users/user0001@contoso.com?$select=id,ageGroup,employeeOrgData,otherMails,onPremisesSyncEnabled";
    for version in ["v1.0", "beta"] {
        let seen = caller.get(&format!("/{version}{user}"));
        assert_eq!(seen["otherMails"], json!([]));
        for name in ["ageGroup", "employeeOrgData", "onPremisesSyncEnabled"] {
            assert_eq!(seen.get(name), Some(&Value::Null), "{name}");
        }
        let all = caller.get(&format!(
            "/{version}/users?$select=usageLocation,proxyAddresses"
        ));
        assert_eq!(
            all["value"][0],
            json!({ "usageLocation": null, "proxyAddresses": [] })
        );
        let group = text(
            &caller.get(&format!("/{version}/groups?$top=1")),
            "/value/0/id",
        );
        assert_eq!(
            caller.get(&format!("/{version}/groups/{group}/owners"))["value"],
            json!([])
        );
    }
    let wrong = "/v1.0/users?$select=ageGruop";
    assert_eq!(caller.status(Get, wrong, Value::Null), 400);
    assert_eq!(
        caller.status(Get, "/v1.0/groups?$select=ageGroup", Value::Null),
        400
    );
    assert_eq!(
        caller.status(Get, "/v1.0/groups/nobody/owners", Value::Null),
        404
    );
}
