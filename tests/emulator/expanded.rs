//! `$expand`: what can be, how much of it comes, and that everything else is refused.

use serde_json::{Value, json};

use super::assigned::{assign, assigned_to, role, user};
use super::people::{group, reference};
use super::{Born, Caller, text, values};
use syncform::emulator::Options;
use syncform::wire::Method::{Get, Post};
use syncform::wire::Request;

fn owned(caller: &Caller, born: &Born, owners: usize) {
    for number in 1..=owners {
        let body = reference(&user(caller, number));
        for owned in [
            format!("applications/{}", born.application),
            format!("servicePrincipals/{}", born.principal),
        ] {
            let path = format!("/v1.0/{owned}/owners/$ref");
            assert_eq!(caller.status(Post, &path, body.clone()), 204);
        }
    }
}

#[test]
fn owners_and_assignments_come_inside_the_objects_that_have_them() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    owned(&caller, &born, 2);
    let users = group(&caller, "sg-aws-users");
    let mut made = assign(&caller, &born, &users, &role(&caller, &born, "User"));
    made.as_object_mut()
        .expect("an object")
        .shift_remove("@odata.context");
    for root in ["servicePrincipals", "applications"] {
        let path = format!("/v1.0/{root}?$filter=displayName eq 'A'&$expand=owners");
        let page = caller.get(&path);
        let context = text(&page, "/@odata.context");
        assert!(context.ends_with(&format!("{root}(owners())")), "{context}");
        let listed = &page["value"][0];
        let names = listed["owners"].as_array().expect("owners").iter();
        let names: Vec<_> = names.map(|owner| text(owner, "/displayName")).collect();
        assert_eq!(names, ["User 0001", "User 0002"], "{root}");
        assert_eq!(
            text(&listed["owners"][0], "/@odata.type"),
            "#microsoft.graph.user"
        );
        assert_eq!(listed["displayName"], "A");
    }
    let one = format!("/v1.0/servicePrincipals/{}", born.principal);
    let narrow = caller.get(&format!(
        "{one}?$select=displayName&$expand=owners($select=id,mail)"
    ));
    let first = json!({
        "@odata.type": "#microsoft.graph.user", "id": user(&caller, 1), "mail": "user0001@contoso.com",
    });
    assert_eq!(narrow["owners"][0], first);
    assert!(narrow.get("id").is_none());
    let assigned = caller.get(&format!("{one}?$expand=appRoleAssignedTo"));
    assert_eq!(assigned["appRoleAssignedTo"], json!([made]));
    let beta = caller.get(&format!("{one}?$expand=appRoleAssignedTo").replace("v1.0", "beta"));
    assert_eq!(
        beta["appRoleAssignedTo"][0]["creationTimestamp"],
        made["createdDateTime"]
    );
    let outward = caller.get(&format!("{one}?$expand=appRoleAssignments"));
    assert_eq!(outward["appRoleAssignments"], json!([]));
    let members = caller.get(&format!("/v1.0/groups/{users}?$expand=appRoleAssignments"));
    assert_eq!(members["appRoleAssignments"], json!([made]));
    let people = "/v1.0/users?$filter=displayName eq 'User 0001'&$expand=appRoleAssignments";
    assert_eq!(
        caller.get(people)["value"][0]["appRoleAssignments"],
        json!([])
    );
}

#[test]
fn no_more_than_twenty_come_and_pages_stay_small() {
    let caller = Caller::open(Options {
        users: 300,
        ..Options::default()
    });
    let born = caller.create("A");
    owned(&caller, &born, 21);
    let path = format!("/v1.0/applications/{}?$expand=owners", born.application);
    let whole = caller.get(&path);
    assert_eq!(whole["owners"].as_array().map(Vec::len), Some(20));
    assert!(whole.get("owners@odata.nextLink").is_none());
    let page = caller.get("/v1.0/users?$top=999&$expand=appRoleAssignments");
    assert_eq!(values(&page).len(), 100);
    assert!(page["@odata.nextLink"].is_string());
}

#[test]
fn what_cannot_be_expanded_is_refused_and_never_ignored() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let job = born.sync(&format!("jobs/{}", caller.create_job(&born)));
    let principal = format!("/v1.0/servicePrincipals/{}", born.principal);
    for path in [
        "/v1.0/applications?$expand=appRoleAssignedTo".to_owned(),
        "/v1.0/applications?$expand=owners,extensionProperties".to_owned(),
        "/v1.0/applications?$expand=*".to_owned(),
        "/v1.0/applications?$expand=".to_owned(),
        "/v1.0/applications?$expand=owners($top=1)".to_owned(),
        "/v1.0/applications?$expand=owners($select=id;$top=1)".to_owned(),
        "/v1.0/applications?$expand=owners($select=id".to_owned(),
        format!("{principal}?$expand=memberOf"),
        format!("{principal}?$expand=appRoleAssignedTo($select=id)"),
        format!("{principal}/owners?$expand=manager"),
        format!(
            "{}?$expand=appRoleAssignments",
            assigned_to(&born.principal)
        ),
        "/v1.0/groups?$expand=members".to_owned(),
        "/v1.0/users?$expand=manager".to_owned(),
        "/v1.0/organization?$expand=extensions".to_owned(),
        "/v1.0/applicationTemplates?$expand=x".to_owned(),
        "/v1.0/auditLogs/provisioning?$expand=x".to_owned(),
        "/v1.0/directory/deletedItems/microsoft.graph.application?$expand=owners".to_owned(),
        format!("{job}?$expand=schema"),
        format!("{}?$expand=schema", born.sync("jobs")),
    ] {
        assert_eq!(caller.status(Get, &path, Value::Null), 400, "{path}");
    }
    let advanced = Request::new(Get, "/v1.0/applications?$count=true&$expand=owners")
        .header("ConsistencyLevel", "eventual");
    assert_eq!(caller.try_send(advanced).expect("an answer").status, 400);
    let searched = Request::new(
        Get,
        "/v1.0/applications?$search=%22displayName:A%22&$expand=owners",
    )
    .header("ConsistencyLevel", "eventual");
    assert_eq!(caller.try_send(searched).expect("an answer").status, 400);
}
