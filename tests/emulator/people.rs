//! Users, groups and their members, a dozen and twenty thousand of them.

use serde_json::{Value, json};

use super::{Caller, text, values};
use syncform::emulator::{Faults, Options};
use syncform::wire::Method::{Delete, Get, Patch, Post};
use syncform::wire::{Request, Transport, path_of};

/// The id of whatever a filter finds first.
fn id(caller: &Caller, kind: &str, filter: &str) -> String {
    let found = caller.get(&format!("/v1.0/{kind}?$filter={filter}"));
    text(&found, "/value/0/id")
}

pub(super) fn group(caller: &Caller, name: &str) -> String {
    id(caller, "groups", &format!("displayName eq '{name}'"))
}

/// `{"@odata.id": ...}` of an object.
pub(super) fn reference(id: &str) -> Value {
    json!({"@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{id}")})
}

fn crowd(users: usize) -> Caller {
    Caller::open(Options {
        users,
        ..Options::default()
    })
}

#[test]
fn people_are_found_by_what_identifies_them() {
    let caller = Caller::new("{}");
    for (filter, expected) in [
        ("displayName eq 'User 0001'", vec!["User 0001"]),
        ("mail eq 'USER0002@contoso.com'", vec!["User 0002"]),
        (
            "userPrincipalName eq 'user0003@contoso.com'",
            vec!["User 0003"],
        ),
        (
            "startswith(displayName,'User 001')",
            vec!["User 0010", "User 0011", "User 0012"],
        ),
        ("accountEnabled eq false", vec!["User 0009"]),
        ("mail eq null", vec!["User 0010"]),
        (
            "mail eq 'user0001@contoso.com' or displayName eq 'User 0005' or id eq 'nobody'",
            vec!["User 0001", "User 0005"],
        ),
    ] {
        let found = caller.names(&format!("/v1.0/users?$filter={filter}"));
        assert_eq!(found, expected, "{filter}");
    }
    for wrong in [
        "displayName ne 'x'",
        "endswith(mail,'contoso.com')",
        "contains(displayName,'x')",
        "password eq 'x'",
        "displayName eq 'x' or startswith(mail,'x')",
    ] {
        let refused = caller.refusal(Get, &format!("/v1.0/users?$filter={wrong}"), Value::Null);
        assert_eq!(refused, (400, "Request_UnsupportedQuery".into()), "{wrong}");
    }
    let long = format!("/v1.0/users?$filter=displayName eq '{}'", "x".repeat(121));
    assert_eq!(caller.status(Get, &long, Value::Null), 400);
}

#[test]
fn a_user_is_answered_by_id_or_by_name_and_shows_little_unless_asked() {
    let caller = Caller::new("{}");
    let by_name = caller.get("/v1.0/users/user0001@contoso.com");
    assert_eq!(text(&by_name, "/displayName"), "User 0001");
    assert!(by_name.get("department").is_none(), "by `$select` only");
    let path = format!("/v1.0/users/{}", text(&by_name, "/id"));
    let asked = caller.get(&format!("{path}?$select=id,department,accountEnabled"));
    assert_eq!(text(&asked, "/department"), "Engineering");
    assert_eq!(asked["accountEnabled"], true);
    assert_eq!(caller.get(&path)["mail"], "user0001@contoso.com");
    for wrong in [
        "user0099@contoso.com",
        "c0a7c40d-0000-4000-8000-000000000099",
    ] {
        let refused = caller.refusal(Get, &format!("/v1.0/users/{wrong}"), Value::Null);
        assert_eq!(refused, (404, "Request_ResourceNotFound".into()));
    }
    let nonsense = format!("{path}?$select=shoeSize");
    assert_eq!(caller.status(Get, &nonsense, Value::Null), 400);
}

#[test]
fn groups_have_every_kind_of_trouble_with_names() {
    let caller = Caller::new("{}");
    let twins = "/v1.0/groups?$filter=displayName eq 'sg-twins'";
    assert_eq!(caller.names(twins).len(), 2);
    let by_mail = "/v1.0/groups?$filter=mail eq 'sg-mail@contoso.com'";
    assert_eq!(caller.names(by_mail), ["sg-mail"]);
    let not_secure = "/v1.0/groups?$filter=securityEnabled eq false";
    assert_eq!(caller.names(not_secure), ["All hands"]);
    let several = "/v1.0/groups?$filter=displayName eq 'sg-aws-users' or displayName eq 'sg-mail'";
    assert_eq!(caller.names(several), ["sg-aws-users", "sg-mail"]);
    let members = format!("/v1.0/groups/{}/members", group(&caller, "sg-aws-users"));
    assert_eq!(
        caller.names(&members),
        ["User 0001", "User 0002", "User 0003", "User 0004"]
    );
    let page = caller.get(&format!("{members}?$top=3&$select=id"));
    assert_eq!(values(&page).len(), 3);
    let everybody = format!("/v1.0/groups/{}/members", group(&caller, "sg-everybody"));
    let names = caller.names(&everybody);
    assert_eq!(names.len(), 11, "the guest is not among them");
    let automation = id(
        &caller,
        "servicePrincipals",
        "displayName eq 'graph-gitops'",
    );
    for (id, kind) in [
        (automation, "servicePrincipal"),
        (group(&caller, "sg-mail"), "group"),
        ("c0a7c40d-0000-4000-8000-000000000001".to_owned(), "user"),
    ] {
        let object = caller.get(&format!("/v1.0/directoryObjects/{id}"));
        assert_eq!(
            text(&object, "/@odata.type"),
            format!("#microsoft.graph.{kind}")
        );
        assert_eq!(text(&object, "/id"), id);
    }
    let by_name = "/v1.0/directoryObjects/user0001@contoso.com";
    assert_eq!(caller.status(Get, by_name, Value::Null), 404);
}

