//! The script behind `make clients`, with clients that say what a case wants in place of the real ones: what must make it
//! fail does. The emulator is the real one.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use regex::Regex;

use crate::support::binary::{Ran, ended, program};
use crate::support::golden;

/// What the script itself and the stand-ins call.
const TOOLS: [&str; 17] = [
    "bash", "basename", "cat", "chmod", "cksum", "cp", "dirname", "env", "grep", "mkdir", "mktemp",
    "rm", "sed", "sleep", "tail", "tee", "timeout",
];

/// A stand-in for each client: as many checks as it is told, then a failure where it is told one, then its end.
const CLIENT: &str = r#"for ((i = 0; i < CHECKS; i++)); do echo "ok $i"; done
[ -z "$FAILS" ] || echo "not ok $FAILS"
exit "$ENDS"
"#;

/// All of them, in their order.
const CLIENTS: [&str; 6] = [
    "python",
    "javascript",
    "editor",
    "standards",
    "pipelines",
    "browser",
];

/// Stand-ins for linters: they refuse what is meant to be refused.
const LINTERS: [(&str, &str); 2] = [
    ("actionlint", "[[ $PWD != */false ]]\n"),
    ("zizmor", "[[ ${!#} != */open ]]\n"),
];

/// How one client behaves.
#[derive(Clone, Copy)]
struct Client {
    checks: usize,
    fails: &'static str,
    ends: u8,
}

/// One run of the script.
struct Case {
    python: Client,
    javascript: Client,
    editor: Client,
    standards: Client,
    browser: Client,
    /// How the installation of packages ends.
    installs: u8,
    missing: Option<&'static str>,
}

fn script() -> String {
    fs::read_to_string(golden::root().join("tests/clients/run")).expect("the script")
}

/// How many checks of a client the script wants.
fn due(client: &str) -> usize {
    let pattern = Regex::new(&format!(r"(?m)^(?:tour|judged) {client} (\d+) "));
    let pattern = pattern.expect("a pattern");
    let script = script();
    let found = pattern.captures(&script).expect("a run of that client");
    found[1].parse().expect("a number")
}

fn due_of_all() -> usize {
    CLIENTS.iter().map(|client| due(client)).sum()
}

impl Case {
    /// Everything as it should be.
    fn good() -> Self {
        let client = |name| Client {
            checks: due(name),
            fails: "",
            ends: 0,
        };
        Self {
            python: client("python"),
            javascript: client("javascript"),
            editor: client("editor"),
            standards: client("standards"),
            browser: client("browser"),
            installs: 0,
            missing: None,
        }
    }

    fn run(&self) -> Ran {
        let folder = tempfile::tempdir().expect("a folder");
        let (bin, target) = (folder.path().join("bin"), folder.path().join("target"));
        fs::create_dir_all(target.join("debug")).expect("a folder");
        symlink(
            env!("CARGO_BIN_EXE_syncform"),
            target.join("debug/syncform"),
        )
        .expect("a link");
        fs::create_dir(&bin).expect("a folder");
        for tool in TOOLS {
            symlink(program(tool), bin.join(tool)).expect("a link");
        }
        let client = |Client {
                          checks,
                          fails,
                          ends,
                      }: Client| {
            format!("CHECKS={checks}\nFAILS='{fails}'\nENDS={ends}\n{CLIENT}")
        };
        let folder_of_python = bin.join("venv");
        fs::create_dir(&folder_of_python).expect("a folder");
        let python = format!(
            "if [[ $1 == */standards/* ]]; then\n{}fi\n{}",
            client(self.standards),
            client(self.python)
        );
        tool(&folder_of_python.join("python"), &python);
        for (name, text) in LINTERS {
            tool(&folder_of_python.join(name), text);
        }
        tool(
            &folder_of_python.join("pip"),
            &format!("echo 'no such package' >&2\nexit {}\n", self.installs),
        );
        let venv = format!(
            "mkdir -p \"$3/bin\"\ncp {}/* \"$3/bin/\"\n",
            folder_of_python.display()
        );
        let others = [
            ("python3", venv),
            (
                "node",
                format!(
                    "if [[ $1 == */editor/* ]]; then\n{}fi\nif [[ $1 == */browser/* ]]; then\n{}fi\n{}",
                    client(self.editor),
                    client(self.browser),
                    client(self.javascript)
                ),
            ),
            ("npm", String::new()),
            // What it would unpack has not been downloaded.
            ("tar", String::new()),
            ("shellcheck", String::new()),
            ("cargo", String::new()),
            ("chromium", String::new()),
        ];
        for (name, text) in others.iter().filter(|(name, _)| self.missing != Some(name)) {
            tool(&bin.join(name), text);
        }
        let mut command = Command::new(bin.join("bash"));
        command
            .arg(golden::root().join("tests/clients/run"))
            .env_clear()
            .env("PATH", &bin)
            .env("CARGO_TARGET_DIR", &target)
            .stdin(Stdio::null());
        ended(&mut command)
    }

