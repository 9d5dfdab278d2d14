//! Each way to be refused: code 7, one line that says why, no secret, and not one call to Graph.

use super::*;

#[track_caller]
fn refused(desk: &Desk, case: &str) -> Ran {
    let ran = desk.auth();
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    assert!(ran.stdout.is_empty(), "{}", ran.text());
    assert_eq!(desk.graph_requests(), [Value::Null; 0]);
    desk.accepted(case, &ran);
    ran
}

#[test]
fn a_wrong_secret() {
    let secret = format!("refuse-{CANARY}");
    let desk = Desk::new(&[("AZURE_CLIENT_ID", "app"), ("AZURE_CLIENT_SECRET", &secret)]);
    refused(&desk, "refused-secret");
    let ran = desk.run(&["auth", "-o", "json"]);
    desk.accepted("refused-secret-json", &ran);
    // A verb that writes says that it did not.
    let ran = desk.run(&["apply", "--yes"]);
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    assert!(ran.stderr.contains("nothing was written"), "{}", ran.text());
}

#[test]
fn a_certificate_that_is_not_registered() {
    let desk = Desk::new(&[
        ("AZURE_CLIENT_ID", "refuse-app"),
        ("AZURE_CLIENT_CERTIFICATE_PATH", &key("chain.pem")),
    ]);
    refused(&desk, "refused-certificate");
}

#[test]
fn a_file_that_holds_no_certificate() {
    for (name, password, case) in [
        ("elliptic.pem", "", "certificate-elliptic"),
        ("encrypted.pem", CANARY, "certificate-encrypted"),
        ("stranger.pem", "", "certificate-stranger"),
        ("modern.pfx", CANARY, "certificate-password"),
        ("nowhere.pem", "", "certificate-missing"),
    ] {
        let mut desk = Desk::new(&[
            ("AZURE_CLIENT_ID", "app"),
            ("AZURE_CLIENT_CERTIFICATE_PASSWORD", password),
        ]);
        if std::path::Path::new(&key(name)).exists() {
            std::fs::copy(key(name), desk.workspace.path().join(name)).expect("a copy");
        }
        desk.set("AZURE_CLIENT_CERTIFICATE_PATH", name);
        refused(&desk, case);
        assert!(desk.workspace.requests(STATE).is_empty(), "{name}");
    }
}

#[test]
fn a_subject_that_does_not_match_is_shown() {
    let runner = Stub::saying(
        200,
        &json!({ "value": vouched("refuse-repo:contoso/identity:pull_request") }).to_string(),
    );
    let desk = Desk::new(&[
        ("AZURE_CLIENT_ID", "app"),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", &runner.url),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", CANARY),
    ]);
    let ran = refused(&desk, "refused-subject");
    assert!(
        ran.stderr
            .contains("refuse-repo:contoso/identity:pull_request")
    );
}

#[test]
fn a_job_without_the_permission() {
    let runner = Stub::saying(403, &json!({ "message": CANARY }).to_string());
    let mut desk = Desk::new(&[
        ("AZURE_CLIENT_ID", "app"),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", &runner.url),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", CANARY),
    ]);
    refused(&desk, "refused-github");
    desk.workspace
        .environment
        .retain(|(name, _)| name != "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
    refused(&desk, "missing-github");
}

#[test]
fn a_pipeline_without_its_token() {
    let desk = Desk::new(&[
        ("AZURESUBSCRIPTION_CLIENT_ID", "app"),
        ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "connection"),
        ("SYSTEM_OIDCREQUESTURI", "http://127.0.0.1:1"),
    ]);
    refused(&desk, "missing-azure-pipelines");
}

#[test]
fn a_machine_without_that_identity() {
    let body = json!({ "error": "invalid_request", "error_description": format!("Identity not found {CANARY}") });
    let service = Stub::saying(400, &body.to_string());
    let desk = Desk::new(&[
        ("AZURE_POD_IDENTITY_AUTHORITY_HOST", &service.url),
        ("AZURE_CLIENT_ID", "machine"),
    ]);
    refused(&desk, "refused-managed-identity");
}

