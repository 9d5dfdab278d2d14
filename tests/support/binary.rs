//! The binary from outside, in a workspace of its own and with no environment but what a test gives it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};

use regex::Regex;
use serde_json::Value;
use syncform::model::CommitId;
use tempfile::TempDir;

use super::{git, golden};

/// A folder with manifests in it, and the variables that runs in it see.
pub(crate) struct Workspace {
    folder: TempDir,
    pub(crate) environment: Vec<(String, String)>,
}

/// How a run ended.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Code and both streams in one text, as a golden file holds it.
    pub(crate) fn text(&self) -> String {
        let Self {
            code,
            stdout,
            stderr,
        } = self;
        let code = code.map_or_else(|| "killed".to_owned(), |code| code.to_string());
        format!("exit code: {code}\n--- stdout ---\n{stdout}--- stderr ---\n{stderr}")
    }

    /// Holds it against a golden file below `tests/cases`. The journal's name, which holds the hour and the process, is
    /// blanked.
    pub(crate) fn accepted(&self, case: &str) {
        static JOURNAL: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"\d{8}T\d{6}Z-\d+").expect("a pattern"));
        let path = golden::root()
            .join("tests/cases")
            .join(format!("{case}.txt"));
        golden::check(&path, &JOURNAL.replace_all(&self.text(), "(run)"));
    }
}

impl Workspace {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            environment: Vec::new(),
        }
    }

    /// The worked examples, with the dummy values that go with them.
    pub(crate) fn examples() -> Self {
        let mut workspace = Self::empty();
        for entry in fs::read_dir(golden::root().join("manifests")).expect("manifests") {
            let path = entry.expect("an entry").path();
            let text = fs::read_to_string(&path).expect("text");
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            if name == "demo.env" {
                workspace.environment = variables(&text);
            }
            workspace.write(&format!("manifests/{name}"), &text);
        }
        workspace
    }

    /// The story of AWS alone, for cases that need no more than one application.
    pub(crate) fn example() -> Self {
        let workspace = Self::examples();
        for entry in fs::read_dir(workspace.path().join("manifests")).expect("manifests") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy();
            if !["aws-contoso.yaml", "tenant.yaml", "demo.env"].contains(&name.as_ref()) {
                fs::remove_file(&path).expect("a file less");
            }
        }
        workspace
    }

    /// The same with a credential to sign in with at an emulator.
    pub(crate) fn signed_in() -> Self {
        let mut workspace = Self::example();
        for name in ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"] {
            let variable = (name.to_owned(), "demo".to_owned());
            workspace.environment.push(variable);
        }
        workspace
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Changes one file by replacing a text that must be there.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path().join(name)).expect("a file");
        assert!(text.contains(from), "{name} has no {from:?}");
        self.write(name, &text.replace(from, to));
    }

    /// Commits all manifests, in a repository that is made where there is none.
    pub(crate) fn commit(&self) -> CommitId {
        if !self.path().join(".git").is_dir() {
            git::init(self.path());
            self.write(".gitignore", "*\n!.gitignore\n!manifests/\n!manifests/**\n");
        }
        git::commit(self.path())
    }

    /// A clone of the repository, with the same variables and, in the same place, the same sandbox.
    pub(crate) fn clone_with(&self, flags: &[&str], sandbox: &str) -> Self {
        let mut clone = Self::empty();
        let url = format!("file://{}", self.path().display());
        git::git(
            clone.path(),
            &[&["clone", "--quiet"], flags, &[&url, "."]].concat(),
        );
        clone.environment.clone_from(&self.environment);
        fs::create_dir(clone.path().join(sandbox)).expect("a folder");
        for entry in fs::read_dir(self.path().join(sandbox)).expect("a sandbox") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name");
            let copied = fs::copy(&path, clone.path().join(sandbox).join(name));
            copied.expect("a file of the sandbox");
        }
        clone
    }

    /// The binary, ready to be started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_syncform"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .stdin(Stdio::null());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs the binary to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ended(&mut self.command(arguments))
    }

    /// As [`Self::run`], with a text on stdin.
    pub(crate) fn run_with_stdin(&self, arguments: &[&str], text: &str) -> Ran {
        self.write("stdin.txt", text);
        let file = fs::File::open(self.path().join("stdin.txt")).expect("a file");
        ended(self.command(arguments).stdin(file))
    }

    /// The requests that a sandbox has seen, line by line.
    pub(crate) fn requests(&self, folder: &str) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.path().join(folder).join("requests.ndjson"))
            .unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect()
    }

    /// How many of them wrote something.
    pub(crate) fn writes(&self, folder: &str) -> usize {
        self.requests(folder)
            .iter()
            .filter(|request| request["committed"] == true)
            .count()
    }

    /// Every file below the workspace, but for those of some folders.
    pub(crate) fn files(&self, but: &[&str]) -> Vec<PathBuf> {
        let but: Vec<_> = but.iter().map(|name| self.path().join(name)).collect();
        let mut files = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop().filter(|folder| !but.contains(folder)) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() && !but.contains(&path) {
                    folders.push(path);
                } else if path.is_file() {
                    files.push(path);
                }
            }
        }
        files
    }
}

