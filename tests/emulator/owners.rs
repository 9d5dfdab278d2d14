//! Owners, and the properties by which an application is told apart.

use serde_json::{Value, json};

use super::people::{group, reference};
use super::{Caller, text, values};
use syncform::wire::Method::{Delete, Get, Patch, Post};

fn automation(caller: &Caller) -> String {
    let found = caller.get("/v1.0/servicePrincipals?$filter=displayName eq 'graph-gitops'");
    text(&found, "/value/0/id")
}

#[test]
fn owners_come_and_go_by_reference() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let owners = format!("/v1.0/servicePrincipals/{}/owners", born.principal);
    assert_eq!(caller.get(&owners)["value"], json!([]));
    let automation = automation(&caller);
    let user = text(&caller.get("/v1.0/users/user0001@contoso.com"), "/id");
    let add = format!("{owners}/$ref");
    assert_eq!(caller.status(Post, &add, reference(&automation)), 204);
    let here = json!({"@odata.id": format!("{}/v1.0/users/{user}", "http://emulator.invalid")});
    assert_eq!(caller.status(Post, &add, here.clone()), 204);
    let (status, refused) = caller.call(Post, &add, here);
    assert_eq!(status, 400);
    assert_eq!(
        text(&refused, "/error/message"),
        "One or more added object references already exist for the following modified properties: 'owners'."
    );
    let listed = values(&caller.get(&format!(
        "{owners}?$select=id,displayName,userPrincipalName"
    )));
    assert_eq!(
        text(&listed[0], "/@odata.type"),
        "#microsoft.graph.servicePrincipal"
    );
    assert_eq!(text(&listed[0], "/displayName"), "graph-gitops");
    assert!(listed[0].get("userPrincipalName").is_none());
    assert_eq!(
        text(&listed[1], "/userPrincipalName"),
        "user0001@contoso.com"
    );
    let by_key = format!("/v1.0/servicePrincipals(appId='{}')/owners", born.app_id);
    assert_eq!(caller.names(&by_key).len(), 2);

    let gone = format!("{owners}/{user}/$ref");
    assert_eq!(caller.status(Delete, &gone, Value::Null), 204);
    assert_eq!(
        caller.refusal(Delete, &gone, Value::Null),
        (404, "Request_ResourceNotFound".into())
    );
    assert_eq!(caller.names(&owners), ["graph-gitops"]);
    let application = format!("/v1.0/applications/{}", born.application);
    assert_eq!(caller.status(Delete, &application, Value::Null), 204);
    assert_eq!(caller.0.snapshot()["owners"], json!([]));
}

#[test]
fn who_cannot_own_is_refused() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let owners = format!("/v1.0/servicePrincipals/{}/owners", born.principal);
    let add = format!("{owners}/$ref");
    let nobody = "c0a7c40d-0000-4000-8000-000000000099";
    for (wrong, status) in [
        (reference(&group(&caller, "sg-aws-users")), 400),
        (reference(&born.application), 400),
        (reference(nobody), 404),
        (json!({"@odata.id": nobody}), 400),
        (json!({"id": nobody}), 400),
        (Value::Null, 400),
    ] {
        assert_eq!(caller.status(Post, &add, wrong.clone()), status, "{wrong}");
    }
    assert_eq!(caller.status(Post, &owners, json!({})), 405);
    assert_eq!(
        caller.status(Get, &format!("{owners}?$filter=id eq 'x'"), Value::Null),
        400
    );
    assert!(values(&caller.get(&owners)).is_empty());
}

#[test]
fn the_list_of_owners_is_late() {
    let caller = Caller::new(r#"{"lag": {"lists": 60}}"#);
    let born = caller.create("A");
    let owners = format!("/v1.0/servicePrincipals/{}/owners", born.principal);
    let owner = reference(&automation(&caller));
    assert_eq!(caller.status(Post, &format!("{owners}/$ref"), owner), 204);
    assert!(values(&caller.get(&owners)).is_empty());
    caller.0.advance(std::time::Duration::from_secs(60));
    assert_eq!(caller.names(&owners), ["graph-gitops"]);
}

#[test]
fn properties_of_the_pair_are_written_where_they_belong() {
    let home = json!({"web": {"homePageUrl": "https://a.contoso.com/"}});
    for (faults, follows) in [
        ("{}", true),
        (r#"{"switches": {"homepageFollows": false}}"#, false),
    ] {
        let caller = Caller::new(faults);
        let born = caller.create("A");
        let application = format!("/v1.0/applications/{}", born.application);
        let principal = format!("/v1.0/servicePrincipals/{}", born.principal);
        assert_eq!(caller.status(Patch, &application, home.clone()), 204);
        let web = caller.get(&application)["web"].clone();
        assert_eq!(
            web,
            json!({"homePageUrl": "https://a.contoso.com/", "redirectUris": []})
        );
        assert_eq!(
            caller.get(&principal)["homepage"] == "https://a.contoso.com/",
            follows
        );
        for (path, good) in [
            (
                &application,
                json!({"serviceManagementReference": "CHG-1", "notes": "n", "web": {"homePageUrl": null}}),
            ),
            (
                &application,
                json!({"serviceManagementReference": null, "notes": null, "description": null}),
            ),
            (
                &principal,
                json!({"accountEnabled": false, "appRoleAssignmentRequired": false, "notes": "n"}),
            ),
            (&principal, json!({"notes": null})),
        ] {
            assert_eq!(caller.status(Patch, path, good.clone()), 204, "{good}");
        }
        for (path, wrong) in [
            (&application, json!({"web": {"homePage": "x"}})),
            (&application, json!({"web": {"homePageUrl": 7}})),
            (&application, json!({"web": null})),
            (&application, json!({"accountEnabled": false})),
            (&principal, json!({"homepage": "https://a.contoso.com/"})),
            (&principal, json!({"accountEnabled": null})),
            (&principal, json!({"serviceManagementReference": "CHG-1"})),
        ] {
            assert_eq!(caller.status(Patch, path, wrong.clone()), 400, "{wrong}");
        }
    }
}
