//! A list that stops where it should go on: the assignments of a group.

use serde_json::{Value, json};

use super::{Caller, values};
use syncform::emulator::{Faults, Options};
use syncform::wire::{Transport as _, path_of};

const GROUP: &str = "11111111-2222-4333-8444-000000000001";
const APP: &str = "11111111-2222-4333-8444-000000000002";
/// More than the largest page holds.
const MANY: usize = 1001;

/// A tenant in which a group has every role of an application.
fn tenant(switches: &str) -> Caller {
    let assignment = |number: usize| {
        json!({
            "id": format!("a{number}"), "principalType": "Group", "principalId": GROUP, "resourceId": APP,
            "appRoleId": format!("11111111-2222-4333-8444-1{number:011}"),
        })
    };
    let assigned: Vec<Value> = (0..MANY).map(assignment).collect();
    let answer =
        |request: &str, body: Value| json!({"request": request, "status": 200, "body": body});
    let recording = json!({
        "format": "syncform-recording/1", "cloud": "global", "time": "2026-01-01T00:00:00Z",
        "tenantId": "11111111-2222-4333-8444-000000000003",
        "answers": [
            answer(&format!("GET /v1.0/groups/{GROUP}"), json!({"id": GROUP, "displayName": "everywhere"})),
            answer(
                &format!("GET /v1.0/servicePrincipals/{APP}"),
                json!({"id": APP, "appId": APP, "displayName": "A"}),
            ),
            answer(
                &format!("GET /v1.0/servicePrincipals/{APP}/appRoleAssignedTo"),
                json!({"value": assigned}),
            ),
        ],
    });
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("recording.json");
    std::fs::write(&file, recording.to_string()).expect("a file");
    Caller::open(Options {
        import: Some(file),
        faults: Faults::parse(&format!(r#"{{"switches": {switches}}}"#)).expect("switches"),
        ..Options::default()
    })
}

/// How many items the pages of a list hold.
fn paged(caller: &Caller, path: &str) -> Vec<usize> {
    let (mut path, mut pages) = (path.to_owned(), Vec::new());
    loop {
        let page = caller.get(&path);
        pages.push(values(&page).len());
        let Some(link) = page["@odata.nextLink"].as_str() else {
            return pages;
        };
        path = path_of(caller.0.root(), link).expect("it stays here");
    }
}

#[test]
fn the_assignments_of_a_group_may_stop_at_999_without_a_link() {
    let of_group = format!("/v1.0/groups/{GROUP}/appRoleAssignments?$top=999");
    let of_app = format!("/v1.0/servicePrincipals/{APP}/appRoleAssignedTo?$top=999");
    for (switches, expected) in [
        ("{}", &[999, 2][..]),
        (r#"{"groupAssignments": "truncated"}"#, &[999]),
    ] {
        let caller = tenant(switches);
        assert_eq!(paged(&caller, &of_group), expected, "{switches}");
        assert_eq!(paged(&caller, &of_app), [999, 2], "the other side is whole");
    }
    let caller = tenant(r#"{"groupAssignments": "truncated"}"#);
    let small = of_group.replace("999", "500");
    assert_eq!(paged(&caller, &small), [500, 499]);
}
