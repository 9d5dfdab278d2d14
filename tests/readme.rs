//! What the README shows is what the binary says.

use std::fs;

use crate::support::binary::{Server, Workspace};
use crate::support::golden;

/// The commands of the tour, in their order, with the golden file of what each says.
const TOUR: [(&str, &str); 22] = [
    ("validate", "tour-1-validate"),
    ("plan --sandbox", "tour-2-plan"),
    ("apply --sandbox --yes", "tour-3-apply"),
    ("status --sandbox", "tour-4-status"),
    ("plan --sandbox --detailed-exitcode", "tour-5-plan"),
    ("plan --sandbox", "typo-plan"),
    (
        "init --sandbox --owner identity-platform --all --yes",
        "init-walk",
    ),
    ("apply --sandbox --yes", "init-walk-adopt"),
    ("plan --sandbox", "init-walk-plan"),
    ("apply --sandbox --yes", "init-walk-apply"),
    ("plan --sandbox --detailed-exitcode", "init-walk-end"),
    ("export --all --sandbox", "import-export"),
    ("plan --sandbox", "import-plan"),
    ("template lock salesforce-emea --sandbox", "tour-8-lock"),
    ("validate", "tour-9-validate"),
    ("test --filter salesforce", "tour-12-test"),
    ("test --filter 'emea: whoever leaves'", "tour-13-failed"),
    (
        r#"expr eval 'IIF(IsPresent([site]), Join("-", Switch([department], "XX", "Human Resources", "HR"), Left([site], 3)), "none")' --given '{"department": "Human Resources", "site": "BERLIN"}' --trace"#,
        "expr-eval-trace",
    ),
    ("plan --sandbox --out plan.json", "tour-10-kept"),
    ("apply plan.json --sandbox", "tour-11-applied"),
    ("status --sandbox --watch", "tour-6-watch"),
    (
        "logs scim-helpdesk --sandbox --status failure",
        "tour-7-logs",
    ),
];

/// Stands in the README for lines that are left out.
const LEFT_OUT: &str = "...";

fn text(path: &str) -> String {
    fs::read_to_string(golden::root().join(path)).expect("text")
}

/// The lines between fences of one language.
fn blocks(readme: &str, language: &str) -> Vec<Vec<String>> {
    let mut blocks = Vec::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if line == format!("```{language}") {
            let inside = lines.by_ref().take_while(|line| *line != "```");
            blocks.push(inside.map(str::to_owned).collect());
        }
    }
    blocks
}

/// Each command of the consoles with the lines shown under it, for those that are ours and say something.
fn shown(readme: &str) -> Vec<(String, Vec<String>)> {
    let mut shown: Vec<(String, Vec<String>)> = Vec::new();
    for line in blocks(readme, "console").concat() {
        match (line.strip_prefix("$ "), shown.last_mut()) {
            (Some(command), _) => shown.push((command.to_owned(), Vec::new())),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => panic!("{line:?} has no command"),
        }
    }
    shown.retain(|(_, lines)| !lines.is_empty());
    shown
}

#[test]
fn the_tour_is_shown_as_it_is() {
    let shown = shown(&text("README.md"));
    let commands: Vec<_> = shown.iter().map(|(command, _)| command.clone()).collect();
    let tour = TOUR.map(|(command, _)| format!("syncform {command}"));
    assert_eq!(commands, tour);
    for ((command, lines), (_, name)) in shown.iter().zip(TOUR) {
        let accepted = text(&format!("tests/cases/cli/{name}.txt"));
        let (stdout, stderr) = accepted
            .split_once("--- stderr ---\n")
            .expect("two streams");
        let said = |streams: [&str; 2]| -> Vec<String> {
            let text = streams.concat();
            let frame = ["exit code: ", "--- std"];
            let lines = text
                .lines()
                .filter(|line| !frame.iter().any(|part| line.starts_with(part)));
            lines.map(str::to_owned).collect()
        };
        // A terminal mixes the streams that the golden file keeps apart, and either may come first.
        let orders = [[stdout, stderr], [stderr, stdout]].map(said);
        let chunks: Vec<_> = lines.split(|line| line == LEFT_OUT).collect();
        for chunk in chunks.iter().filter(|chunk| !chunk.is_empty()) {
            let is_said = orders
                .iter()
                .any(|said| said.windows(chunk.len()).any(|window| window == *chunk));
            assert!(is_said, "{command}: {name} lacks {chunk:#?}");
        }
        assert!(
            chunks.len() > 1 || lines.len() == orders[0].len(),
            "{command}: the README shows {} of {} lines",
            lines.len(),
            orders[0].len()
        );
    }
}

