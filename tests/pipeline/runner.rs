//! A runner: the steps of one job, one after the other, with what GitHub would give them and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::expressions::Context;
use super::forge::{self, Forge};
use crate::support::git::git;

/// What a workflow runs for.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) name: &'static str,
    /// The commit that is checked out.
    pub(super) sha: String,
    /// The commit under which a run is found: the head of a pull request.
    pub(super) head: String,
    pub(super) base: String,
    pub(super) reference: String,
    pub(super) number: u64,
    pub(super) is_of_fork: bool,
}

impl Event {
    fn of(name: &'static str, sha: &str) -> Self {
        Self {
            name,
            sha: sha.to_owned(),
            head: sha.to_owned(),
            base: String::new(),
            reference: "refs/heads/main".to_owned(),
            number: 0,
            is_of_fork: false,
        }
    }

    pub(super) fn dispatch(sha: &str) -> Self {
        Self::of("workflow_dispatch", sha)
    }

    pub(super) fn schedule(sha: &str) -> Self {
        Self::of("schedule", sha)
    }

    pub(super) fn push(sha: &str) -> Self {
        Self::of("push", sha)
    }

    pub(super) fn of_fork(self) -> Self {
        Self {
            is_of_fork: true,
            ..self
        }
    }

    fn json(&self) -> Value {
        let pull = json!({ "number": self.number, "head": { "sha": self.head } });
        match self.number {
            0 => json!({ "repository": { "full_name": forge::REPOSITORY } }),
            _ => json!({ "repository": { "full_name": forge::REPOSITORY }, "pull_request": pull }),
        }
    }
}

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Well,
    Skipped,
    /// The first step that failed.
    Failed(String),
}

impl Ended {
    /// The same in GitHub's word.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Well => "success",
            Self::Skipped => "skipped",
            Self::Failed(_) => "failure",
        }
    }
}

/// What is known of a job.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) ended: Ended,
    pub(super) log: String,
    /// Everything that any of its steps had.
    pub(super) environment: BTreeMap<String, String>,
    steps: Vec<String>,
}

impl Ran {
    pub(super) fn skipped() -> Self {
        Self {
            ended: Ended::Skipped,
            log: String::new(),
            environment: BTreeMap::new(),
            steps: Vec::new(),
        }
    }

    #[track_caller]
    pub(super) fn went_well(&self) {
        assert_eq!(self.ended, Ended::Well, "{}", self.log);
    }

    pub(super) fn has_run(&self, step: &str) -> bool {
        self.steps.iter().any(|name| name == step)
    }

    /// Whether any step had the token of that kind.
    pub(super) fn holds(&self, kind: &str) -> bool {
        let token = match kind {
            "github-token" => forge::TOKEN,
            _ => forge::ID_TOKEN,
        };
        self.environment.values().any(|value| value.contains(token))
    }

    pub(super) fn is_without_credentials(&self) -> bool {
        let is_secret = |name: &String| name.starts_with("AZURE_") || name.starts_with("ACTIONS_");
        !self.holds("github-token")
            && !self.holds("id-token")
            && !self.environment.keys().any(is_secret)
    }
}

/// One job in the making.
pub(super) struct Job<'a> {
    pub(super) forge: &'a Forge,
    pub(super) event: &'a Event,
    pub(super) definition: &'a Value,
    /// What the workflow gives every job.
    pub(super) environment: &'a Value,
    pub(super) context: Context<'a>,
    /// What the runner gives every step.
    pub(super) given: BTreeMap<String, String>,
    folder: TempDir,
    ran: Ran,
}

