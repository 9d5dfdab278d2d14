//! Each way leads into the tenant, and what goes to places beside it is what the reference says and no more.

use super::*;

/// The way works: `auth` names it, and a plan reads the tenant.
#[track_caller]
fn works(desk: &Desk, case: &str) {
    let ran = desk.auth();
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert_eq!(
        desk.graph_requests(),
        [Value::Null; 0],
        "auth calls no Graph"
    );
    desk.accepted(case, &ran);
    // The first sign-in names the server's tenant, and not every way signs in there.
    let ran = desk.settled();
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let ran = desk.run(&["plan"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(!desk.graph_requests().is_empty());
}

#[test]
fn a_client_secret() {
    let desk = Desk::new(&[("AZURE_CLIENT_ID", "app"), ("AZURE_CLIENT_SECRET", CANARY)]);
    works(&desk, "secret");
    // The emulated clock moves with requests.
    let desk = Desk::new(&[("AZURE_CLIENT_ID", "app"), ("AZURE_CLIENT_SECRET", CANARY)]);
    let ran = desk.run(&["auth", "-o", "json"]);
    desk.accepted("secret-json", &ran);
}

#[test]
fn a_certificate_of_each_container() {
    for (name, password) in [
        ("chain.pem", ""),
        ("pkcs1.pem", ""),
        ("modern.pfx", "open-sesame"),
        ("legacy.pfx", "open-sesame"),
        ("open.pfx", ""),
    ] {
        let desk = Desk::new(&[
            ("AZURE_CLIENT_ID", "app"),
            ("AZURE_CLIENT_CERTIFICATE_PATH", &key(name)),
            ("AZURE_CLIENT_CERTIFICATE_PASSWORD", password),
            ("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "true"),
        ]);
        let ran = desk.auth();
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.text());
        desk.accepted("certificate", &ran);
    }
}

/// What a person has lent is counted where it is told what verbs still need.
#[test]
fn a_token_that_a_person_lends() {
    let scopes =
        "Application.ReadWrite.All Group.ReadBasic.All Synchronization.Read.All User.ReadBasic.All";
    let claims = json!({ "tid": OURS, "appid": "tool", "scp": scopes, "exp": 1_767_229_200 });
    let desk = Desk::new(&[("SYNCFORM_ACCESS_TOKEN", &jwt(&claims))]);
    let ran = desk.auth();
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    desk.accepted("lent", &ran);
}

#[test]
fn a_federated_token_file() {
    let mut desk = Desk::new(&[("AZURE_CLIENT_ID", "app")]);
    desk.workspace
        .write("federated", &vouched("system:serviceaccount:syncform:plan"));
    desk.set("AZURE_FEDERATED_TOKEN_FILE", "federated");
    desk.set("AZURE_TENANT_ID", OURS);
    works(&desk, "federated");
}

#[test]
fn github_actions() {
    let assertion = vouched("repo:contoso/identity:environment:plan");
    let runner = Stub::saying(200, &json!({ "count": 1, "value": assertion }).to_string());
    let url = format!("{}/token?api-version=2.0", runner.url);
    let desk = Desk::new(&[
        ("AZURE_CLIENT_ID", "app"),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", &url),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", CANARY),
    ]);
    works(&desk, "github");
    let asked = &runner.asked()[0];
    assert_eq!(
        asked.line,
        "GET /token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange HTTP/1.1"
    );
    assert_eq!(
        asked.header("authorization"),
        Some(format!("Bearer {CANARY}").as_str())
    );
    assert_eq!(
        names(&runner),
        ["accept", "authorization", "host", "user-agent"]
    );
}

#[test]
fn azure_pipelines() {
    let assertion = vouched("sc://contoso/identity/entra-plan");
    let runner = Stub::saying(200, &json!({ "oidcToken": assertion }).to_string());
    let url = format!("{}/oidctoken", runner.url);
    let desk = Desk::new(&[
        ("AZURESUBSCRIPTION_CLIENT_ID", "app"),
        ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "connection 1"),
        ("SYSTEM_OIDCREQUESTURI", &url),
        ("SYSTEM_ACCESSTOKEN", CANARY),
    ]);
    works(&desk, "azure-pipelines");
    let asked = &runner.asked()[0];
    assert_eq!(
        asked.line,
        "POST /oidctoken?api-version=7.1&serviceConnectionId=connection+1 HTTP/1.1"
    );
    assert_eq!(asked.header("x-tfs-fedauthredirect"), Some("Suppress"));
    assert_eq!(asked.header("content-length"), Some("0"));
    assert_eq!(asked.body, "");
}