#[test]
fn other_hands_change_people_and_lists_are_late() {
    let caller = Caller::new(r#"{"lag": {"lists": 60, "objects": 5}}"#);
    let path = "/v1.0/users/user0001@contoso.com";
    let moved = json!({"department": "Moved", "accountEnabled": false});
    assert_eq!(caller.status(Patch, path, moved), 204);
    let asked = format!("{path}?$select=department,accountEnabled,displayName");
    let user = caller.get(&asked);
    assert_eq!(
        (text(&user, "/department").as_str(), &user["accountEnabled"]),
        ("Moved", &json!(false))
    );
    let list = "/v1.0/users?$filter=department eq 'Moved'";
    assert!(
        caller.names(list).is_empty(),
        "the list has the old department"
    );
    caller.0.advance(std::time::Duration::from_secs(60));
    assert_eq!(caller.names(list), ["User 0001"]);

    let new = json!({
        "accountEnabled": true, "displayName": "New", "mailNickname": "new",
        "userPrincipalName": "new@contoso.com", "passwordProfile": {"password": "s3cret"},
    });
    let (status, made) = caller.call(Post, "/v1.0/users", new.clone());
    assert_eq!(status, 201, "{made}");
    assert_eq!(
        caller.status(Get, "/v1.0/users/new@contoso.com", Value::Null),
        404
    );
    assert_eq!(
        caller.status(Post, "/v1.0/users", new.clone()),
        400,
        "the name is taken"
    );
    caller.0.advance(std::time::Duration::from_secs(60));
    assert_eq!(
        caller.names("/v1.0/users?$filter=displayName eq 'New'"),
        ["New"]
    );
    assert!(!caller.0.snapshot().to_string().contains("s3cret"));
    for name in ["new@contoso.com", "user0001@contoso.com"] {
        let path = format!("/v1.0/users/{name}");
        assert_eq!(caller.status(Delete, &path, Value::Null), 204);
        assert_eq!(caller.status(Get, &path, Value::Null), 404);
    }
    assert_eq!(caller.names("/v1.0/users").len(), 13, "the list is late");
    caller.0.advance(std::time::Duration::from_secs(60));
    assert_eq!(caller.names("/v1.0/users").len(), 11);
    let members = format!("/v1.0/groups/{}/members", group(&caller, "sg-aws-users"));
    assert_eq!(caller.names(&members).len(), 3, "who is gone is no member");
    caller.0.advance(std::time::Duration::from_secs(7200));
    assert_eq!(caller.status(Post, "/v1.0/users", new), 201);
    assert_eq!(
        caller.status(Get, path, Value::Null),
        404,
        "who left the crowd does not come back when history is forgotten"
    );
}

#[test]
fn writes_of_people_are_strict() {
    let caller = Caller::new("{}");
    let path = "/v1.0/users/user0001@contoso.com";
    for wrong in [
        json!({"department": 7}),
        json!({"id": "x"}),
        json!({"shoeSize": "x"}),
        json!({"displayName": ""}),
        json!({"accountEnabled": null}),
        json!({"userPrincipalName": "user0002@contoso.com"}),
        json!({"userPrincipalName": "nobody"}),
        Value::Null,
    ] {
        assert_eq!(caller.status(Patch, path, wrong.clone()), 400, "{wrong}");
    }
    let whole = json!({
        "accountEnabled": true, "displayName": "New", "mailNickname": "new",
        "userPrincipalName": "new@contoso.com", "passwordProfile": {},
    });
    for missing in whole.as_object().expect("an object").keys() {
        let mut body = whole.clone();
        body.as_object_mut()
            .expect("an object")
            .shift_remove(missing);
        assert_eq!(
            caller.status(Post, "/v1.0/users", body),
            400,
            "without {missing}"
        );
    }
    for wrong in [
        json!({"displayName": "g", "mailEnabled": false, "mailNickname": "g"}),
        json!({"displayName": "g", "mailEnabled": true, "mailNickname": "g", "securityEnabled": true}),
        json!({"displayName": "g", "mailEnabled": false, "mailNickname": "g", "securityEnabled": true,
               "groupTypes": ["DynamicMembership"]}),
        json!({"displayName": "g", "mailEnabled": false, "mailNickname": "g", "securityEnabled": true,
               "members@odata.bind": ["https://graph.microsoft.com/v1.0/directoryObjects/nobody"]}),
    ] {
        let status = caller.status(Post, "/v1.0/groups", wrong.clone());
        assert!([400, 404].contains(&status), "{wrong}");
    }
    assert!(caller.0.requests().iter().all(|request| !request.committed));
}

#[test]
fn members_come_and_go_by_reference() {
    let caller = Caller::new("{}");
    let user = text(&caller.get("/v1.0/users/user0012@contoso.com"), "/id");
    let new = json!({
        "displayName": "sg-new", "mailEnabled": false, "mailNickname": "sg-new", "securityEnabled": true,
        "members@odata.bind": [format!("https://graph.microsoft.com/v1.0/users/{user}")],
    });
    let (status, made) = caller.call(Post, "/v1.0/groups", new);
    assert_eq!(status, 201, "{made}");
    let members = format!("/v1.0/groups/{}/members", text(&made, "/id"));
    assert_eq!(caller.names(&members), ["User 0012"]);
    let add = format!("{members}/$ref");
    let (status, refused) = caller.call(Post, &add, reference(&user));
    assert_eq!(status, 400);
    assert!(text(&refused, "/error/message").ends_with("modified properties: 'members'."));
    let nested = group(&caller, "sg-twins");
    assert_eq!(caller.status(Post, &add, reference(&nested)), 204);
    assert_eq!(caller.names(&members), ["User 0012", "sg-twins"]);
    assert_eq!(caller.status(Post, &add, reference("nobody")), 404);
    assert_eq!(caller.status(Post, &add, json!({"id": user})), 400);
    for ready in ["sg-mail", "sg-everybody"] {
        let add = format!("/v1.0/groups/{}/members/$ref", group(&caller, ready));
        assert_eq!(caller.status(Post, &add, reference(&user)), 400, "{ready}");
    }
    let gone = format!("{members}/{user}/$ref");
    assert_eq!(caller.status(Delete, &gone, Value::Null), 204);
    assert_eq!(caller.status(Delete, &gone, Value::Null), 404);
    assert_eq!(
        caller.status(Delete, &format!("/v1.0/groups/{nested}"), Value::Null),
        204
    );
    assert!(caller.names(&members).is_empty());
    assert_eq!(caller.status(Patch, &members, json!({})), 405);
}

#[test]
fn twenty_thousand_people_are_paged_once_each_and_named_in_one_request() {
    let caller = crowd(20_000);
    let mut path = "/v1.0/users?$top=999&$select=id".to_owned();
    let mut seen = std::collections::BTreeSet::new();
    loop {
        let page = caller.get(&path);
        seen.extend(values(&page).iter().map(|user| text(user, "/id")));
        match page["@odata.nextLink"].as_str() {
            Some(link) => path = path_of(caller.0.root(), link).expect("here"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 20_000);
    assert_eq!(caller.0.requests().len(), 21);
    assert_eq!(
        caller.names("/v1.0/users?$filter=displayName eq 'User 19999'"),
        ["User 19999"]
    );
    assert_eq!(caller.0.requests().len(), 22);
    let counted =
        Request::new(Get, "/v1.0/users?$count=true&$top=1").header("ConsistencyLevel", "eventual");
    let counted = caller
        .try_send(counted)
        .expect("an answer")
        .body
        .into_json();
    assert_eq!(counted["@odata.count"], 20_000);
    let snapshot = caller.0.snapshot();
    assert_eq!(snapshot["users"]["number"], 20_000);
    assert!(
        snapshot.to_string().len() < 20_000,
        "a snapshot counts them"
    );
}

#[test]
fn a_stored_crowd_is_a_number_that_grows_and_never_shrinks() {
    let root = tempfile::tempdir().expect("a folder");
    let within = |users| Options {
        dir: Some(root.path().to_owned()),
        users,
        faults: Faults::none(),
        ..Options::default()
    };
    let stored = || std::fs::read_to_string(root.path().join("tenant.json")).expect("a store");
    let number = |caller: &Caller| caller.0.snapshot()["users"]["number"].clone();
    assert_eq!(number(&Caller::open(within(0))), 12);
    let caller = Caller::open(within(5000));
    assert_eq!(number(&caller), 5000);
    let path = "/v1.0/users/user4999@contoso.com";
    assert_eq!(
        caller.status(Patch, path, json!({"department": "Moved"})),
        204
    );
    drop(caller);
    assert!(stored().len() < 60_000, "only who was written to is stored");
    let caller = Caller::open(within(100));
    assert_eq!(number(&caller), 5000);
    let user = caller.get(&format!("{path}?$select=department"));
    assert_eq!(text(&user, "/department"), "Moved");
}
