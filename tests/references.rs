//! Secrets from every kind of source, from outside: which verb follows a reference and when, and what is said where one
//! leads nowhere.

use std::fs;

use serde_json::json;
use syncform::emulator::{Emulator, Options};

use crate::support::binary::{Server, Workspace};

/// What stands in the example in the place of its second secret.
const HERE: &str = "        SecretToken:\n          env: AWS_CONTOSO_SECRET_KEY\n";

/// Writes down that it ran, and prints a value.
const MINT: &str = "#!/bin/sh\necho ran >>ran.log\nprintf 'minted %s\\n' \"$1\"\n";

/// The example with these values instead of its second one.
fn workspace(values: &str) -> Workspace {
    let workspace = Workspace::signed_in();
    workspace.edit("manifests/aws-contoso.yaml", HERE, values);
    workspace
}

/// One from each kind of source; the program is found beside the manifest.
fn everywhere() -> Workspace {
    use std::os::unix::fs::PermissionsExt as _;
    let workspace = workspace(
        "        SecretToken: { file: secret-token }
        Password: { command: [./mint.sh, '$HOME; id'] }
        AppKey: { keyVault: { vault: kv-identity, secret: app-key } }
        TokenKey: { keyVault: { vault: kv-identity, secret: app-key } }
",
    );
    workspace.write("manifests/secret-token", "from a file\n");
    workspace.write("manifests/mint.sh", MINT);
    let program = workspace.path().join("manifests/mint.sh");
    fs::set_permissions(program, fs::Permissions::from_mode(0o700)).expect("permissions");
    workspace
}

/// How often the program has run.
fn runs(workspace: &Workspace) -> usize {
    let log = fs::read_to_string(workspace.path().join("ran.log")).unwrap_or_default();
    log.lines().count()
}

