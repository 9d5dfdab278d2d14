//! Signing in from outside: every way through the binary to a tenant, what each says when it is refused, and that no
//! secret is said. Texts are golden files under `tests/cases/auth`.

mod beside;
mod chain;
mod refused;
mod ways;

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::binary::{Ran, STATE, Server, Workspace, ended};
use crate::support::golden;
use crate::support::stub::Stub;

/// The tenant of the worked examples.
const OURS: &str = "ff8bf889-e031-41ac-8f7b-aedb059892ee";
const OTHER: &str = "11111111-2222-4333-8444-555555555555";
/// Stands in every secret of these tests, and in no text.
const CANARY: &str = "c4n4ry-51d2";

/// A workspace, an emulated tenant, and the variables of one way.
struct Desk {
    workspace: Workspace,
    server: Server,
}

impl Desk {
    fn new(variables: &[(&str, &str)]) -> Self {
        let mut workspace = Workspace::example();
        let server = Server::start(&workspace, &json!({}));
        workspace.environment = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Self { workspace, server }
    }

    fn set(&mut self, name: &str, value: &str) {
        self.workspace
            .environment
            .push((name.to_owned(), value.to_owned()));
    }

    /// Runs a verb at the emulated tenant; nothing that it says holds the canary.
    #[track_caller]
    fn run(&self, words: &[&str]) -> Ran {
        let ran = self
            .workspace
            .run(&[words, &["--endpoint", &self.server.url]].concat());
        assert!(!ran.text().contains(CANARY), "{}", ran.text());
        ran
    }

    /// The same for the highest log level.
    #[track_caller]
    fn auth(&self) -> Ran {
        let ran = self.run(&["auth", "-vv"]);
        assert!(!ran.text().contains("eyJ"), "{}", ran.text());
        self.run(&["auth"])
    }

    /// Signs in with a secret, by a run that has no other variables.
    fn settled(&self) -> Ran {
        let demo = [("AZURE_CLIENT_ID", "demo"), ("AZURE_CLIENT_SECRET", "demo")];
        let arguments = ["auth", "--endpoint", &self.server.url];
        let mut command = self.workspace.command(&arguments);
        ended(command.env_clear().envs(demo))
    }

    /// What the emulated tenant was asked besides for tokens.
    fn graph_requests(&self) -> Vec<Value> {
        let asked = self.workspace.requests(STATE).into_iter();
        asked
            .filter(|request| !request["path"].to_string().contains("oauth2"))
            .collect()
    }

    /// Holds a run against its golden file, with ports and folders blanked.
    #[track_caller]
    fn accepted(&self, case: &str, ran: &Ran) {
        let ports = regex::Regex::new(r"127\.0\.0\.1:\d+").expect("a pattern");
        let folder = self.workspace.path().to_string_lossy().into_owned();
        let text = ran.text().replace(&folder, "(folder)");
        let text = ports.replace_all(&text, "127.0.0.1:(port)");
        let path = golden::root().join(format!("tests/cases/auth/{case}.txt"));
        golden::check(&path, &text);
    }
}

/// Where a key of these tests lies.
fn key(name: &str) -> String {
    let path = golden::root().join("tests/cases/auth/keys").join(name);
    path.to_string_lossy().into_owned()
}

/// A JWT that nobody has signed.
fn jwt(claims: &Value) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        part(r#"{"alg":"RS256","typ":"JWT"}"#),
        part(&claims.to_string()),
        part(&format!("{CANARY}-signature"))
    )
}

/// What GitHub Actions would vouch for.
fn vouched(subject: &str) -> String {
    jwt(&json!({
        "iss": "https://token.actions.githubusercontent.com",
        "sub": subject,
        "aud": "api://AzureADTokenExchange",
        "nbf": 1, "exp": 4_000_000_000_i64,
    }))
}

/// A token as the emulated tenant takes it, for a tenant.
fn token(tenant: &str) -> String {
    let claims = json!({
        "tid": tenant, "appid": "machine", "oid": "22222222-2222-4333-8444-555555555555",
        "roles": ["Application.Read.All", "Synchronization.Read.All"], "exp": 1_767_229_200,
    });
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        part(r#"{"typ":"JWT"}"#),
        part(&claims.to_string()),
        part("emulated-signature")
    )
}

/// A program of these tests, found through PATH beside those of the system.
#[cfg(unix)]
fn program(workspace: &Workspace, name: &str, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    workspace.write(&format!("bin/{name}"), &format!("#!/bin/sh\n{script}\n"));
    let path = workspace.path().join("bin").join(name);
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&path, mode).expect("a program");
    let folder = path.parent().map(Path::to_string_lossy);
    format!("{}:/usr/bin:/bin", folder.expect("a folder"))
}
