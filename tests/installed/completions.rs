//! Words are completed by the real shells where they are installed, and by the scripts that the binary writes for them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

use crate::support::binary::{Ran, Workspace, ended, installed, program};
use crate::support::{fixtures, golden};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// The script of a shell.
fn script(workspace: &Workspace, shell: &str) -> String {
    let ran = workspace.run(&["completions", shell]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert_eq!(ran.stderr, "");
    ran.stdout
}

/// A shell that finds the binary by its name.
fn shell(workspace: &Workspace, shell: PathBuf, text: &str) -> Ran {
    let bin = workspace.path().join(".bin");
    if !bin.exists() {
        fs::create_dir(&bin).expect("a folder");
        symlink(env!("CARGO_BIN_EXE_syncform"), bin.join("syncform")).expect("a link");
    }
    let path = std::env::var_os("PATH").expect("a path");
    let path = std::iter::once(bin).chain(std::env::split_paths(&path));
    let mut command = Command::new(shell);
    command
        .args(["-c", text])
        .current_dir(workspace.path())
        .env_clear()
        .env("HOME", workspace.path())
        .env("PATH", std::env::join_paths(path).expect("a path"))
        .envs(
            workspace
                .environment
                .iter()
                .map(|(name, value)| (name, value)),
        );
    ended(&mut command)
}

/// What bash offers for a line whose last word is being typed.
fn offered(workspace: &Workspace, words: &[&str]) -> Vec<String> {
    workspace.write(".script", &script(workspace, "bash"));
    let quoted: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
    let (last, before) = (words[words.len() - 1], words[words.len() - 2]);
    let text = format!(
        "source .script; COMP_WORDS=({}); COMP_CWORD={}; COMP_TYPE=9; \
         _clap_complete_syncform syncform '{last}' '{before}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        quoted.join(" "),
        words.len() - 1,
    );
    let ran = shell(workspace, program("bash"), &text);
    assert_eq!(ran.stderr, "", "{words:?}");
    // Where a blank is due behind a word, it is a part of it.
    let lines = ran.stdout.lines().map(|line| line.trim_end().to_owned());
    // Flags are offered wherever they may stand, and are looked at where one is begun.
    let is_meant =
        |line: &String| !line.is_empty() && line.starts_with('-') == last.starts_with('-');
    lines.filter(is_meant).collect()
}

#[test]
fn every_shell_has_a_script() {
    let workspace = Workspace::empty();
    for shell in SHELLS {
        let text = script(&workspace, shell);
        let path = golden::root().join(format!("tests/cases/completions/{shell}.txt"));
        golden::check(&path, &text);
        assert!(text.contains("SYNCFORM_COMPLETE"), "{text}");
    }
    assert_eq!(workspace.run(&["completions", "tcsh"]).code, Some(64));
}

#[test]
fn bash_completes_verbs_flags_and_words() {
    let workspace = Workspace::examples();
    let offered = |words: &[&str]| offered(&workspace, words);
    assert_eq!(offered(&["syncform", "va"]), ["validate"]);
    assert_eq!(offered(&["syncform", "template", ""]), ["lock", "help"]);
    assert!(
        offered(&["syncform", "plan", "--detailed"]).contains(&"--detailed-exitcode".to_owned())
    );
    assert_eq!(
        offered(&["syncform", "plan", "--color", "a"]),
        ["auto", "always"]
    );
    assert_eq!(offered(&["syncform", "completions", "z"]), ["zsh"]);
    assert_eq!(
        offered(&["syncform", "expr", "functions", "IsPre"]),
        ["IsPresent"]
    );
    assert_eq!(offered(&["syncform", "schema", "T"]), ["Tenant"]);
    assert_eq!(
        offered(&["syncform", "validate", "--explain", "yaml"]),
        ["yaml-syntax"]
    );
}

#[test]
fn bash_completes_the_names_of_the_manifests() {
    let mut workspace = Workspace::examples();
    for words in [
        &["syncform", "plan", "--target", "aws-"][..],
        &["syncform", "--exclude", "aws-"],
        &["syncform", "status", "aws-"],
        &["syncform", "status", "salesforce-emea", "aws-"],
        &["syncform", "logs", "aws-"],
        &["syncform", "start", "aws-"],
        &["syncform", "restart", "aws-"],
        &["syncform", "release", "aws-"],
        &["syncform", "record", "aws-"],
        &["syncform", "provision", "aws-"],
        &["syncform", "template", "lock", "aws-"],
        &["syncform", "-f", "manifests", "--target", "aws-"],
    ] {
        let names = offered(&workspace, words);
        assert_eq!(names, ["aws-contoso", "aws-identity-center"], "{words:?}");
    }
    assert_eq!(
        offered(&workspace, &["syncform", "plan", "--tenant", ""]),
        ["contoso"]
    );

    let app = fs::read_to_string(workspace.path().join("manifests/aws-contoso.yaml"));
    let app = app
        .expect("text")
        .replace("name: aws-contoso", "name: elsewhere");
    workspace.write("others/app.yaml", &app);
    for words in [
        &["syncform", "-f", "others", "status", ""][..],
        &["syncform", "plan", "-f", "others", "--target", ""],
        &["syncform", "plan", "--manifests=others", "--target", ""],
    ] {
        assert_eq!(offered(&workspace, words), ["elsewhere"], "{words:?}");
    }
    let variable = ("SYNCFORM_MANIFESTS".to_owned(), "others".to_owned());
    workspace.environment.push(variable);
    assert_eq!(
        offered(&workspace, &["syncform", "status", ""]),
        ["elsewhere"]
    );
}

/// What is wrong is said by validate, and not in the middle of a line that somebody types.
#[test]
fn nothing_is_said_or_made_while_words_are_completed() {
    let mut workspace = Workspace::examples();
    let status: &[&str] = &["syncform", "status", "scim"];
    assert_eq!(offered(&workspace, status), ["scim-helpdesk"]);
    workspace.write("manifests/broken.yaml", "kind: [\n");
    workspace.edit("manifests/aws-contoso.yaml", "displayName:", "displyName:");
    assert_eq!(offered(&workspace, status), ["scim-helpdesk"]);
    assert_eq!(
        offered(&workspace, &["syncform", "status", "aws-c"]),
        ["aws-contoso"]
    );
    let nowhere: [String; 0] = [];
    assert_eq!(
        offered(&workspace, &["syncform", "-f", "nowhere", "status", ""]),
        nowhere
    );
    let before = workspace.files(&[]).len();
    let sandbox = [
        "syncform",
        "apply",
        "--sandbox",
        "--yes",
        "--target",
        "scim",
    ];
    assert_eq!(offered(&workspace, &sandbox), ["scim-helpdesk"]);
    assert_eq!(workspace.files(&[]).len(), before, "a tenant was made");

    for shell in ["tcsh", "bash"] {
        let variable = ("SYNCFORM_COMPLETE".to_owned(), shell.to_owned());
        workspace.environment.push(variable);
        let ran = workspace.run(&["--", "syncform", "status", "nobody"]);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        assert_eq!(
            (ran.stdout.trim(), ran.stderr.as_str()),
            ("", ""),
            "{shell}"
        );
        // A variable that was left set keeps no run from what it is to do.
        assert_eq!(workspace.run(&["validate"]).code, Some(3));
    }
}

/// Whoever writes a manifest writes into nobody's shell.
#[test]
fn a_hostile_name_is_not_offered() {
    let workspace = Workspace::examples();
    let app =
        fs::read_to_string(workspace.path().join("manifests/aws-contoso.yaml")).expect("text");
    for (number, name) in [
        "$(touch pwned)",
        "`touch pwned`",
        "a b",
        "x;touch pwned",
        "a*",
        "\\e[2J",
        "\\vb",
        "##vso[x]",
        "'",
    ]
    .iter()
    .enumerate()
    {
        let named = app.replace("name: aws-contoso", &format!("name: \"{name}\""));
        workspace.write(&format!("manifests/hostile-{number}.yaml"), &named);
    }
    let names = offered(&workspace, &["syncform", "status", ""]);
    let examples = [
        "aws-contoso",
        "aws-identity-center",
        "databricks-analytics",
        "salesforce-emea",
        "scim-helpdesk",
    ];
    assert_eq!(names, examples);
    assert!(!workspace.path().join("pwned").exists());
}

#[test]
fn zsh_completes_names() {
    let Some(zsh) = installed("zsh") else {
        return fixtures::tell("skipped: zsh is not installed, so its script was not run");
    };
    let workspace = Workspace::examples();
    workspace.write("functions/_syncform", &script(&workspace, "zsh"));
    // As it is found for the first time: the file is the body of the function.
    let text = "compdef() { }; _describe() { print -rl -- ${(P)@[-1]} }; fpath=(functions); autoload -U _syncform; \
                words=(syncform status aws-); CURRENT=3; _syncform";
    let ran = shell(&workspace, zsh, text);
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str()),
        ("aws-contoso\naws-identity-center\n", "")
    );
}

#[test]
fn fish_completes_names() {
    let Some(fish) = installed("fish") else {
        return fixtures::tell("skipped: fish is not installed, so its script was not run");
    };
    let workspace = Workspace::examples();
    workspace.write("syncform.fish", &script(&workspace, "fish"));
    let text = "source syncform.fish; complete -C 'syncform status aws-'";
    let ran = shell(&workspace, fish, text);
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str()),
        ("aws-contoso\naws-identity-center\n", "")
    );
}