    /// Code and last line.
    fn ends(&self) -> (Option<i32>, String) {
        let ran = self.run();
        let said = format!("{}{}", ran.stdout, ran.stderr);
        let last = said.lines().last().unwrap_or_default().to_owned();
        (ran.code, last)
    }
}

fn tool(path: &Path, text: &str) {
    fs::write(path, format!("#!/usr/bin/env bash\n{text}")).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("may be run");
}

#[test]
fn all_checks_make_it_pass() {
    let all = due_of_all();
    let few = ["pipelines", "standards"];
    let least = |client: &str| if few.contains(&client) { 4 } else { 30 };
    assert!(CLIENTS.iter().all(|client| due(client) >= least(client)));
    assert_eq!(
        Case::good().ends(),
        (Some(0), format!("{all} passed, 0 failed"))
    );
}

#[test]
fn a_check_that_fails_makes_it_fail() {
    let mut case = Case::good();
    case.python = Client {
        checks: 3,
        fails: "a job is created: it is not",
        ends: 1,
    };
    let passed = 3 + due_of_all() - due("python");
    assert_eq!(case.ends(), (Some(1), format!("{passed} passed, 1 failed")));
}

#[test]
fn a_check_too_few_makes_it_fail() {
    let passed = due_of_all() - 1;
    let mut case = Case::good();
    case.javascript.checks -= 1;
    assert_eq!(case.ends(), (Some(1), format!("{passed} passed, 1 failed")));
    let mut case = Case::good();
    case.editor.checks -= 1;
    assert_eq!(case.ends(), (Some(1), format!("{passed} passed, 1 failed")));
    let mut case = Case::good();
    case.standards.checks -= 1;
    assert_eq!(case.ends(), (Some(1), format!("{passed} passed, 1 failed")));
    let mut case = Case::good();
    case.browser.checks -= 1;
    assert_eq!(case.ends(), (Some(1), format!("{passed} passed, 1 failed")));
}

#[test]
fn a_client_that_dies_without_a_word_makes_it_fail() {
    let mut case = Case::good();
    case.javascript.ends = 3;
    let passed = due_of_all();
    assert_eq!(case.ends(), (Some(1), format!("{passed} passed, 1 failed")));
}

#[test]
fn a_package_or_a_tool_that_is_missing_makes_it_fail() {
    let mut case = Case::good();
    case.installs = 1;
    let words = "clients: the packages of python cannot be installed: is their registry reachable?";
    assert_eq!(case.ends(), (Some(1), words.to_owned()));
    let mut case = Case::good();
    case.missing = Some("node");
    assert_eq!(
        case.ends(),
        (Some(1), "clients: node is missing".to_owned())
    );
    case.missing = Some("chromium");
    let words = "clients: chromium is missing: install Debian's package of that name, or say in CHROMIUM where one is";
    assert_eq!(case.ends(), (Some(1), words.to_owned()));
}
