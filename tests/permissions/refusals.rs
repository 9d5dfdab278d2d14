//! How the emulator says no, and what the client makes of it.

use serde_json::json;
use syncform::emulator::Faults;
use syncform::wire::{Method, Request, Transport};

use crate::support::world::emulator;

async fn asked(permissions: &[&str], method: Method, path: &str) -> (u16, String, String) {
    let emulator = emulator();
    let principals = emulator.snapshot()["servicePrincipals"].clone();
    let id = principals[0]["id"].as_str().expect("an id").to_owned();
    let request = Request::new(method, path.replace("{id}", &id));
    let request = if method == Method::Get {
        request
    } else {
        request.json(json!({}))
    };
    let answer = emulator
        .as_caller(permissions)
        .send(request)
        .await
        .expect("an answer");
    let error = answer.body.json()["error"].clone();
    let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    (answer.status, text("code"), text("message"))
}

#[tokio::test]
async fn the_directory_says_403_and_the_back_end_401_without_a_word() {
    let denied = "Insufficient privileges to complete the operation.";
    for (method, path) in [
        (Method::Get, "/v1.0/servicePrincipals"),
        (Method::Get, "/v1.0/groups"),
        (Method::Patch, "/v1.0/servicePrincipals/{id}"),
        (Method::Get, "/v1.0/auditLogs/provisioning"),
    ] {
        let told = (
            403,
            "Authorization_RequestDenied".to_owned(),
            denied.to_owned(),
        );
        assert_eq!(
            asked(&["Synchronization.Read.All"], method, path).await,
            told,
            "{path}"
        );
    }
    for path in ["jobs", "secrets", "templates"] {
        let path = format!("/v1.0/servicePrincipals/{{id}}/synchronization/{path}");
        let told = (401, "UnknownError".to_owned(), String::new());
        assert_eq!(
            asked(&["Application.Read.All"], Method::Get, &path).await,
            told,
            "{path}"
        );
        let read = asked(&["Synchronization.Read.All"], Method::Get, &path).await;
        assert_eq!(read.0, 200, "{path}");
    }
}

#[tokio::test]
async fn nobody_is_asked_in_process_without_permissions_of_their_own() {
    let answer = emulator()
        .send(Request::new(Method::Get, "/v1.0/groups"))
        .await;
    assert_eq!(answer.expect("an answer").status, 200);
}

#[tokio::test]
async fn ownership_is_asked_for_below_a_service_principal_and_not_in_lists() {
    let owned = ["Application.ReadWrite.OwnedBy"];
    let list = asked(&owned, Method::Get, "/v1.0/servicePrincipals").await;
    assert_eq!(list.0, 200);
    let jobs = "/v1.0/servicePrincipals/{id}/synchronization/jobs";
    assert_eq!(asked(&owned, Method::Get, jobs).await.0, 401);
}

/// The permission data says that it is, the pages say that it is not.
#[tokio::test]
async fn a_permission_to_write_applications_may_be_enough_to_assign() {
    for (switch, expected) in [("false", 403), ("true", 400)] {
        let emulator = emulator();
        let switches = format!(r#"{{"switches": {{"applicationWriteAssigns": {switch}}}}}"#);
        emulator.set_faults(Faults::parse(&switches).expect("switches"));
        let principals = emulator.snapshot()["servicePrincipals"].clone();
        let id = principals[0]["id"].as_str().expect("an id");
        let path = format!("/v1.0/servicePrincipals/{id}/appRoleAssignedTo");
        // An empty body is refused as soon as somebody looks at it.
        let request = Request::new(Method::Post, path).json(json!({}));
        let guest = emulator.as_caller(&["Application.ReadWrite.All"]);
        let answer = guest.send(request).await.expect("an answer");
        assert_eq!(answer.status, expected, "{switch}");
    }
}