/// Where a program of this machine is, if anywhere.
pub(crate) fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").expect("a path");
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(name));
    places.find(|place| place.is_file())
}

/// Where a program of this machine is that every one has.
pub(crate) fn program(name: &str) -> PathBuf {
    installed(name).unwrap_or_else(|| panic!("{name} is not on this machine"))
}

/// Runs a command to its end.
pub(crate) fn ended(command: &mut Command) -> Ran {
    let output = command.output().expect("the binary runs");
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

/// `NAME='value'` lines.
fn variables(text: &str) -> Vec<(String, String)> {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (name, value) = line.split_once('=').expect("NAME='value'");
            let value = value
                .strip_prefix('\'')
                .and_then(|value| value.strip_suffix('\''));
            (name.to_owned(), value.expect("single quotes").to_owned())
        })
        .collect()
}

/// Where a [`Server`] keeps its tenant, below its workspace.
pub(crate) const STATE: &str = "state";

/// A running `emulate`, killed at the end of its test.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    /// The certificate to trust, where it serves https.
    pub(crate) ca_file: String,
    /// One word for each request that is held.
    pub(crate) held: Receiver<()>,
}

impl Server {
    pub(crate) fn start(workspace: &Workspace, faults: &Value) -> Self {
        Self::of(workspace, STATE, faults)
    }

    /// The tenant of a folder.
    pub(crate) fn of(workspace: &Workspace, folder: &str, faults: &Value) -> Self {
        Self::with(workspace, folder, faults, &[])
    }

    /// Over https.
    pub(crate) fn tls(workspace: &Workspace, faults: &Value) -> Self {
        Self::with(workspace, STATE, faults, &["--tls"])
    }

    /// The same for callers with these permissions and no others.
    pub(crate) fn granting(workspace: &Workspace, permissions: &[&str]) -> Self {
        let list = permissions.join(",");
        Self::with(workspace, STATE, &Value::Null, &["--permissions", &list])
    }

    /// The tenant of a folder, with more flags.
    pub(crate) fn with(workspace: &Workspace, folder: &str, faults: &Value, more: &[&str]) -> Self {
        let none = serde_json::json!({});
        let faults = if faults.is_null() { &none } else { faults };
        workspace.write("faults.json", &faults.to_string());
        let listen = ["emulate", "-v", "-o", "json", "--listen", "127.0.0.1:0"];
        let state = ["--state", folder, "--faults", "faults.json"];
        let mut command = workspace.command(&[&listen[..], &state, more].concat());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a server");
        let said = said(child.stdout.take().expect("stdout"));
        let word = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        let (url, ca_file) = (word("url"), word("ca_file"));
        assert!(!url.is_empty(), "{said}");
        let stderr = BufReader::new(child.stderr.take().expect("stderr"));
        let (tell, held) = channel();
        std::thread::spawn(move || {
            // Read to the end, so that a full pipe never stops the server.
            for line in stderr.lines().map_while(Result::ok) {
                if line.contains("fate=held") && tell.send(()).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            url,
            ca_file,
            held,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server says where it listens as soon as it does.
fn said(stdout: impl std::io::Read) -> Value {
    let mut stdout = serde_json::Deserializer::from_reader(stdout.take(4096)).into_iter::<Value>();
    stdout.next().expect("a word").expect("JSON")
}