/// A place that redirects is not followed: what it was shown goes nowhere else.
#[test]
fn a_place_that_leads_elsewhere() {
    let elsewhere = Stub::saying(200, "{}");
    let location = format!("location: {}/\r\n", elsewhere.url);
    let service = Stub::start(move |_, _| (307, location.clone(), String::new()));
    let desk = Desk::new(&[
        ("IDENTITY_ENDPOINT", &service.url),
        ("IDENTITY_HEADER", CANARY),
    ]);
    refused(&desk, "refused-redirect");
    assert!(elsewhere.asked().is_empty());
}

#[cfg(unix)]
#[test]
fn an_azure_cli_that_nobody_is_signed_in_to() {
    let mut desk = Desk::new(&[]);
    let script =
        format!("echo \"ERROR: {CANARY}: Please run 'az login' to setup account.\" >&2; exit 1");
    let path = program(&desk.workspace, "az", &script);
    desk.set("PATH", &path);
    refused(&desk, "refused-azure-cli");
}

#[cfg(unix)]
#[test]
fn a_command_that_gives_no_token() {
    for (script, case) in [
        (format!("echo {CANARY} >&2; exit 3"), "refused-command"),
        (format!("echo {CANARY} and more"), "refused-command-output"),
    ] {
        let mut desk = Desk::new(&[("SYNCFORM_TOKEN_COMMAND", "give-token --now")]);
        let path = program(&desk.workspace, "give-token", &script);
        desk.set("PATH", &path);
        refused(&desk, case);
    }
}

/// Whatever the way, the tenant of its token is looked at before Graph is asked for anything.
#[test]
fn a_token_of_another_tenant() {
    let desk = Desk::new(&[("SYNCFORM_ACCESS_TOKEN", &token(OTHER))]);
    refused(&desk, "other-tenant");
    for verb in ["plan", "status"] {
        let ran = desk.run(&[verb]);
        assert_eq!(ran.code, Some(7), "{}", ran.text());
    }
    assert_eq!(desk.workspace.requests(STATE).len(), 0);
}

/// A token that is renewed on the way is looked at like the first one.
#[cfg(unix)]
#[test]
fn a_renewed_token_of_another_tenant() {
    let refusal = json!({ "error": { "code": "InvalidAuthenticationToken" } });
    let graph = Stub::saying(401, &refusal.to_string());
    let mut desk = Desk::new(&[("SYNCFORM_TOKEN_COMMAND", "give-token")]);
    let (first, second) = (token(OURS), token(OTHER));
    let script = format!("if mkdir given 2>/dev/null; then echo {first}; else echo {second}; fi");
    let path = program(&desk.workspace, "give-token", &script);
    desk.set("PATH", &path);
    let ran = desk.workspace.run(&["plan", "--endpoint", &graph.url]);
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    assert!(ran.stderr.contains(OTHER), "{}", ran.text());
    assert_eq!(graph.asked().len(), 1, "the second token went to nobody");
}

#[test]
fn a_token_for_somebody_else() {
    let claims = json!({ "tid": OURS, "aud": "https://graph.microsoft.com", "note": CANARY });
    let desk = Desk::new(&[("SYNCFORM_ACCESS_TOKEN", &jwt(&claims))]);
    refused(&desk, "other-audience");
}

#[test]
fn an_authority_of_another_cloud() {
    let desk = Desk::new(&[
        ("AZURE_CLIENT_ID", "app"),
        ("AZURE_CLIENT_SECRET", CANARY),
        ("AZURE_AUTHORITY_HOST", "https://login.example.com/"),
    ]);
    refused(&desk, "other-authority");
    let ran = desk.workspace.run(&["auth"]);
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    desk.accepted("other-authority-cloud", &ran);
    assert_eq!(desk.workspace.requests(STATE).len(), 0);
}