impl<'a> Job<'a> {
    pub(super) fn new(
        forge: &'a Forge,
        event: &'a Event,
        (environment, definition): (&'a Value, &'a Value),
        context: Context<'a>,
        given: BTreeMap<String, String>,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["work", "temp"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        fs::write(folder.path().join("event.json"), event.json().to_string()).expect("an event");
        for name in ["path", "summary"] {
            fs::write(folder.path().join(name), "").expect("a file");
        }
        let ran = Ran {
            ended: Ended::Well,
            ..Ran::skipped()
        };
        Self {
            forge,
            event,
            definition,
            environment,
            context,
            given,
            folder,
            ran,
        }
    }

    fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    /// Runs every step.
    pub(super) fn run(mut self) -> Ran {
        let steps = self.definition["steps"].as_array().expect("steps");
        for step in steps {
            self.context.has_failed = self.ran.ended != Ended::Well;
            if !self.context.holds(step["if"].as_str()) {
                continue;
            }
            let name = step["name"].as_str().expect("a name").to_owned();
            let is_well = self.step(step);
            self.ran.steps.push(name.clone());
            if !is_well && self.ran.ended == Ended::Well {
                self.ran.ended = Ended::Failed(name);
            }
        }
        self.ran
    }

    fn step(&mut self, step: &Value) -> bool {
        if let Some(script) = step["run"].as_str() {
            return self.script(script, &step["env"], "-e");
        }
        let action = step["uses"].as_str().expect("a step that does something");
        let with = |name: &str| {
            let value = &step["with"][name];
            value
                .as_str()
                .map_or_else(|| value.to_string(), |text| self.context.filled(text))
        };
        match action.split('@').next().expect("a name") {
            "actions/checkout" => {
                assert_eq!(
                    with("persist-credentials"),
                    "false",
                    "no token stays in a checkout"
                );
                let reference = with("ref");
                let commit = match reference.as_str() {
                    "null" => self.event.sha.clone(),
                    _ => reference,
                };
                self.check_out(&commit, with("fetch-depth") == "0");
                true
            }
            "actions/upload-artifact" => {
                let from = self.work().join(with("path"));
                let needs_files = with("if-no-files-found") == "error";
                let is_there = from.is_dir();
                if is_there {
                    copied(&from, &self.forge.artifacts(self.event).join(with("name")));
                }
                is_there || !needs_files
            }
            "actions/download-artifact" => {
                let (pattern, to) = (with("pattern"), self.work().join(with("path")));
                let prefix = pattern.strip_suffix('*').expect("a prefix").to_owned();
                for entry in fs::read_dir(self.forge.artifacts(self.event)).expect("artifacts") {
                    let path = entry.expect("an entry").path();
                    let name = path
                        .file_name()
                        .expect("a name")
                        .to_string_lossy()
                        .into_owned();
                    if name.starts_with(&prefix) {
                        copied(&path, &to.join(name));
                    }
                }
                true
            }
            "./.github/actions/syncform" => self.composite(&step["with"]),
            other => panic!("what does {other} do?"),
        }
    }

    /// As the runner does it: a checkout is shallow, unless all of the history is asked for.
    fn check_out(&self, commit: &str, is_whole: bool) {
        let work = self.work();
        git(&work, &["init", "--quiet"]);
        let origin = self.forge.url();
        let all = "+refs/*:refs/remotes/*";
        match is_whole {
            true => git(&work, &["fetch", "--quiet", &origin, all]),
            false => git(
                &work,
                &["fetch", "--quiet", "--depth", "1", &origin, commit],
            ),
        };
        git(&work, &["checkout", "--quiet", "--detach", commit]);
    }

    /// The action that installs the binary, step by step, from what is checked out.
    fn composite(&mut self, with: &Value) -> bool {
        let path = self.work().join(".github/actions/syncform/action.yml");
        let action = forge::read(&path);
        let steps = action["runs"]["steps"].as_array().expect("steps").clone();
        let inputs: BTreeMap<String, String> = with
            .as_object()
            .expect("inputs")
            .iter()
            .map(|(name, value)| {
                (
                    name.clone(),
                    self.context.filled(value.as_str().expect("text")),
                )
            })
            .collect();
        steps.iter().all(|step| {
            let env = step["env"].as_object().expect("an environment").iter();
            let env: Value = env
                .map(|(name, value)| {
                    let mut text = value.as_str().expect("text").to_owned();
                    for (input, value) in &inputs {
                        text = text.replace(&format!("${{{{ inputs.{input} }}}}"), value);
                    }
                    let text = text.replace("${{ runner.os }}-${{ runner.arch }}", "Linux-X64");
                    (name.clone(), Value::from(text))
                })
                .collect::<serde_json::Map<_, _>>()
                .into();
            self.script(step["run"].as_str().expect("a script"), &env, "-eo")
        })
    }

    /// A script of a workflow, as a runner starts it.
    fn script(&mut self, script: &str, env: &Value, flags: &str) -> bool {
        let mut environment = self.given.clone();
        let all = [self.environment, &self.definition["env"], env];
        for (name, value) in all.into_iter().filter_map(Value::as_object).flatten() {
            let value = self.context.filled(value.as_str().expect("text"));
            environment.insert(name.clone(), value);
        }
        for (name, file) in [
            ("GITHUB_EVENT_PATH", "event.json"),
            ("GITHUB_PATH", "path"),
            ("GITHUB_STEP_SUMMARY", "summary"),
            ("GITHUB_WORKSPACE", "work"),
            ("RUNNER_TEMP", "temp"),
            ("HOME", "temp"),
        ] {
            environment.insert(name.to_owned(), self.file(file));
        }
        let added = fs::read_to_string(self.file("path")).expect("text");
        let added = added.lines().map(str::to_owned);
        let folders = added.chain([self.forge.programs(), "/usr/bin:/bin".to_owned()]);
        environment.insert("PATH".to_owned(), folders.collect::<Vec<_>>().join(":"));
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", flags]);
        if flags == "-eo" {
            command.arg("pipefail");
        }
        let output = command
            .args(["-c", script])
            .current_dir(self.work())
            .env_clear()
            .envs(&environment)
            .stdin(Stdio::null())
            .output()
            .expect("bash runs");
        for stream in [&output.stdout, &output.stderr] {
            self.ran.log.push_str(&String::from_utf8_lossy(stream));
        }
        self.ran.environment.extend(environment);
        output.status.success()
    }
}

/// Copies a folder with all that is in it.
pub(super) fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copied(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}
