//! The command line at a tenant, in a folder of its own, as its users run it.

use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::setting::Setting;
use crate::support::binary::{Workspace, ended};

/// Values that no target accepts: an emulated one refuses what begins so.
const DUMMY: &str = "refuse-contract";
/// Where the command line writes what it sent, below its folder.
const TRACE: &str = "trace.har";

/// One run, as a transcript shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ran {
    pub(crate) command: String,
    pub(crate) code: Option<i32>,
    /// What it wrote to both streams.
    pub(crate) said: String,
    /// `METHOD path -> status` of every request, with what was answered where that was a refusal.
    pub(crate) requests: Vec<String>,
}

/// A folder with manifests in it.
pub(crate) struct Tool<'a> {
    setting: &'a Setting,
    workspace: Workspace,
}

impl<'a> Tool<'a> {
    pub(crate) fn new(setting: &'a Setting) -> Self {
        let workspace = Workspace::empty();
        workspace.write("manifests/secret-key", DUMMY);
        Self { setting, workspace }
    }

    pub(crate) fn write(&self, files: &[(String, String)]) {
        for (path, text) in files {
            let name = path.rsplit('/').next().unwrap_or(path);
            self.workspace.write(&format!("manifests/{name}"), text);
        }
    }

    /// Runs one verb to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Result<Ran, String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_syncform"));
        command
            .args(words)
            .args(["--auth", self.setting.way()?.word, "--trace-http", TRACE])
            .current_dir(self.workspace.path())
            .env_clear()
            .envs(&self.setting.environment)
            .env("ACCESS_KEY", DUMMY)
            .stdin(Stdio::null());
        if let Some(url) = &self.setting.endpoint {
            command.args(["--endpoint", url]);
        }
        let ran = ended(&mut command);
        Ok(Ran {
            command: format!("syncform {}", words.join(" ")),
            code: ran.code,
            said: format!("{}{}", ran.stdout, ran.stderr),
            requests: self.requests(),
        })
    }

    fn requests(&self) -> Vec<String> {
        let path = self.workspace.path().join(TRACE);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let _ = std::fs::remove_file(&path);
        let trace: Value = serde_json::from_str(&text).unwrap_or_default();
        let entries = trace["log"]["entries"].as_array().cloned();
        entries.unwrap_or_default().iter().map(line).collect()
    }
}

fn line(entry: &Value) -> String {
    let text = |pointer: &str| {
        entry
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let url = text("/request/url");
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(_, path)| path);
    let status = &entry["response"]["status"];
    let refused = if status.as_u64().is_some_and(|status| status >= 400) {
        format!(": {}", text("/response/content/text"))
    } else {
        String::new()
    };
    format!("{} /{path} -> {status}{refused}", text("/request/method"))
}