#[test]
fn the_metadata_service_which_is_not_there_yet() {
    let granted = granted();
    let service = Stub::start(move |number, _| match number {
        1 => (404, String::new(), "{}".to_owned()),
        2 => (410, String::new(), "{}".to_owned()),
        3 => (429, "retry-after: 1\r\n".to_owned(), "{}".to_owned()),
        4 => (500, String::new(), "<html>".to_owned()),
        _ => (200, String::new(), granted.clone()),
    });
    let desk = Desk::new(&[
        ("AZURE_POD_IDENTITY_AUTHORITY_HOST", &service.url),
        ("AZURE_CLIENT_ID", "machine"),
    ]);
    works(&desk, "imds");
    let asked = &service.asked()[0];
    let resource = desk.server.url.replace(':', "%3A").replace('/', "%2F");
    assert_eq!(
        asked.line,
        format!(
            "GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource}&client_id=machine HTTP/1.1"
        )
    );
    assert_eq!(asked.header("metadata"), Some("true"));
    assert_eq!(
        names(&service),
        ["accept", "host", "metadata", "user-agent"]
    );
}

#[test]
fn an_identity_endpoint() {
    let service = Stub::saying(200, &granted());
    let desk = Desk::new(&[
        ("IDENTITY_ENDPOINT", &format!("{}/msi/token", service.url)),
        ("IDENTITY_HEADER", CANARY),
    ]);
    works(&desk, "app-service");
    let asked = &service.asked()[0];
    assert!(
        asked
            .line
            .starts_with("GET /msi/token?api-version=2019-08-01&resource=http")
    );
    assert!(!asked.line.contains("client_id"), "{}", asked.line);
    assert_eq!(asked.header("x-identity-header"), Some(CANARY));
}

#[cfg(unix)]
#[test]
fn the_azure_cli() {
    let mut desk = Desk::new(&[]);
    let answer = json!({ "accessToken": token(OURS), "expires_on": 4_000_000_000_i64, "tokenType": "Bearer" });
    desk.workspace.write("answer.json", &answer.to_string());
    let script = r#"printf '%s\n' "$@" > words; cat answer.json"#;
    let path = program(&desk.workspace, "az", script);
    desk.set("PATH", &path);
    works(&desk, "azure-cli");
    let words = std::fs::read_to_string(desk.workspace.path().join("words")).expect("words");
    let words: Vec<_> = words.lines().collect();
    assert_eq!(
        words[..5],
        [
            "account",
            "get-access-token",
            "--output",
            "json",
            "--resource"
        ]
    );
    assert_eq!(words[5..], [desk.server.url.as_str(), "--tenant", OURS]);
}

#[test]
fn a_ready_token() {
    let desk = Desk::new(&[("SYNCFORM_ACCESS_TOKEN", &format!("{}\n", token(OURS)))]);
    works(&desk, "token");
    // Only the one that named the server's tenant.
    let sign_ins = desk.workspace.requests(STATE).len() - desk.graph_requests().len();
    assert_eq!(sign_ins, 1);
}

#[cfg(unix)]
#[test]
fn a_token_command() {
    let mut desk = Desk::new(&[("PATH", "/usr/bin:/bin")]);
    desk.workspace.write("a token", &token(OURS));
    desk.set("SYNCFORM_TOKEN_COMMAND", r#"["cat", "a token"]"#);
    works(&desk, "command");
}

/// As the metadata service writes it: numbers are texts.
fn granted() -> String {
    json!({ "access_token": token(OURS), "expires_in": "86399", "expires_on": "4000000000", "token_type": "Bearer" })
        .to_string()
}

/// The names of all headers that arrived with the first request.
fn names(stub: &Stub) -> Vec<String> {
    let asked = stub.asked();
    let mut names: Vec<_> = asked[0]
        .headers
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    names.sort();
    // What HTTP itself may add.
    names.retain(|name| name != "accept-encoding");
    names
}