#[test]
fn references_are_followed_once_after_the_yes_and_by_no_other_verb() {
    let workspace = everywhere();
    for (arguments, code) in [
        (&["validate"][..], 0),
        (&["plan", "--sandbox", "s"], 0),
        // There is no terminal to ask on.
        (&["apply", "--sandbox", "s"], 64),
    ] {
        let ran = workspace.run(arguments);
        assert_eq!(ran.code, Some(code), "{}", ran.text());
    }
    let refused = workspace.run_with_stdin(&["apply", "--sandbox", "s"], "no\n");
    assert_eq!(refused.code, Some(64), "{}", refused.text());
    assert_eq!(runs(&workspace), 0);
    assert!(workspace.requests("s").iter().all(|request| {
        !request["path"]
            .as_str()
            .unwrap_or_default()
            .contains("/vaults/")
    }));
    let ran = workspace.run(&["apply", "--yes", "--sandbox", "s"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let again = workspace.run(&["apply", "--yes", "--sandbox", "s"]);
    assert!(again.stdout.contains("No changes."), "{}", again.text());
    assert_eq!(runs(&workspace), 1);
    let asked = workspace.requests("s");
    let vaults = asked.iter().filter_map(|request| request["path"].as_str());
    let vaults: Vec<_> = vaults.filter(|path| path.contains("/vaults/")).collect();
    assert_eq!(
        vaults,
        ["/vaults/kv-identity/secrets/app-key?api-version=7.4"]
    );
    let store = fs::read_to_string(workspace.path().join("s/tenant.json")).expect("the store");
    for value in ["from a file", "minted $HOME; id", "dummy-"] {
        assert!(store.contains(&format!("\"{value}")), "{value}");
    }
    assert!(!store.contains("from a file\\n"));
}

#[test]
fn what_does_not_resolve_stops_before_the_first_write() {
    let mut workspace = workspace(
        "        SecretToken: { file: secret-token }
        Password: { command: [/bin/sh, -c, 'echo s3cret; exit 3'] }
        AppKey: { command: [no-such-program] }
        TokenKey: { keyVault: { vault: kv-identity, secret: forbidden-token } }
        ConsumerKey: { keyVault: { vault: kv-identity, secret: disabled-token } }
        ConsumerSecret: { keyVault: { vault: kv-identity, secret: missing-token } }
        ConnectionString: { keyVault: { vault: kv-identity, secret: expired-token } }
        Oauth2ClientSecret: { keyVault: { vault: kv-identity, secret: token, version: '00000000000000000000000000000000' } }
",
    );
    workspace
        .environment
        .retain(|(name, _)| name != "AWS_CONTOSO_ACCESS_KEY");
    let ran = workspace.run(&["apply", "--yes", "--sandbox", "s"]);
    assert!(!ran.text().contains("s3cret"), "{}", ran.text());
    assert_eq!(workspace.writes("s"), 0);
    ran.accepted("cli/references-unresolved");
}

#[test]
fn a_version_that_moves_in_a_vault_is_pushed_and_noted() {
    let reference = |digit: &str| {
        let version = digit.repeat(32);
        format!(
            "        SecretToken: {{ keyVault: {{ vault: kv-identity, secret: token, version: {version} }} }}\n"
        )
    };
    let workspace = workspace(&reference("a"));
    let apply = ["apply", "--yes", "--sandbox", "s"];
    assert_eq!(workspace.run(&apply).code, Some(0));
    workspace.edit(
        "manifests/aws-contoso.yaml",
        &reference("a"),
        &reference("b"),
    );
    workspace
        .run(&["plan", "--sandbox", "s"])
        .accepted("cli/references-vault-version");
    assert_eq!(workspace.run(&apply).code, Some(0));
    let dir = Some(workspace.path().join("s"));
    let tenant = Emulator::open(Options {
        dir,
        ..Options::default()
    });
    let tenant = tenant.expect("nobody uses it").snapshot().to_string();
    let tag = |digit: &str| format!("syncform:key-vault=SecretToken/{}", digit.repeat(32));
    assert!(
        tenant.contains(&tag("b")) && !tenant.contains(&tag("a")),
        "{tenant}"
    );
    let ran = workspace.run(&["plan", "--detailed-exitcode", "--sandbox", "s"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
}

#[tokio::test]
async fn a_vault_is_asked_with_a_token_of_its_own() {
    let mut workspace =
        workspace("        SecretToken: { keyVault: { vault: kv-identity, secret: token } }\n");
    let server = Server::start(&workspace, &json!({}));
    let apply = ["apply", "--yes", "--endpoint", &server.url];
    // A ready token is for Graph alone.
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "demo"),
        ("client_secret", "demo"),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let url = format!(
        "{}/ff8bf889-e031-41ac-8f7b-aedb059892ee/oauth2/v2.0/token",
        server.url
    );
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    let client = client.build().expect("a client");
    let answer = client
        .post(url)
        .form(&form)
        .send()
        .await
        .expect("an answer");
    let answer: serde_json::Value = answer.json().await.expect("JSON");
    let token = answer["access_token"].as_str().expect("a token").to_owned();
    let ready = ("SYNCFORM_ACCESS_TOKEN".to_owned(), token);
    workspace.environment.push(ready);
    let ran = workspace.run(&apply);
    assert_eq!(ran.code, Some(1), "{}", ran.text());
    let said = "no secret value from Key Vault kv-identity/token: the vault does not accept this identity's token";
    assert!(ran.stderr.contains(said), "{}", ran.text());
    // The first sign-in gives a new tenant its id.
    let wrote = |request: &&serde_json::Value| request["committed"] == true;
    let requests = workspace.requests("state");
    let mut wrote = requests.iter().filter(wrote);
    assert!(wrote.all(|request| {
        request["path"]
            .as_str()
            .is_some_and(|path| path.ends_with("/token"))
    }));
    workspace.environment.pop();
    let ran = workspace.run(&apply);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let asked = workspace.requests("state");
    let vaults = asked.iter().filter(|request| {
        let path = request["path"].as_str();
        path.is_some_and(|path| path.starts_with("/vaults/"))
    });
    let statuses: Vec<_> = vaults.map(|request| &request["status"]).collect();
    assert_eq!(statuses, [&json!(401), &json!(200)]);
}

/// Whoever receives what the run signs in with is the identity that applies.
#[test]
fn what_the_run_signs_in_with_is_sent_to_no_target() {
    for name in [
        "AZURE_CLIENT_CERTIFICATE_PATH",
        "AZURE_FEDERATED_TOKEN_FILE",
    ] {
        let mut workspace = workspace("        SecretToken: { file: link }\n");
        workspace.write("identity", "s3cret\n");
        let link = workspace.path().join("manifests/link");
        std::os::unix::fs::symlink("../identity", link).expect("a link");
        let apply = ["apply", "--yes", "--sandbox", "s"];
        workspace
            .environment
            .push((name.to_owned(), "./identity".to_owned()));
        let ran = workspace.run(&apply);
        assert_eq!(ran.code, Some(1), "{}", ran.text());
        assert!(
            ran.stderr.contains("syncform itself signs in with it") && workspace.writes("s") == 0,
            "{}",
            ran.text()
        );
        // Nobody signs in to a sandbox, so that the same file is any other's without the variable.
        workspace.environment.pop();
        assert_eq!(workspace.run(&apply).code, Some(0));
    }
}