/// The blocks with guards are parts of what plans say.
#[test]
fn guards_are_shown_as_they_are() {
    let mut blocks = blocks(&text("README.md"), "text");
    blocks.retain(|block| block.iter().any(|line| line.contains("Guard: ")));
    let said = ["ownership/prune-guarded-apply", "cli/guard-unassign-plan"];
    assert_eq!(blocks.len(), said.len());
    for (block, said) in blocks.iter().zip(said) {
        let said = text(&format!("tests/cases/{said}.txt"));
        for chunk in block.split(|line| line.trim() == LEFT_OUT) {
            assert!(said.contains(&chunk.join("\n")), "{said}");
        }
    }
}

/// And the block with what left git, but for the commit.
#[test]
fn what_left_git_is_shown_as_it_is() {
    let blocks = blocks(&text("README.md"), "text");
    let is_of_git = |block: &&Vec<String>| block.iter().any(|line| line.contains("left git"));
    let left = blocks.iter().find(is_of_git).expect("a block").join("\n");
    let accepted = text("tests/cases/cli/history-revert-plan.txt");
    assert!(
        accepted.contains(&left.replace("5d41a7e", "(commit)")),
        "{accepted}"
    );
}

/// Every command of the section works behind the tour, also those whose words are not shown.
#[test]
fn what_is_watched_can_be_watched() {
    let readme = text("README.md");
    let (_, section) = readme.split_once("## Watch it work").expect("a section");
    let (section, _) = section.split_once("\n## ").expect("its end");
    let mut workspace = Workspace::examples();
    for name in ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"] {
        workspace
            .environment
            .push((name.to_owned(), "demo".to_owned()));
    }
    let ran = workspace.run(&["apply", "--yes", "--sandbox"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let commands: Vec<_> = blocks(section, "console").concat();
    let commands = commands
        .iter()
        .filter_map(|line| line.strip_prefix("$ syncform "));
    let mut looks = 0;
    for command in commands {
        let words: Vec<_> = command.split(' ').collect();
        let ran = workspace.run(&words);
        assert_eq!(ran.code, Some(0), "{command}: {}", ran.text());
        looks += 1;
    }
    assert!(looks > 2, "{looks} commands");
    // The same folder behind a port, by the words of the section.
    assert!(section.contains("`syncform emulate --state .syncform/sandbox`"));
    assert!(section.contains("`AZURE_CLIENT_ID=demo AZURE_CLIENT_SECRET=demo syncform plan --endpoint http://127.0.0.1:8765`"));
    let server = Server::of(&workspace, ".syncform/sandbox", &serde_json::json!({}));
    let ran = workspace.run(&["plan", "--endpoint", &server.url]);
    assert!(ran.stdout.starts_with("No changes."), "{}", ran.text());
}

#[test]
fn the_manifests_are_shown_as_they_are() {
    let shown = blocks(&text("README.md"), "yaml");
    let files = [
        "manifests/aws-contoso.yaml",
        "tests/cases/cli/import-written.yaml",
        "docs/instances/aws-accounts.yaml",
    ];
    let bodies = files.map(|file| {
        let text = text(file);
        let is_head = |line: &&str| line.starts_with('#') && !file.starts_with("tests/");
        let lines = text.lines().skip_while(is_head);
        lines.map(str::to_owned).collect::<Vec<_>>()
    });
    assert_eq!(shown, bodies);
}

#[test]
fn every_exit_code_has_its_row() {
    let readme = text("README.md");
    let (_, table) = readme.split_once("## Exit codes").expect("a table");
    let rows = table.lines().filter_map(|line| {
        let (code, _) = line.strip_prefix("| ")?.split_once(' ')?;
        code.parse::<u8>().ok()
    });
    let codes = syncform::cli::Exit::ALL.map(syncform::cli::Exit::code);
    assert_eq!(rows.collect::<Vec<_>>(), codes);
}

#[test]
fn every_verb_has_its_row() {
    let readme = text("README.md");
    let (_, table) = readme.split_once("## Verbs").expect("a table");
    let (table, _) = table.split_once("## Exit codes").expect("its end");
    let help = Workspace::empty().run(&["--help"]).stdout;
    let (_, verbs) = help.split_once("Commands:\n").expect("a list");
    let (verbs, _) = verbs.split_once("\n\n").expect("its end");
    let verbs: Vec<_> = verbs
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    assert!(verbs.len() > 5, "{help}");
    for verb in verbs {
        let is_told = table
            .lines()
            .filter_map(|row| row.split('|').nth(1))
            .any(|cell| cell.contains(&format!("`{verb}")));
        assert!(is_told, "the README is silent about {verb}");
    }
}

#[test]
fn every_path_of_the_recipe_is_there() {
    let readme = text("README.md");
    let (_, recipe) = readme.split_once("## How to add a step").expect("a recipe");
    let (recipe, _) = recipe.split_once("\n## ").expect("its end");
    let paths: Vec<_> = recipe
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.contains('/'))
        .collect();
    assert!(paths.len() > 7, "{paths:?}");
    for path in paths {
        let is_there = |base: &str| golden::root().join(base).join(path).exists();
        assert!(is_there("") || is_there("src"), "the README says {path}");
    }
}
