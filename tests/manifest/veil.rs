//! Whatever is wrong with a manifest, a secret that stands in it in clear is never shown.

use proptest::prelude::*;
use syncform::manifest::{self, Files};
use syncform::render::{self, Style};

use super::places::APP;

const SECRET: &str = "hunter2hunter2";

fn assert_hidden(text: &str) {
    let parsed = manifest::parse(&Files::from_iter([("x.yaml", text)]));
    let shown = render::findings(&parsed.findings, &parsed.sources, Style::default());
    let json = render::findings_json(&parsed.findings, &parsed.sources).to_string();
    for shown in [&shown, &json] {
        assert!(!shown.contains("hunter"), "{text}\n=>\n{shown}");
    }
}

fn with(value: &str) -> String {
    APP.replace("          env: AWS_CONTOSO_SECRET_TOKEN\n", value)
}

#[test]
fn a_secret_of_any_shape_stays_hidden() {
    for value in [
        "          hunter2",
        "          - hunter2",
        "          [hunter2]",
        "          {hunter2}",
        "          {hunter2: hunter2}",
        "          hunter2: hunter2",
        "          !!binary hunter2",
        "          &hunter2 hunter2",
        "          |\n            hunter2: [hunter2",
        "          \"hunter2",
        "          'hunter2': hunter2",
        "        hunter2",
        "        hunter2:hunter2",
        "        Pasword: hunter2: hunter2",
        "          envs: hunter2",
        "          env:\n            hunter2: x",
        "          env: [hunter2]",
        "          env: hunter2\n          env: hunter2",
    ] {
        let text = with(value);
        // What stands behind `env:` is the name of a variable, and shown.
        if !value.contains("env: ") {
            assert_hidden(&text);
        }
        assert_hidden(
            &text
                .replace("env: hunter2", "env: X")
                .replace("env: [hunter2]", "env: [x]"),
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Slips anywhere but in the words that name the secret.
    #[test]
    fn a_slip_elsewhere_does_not_uncover_a_secret(
        start in 0_usize..520, length in 0_usize..12, put in r#"([ \n:\[\]{}"'|&*!#-]|[a-z]){0,4}"#,
        quote in prop::sample::select(vec!["", "'", "\""])
    ) {
        let text = with(&format!("          {quote}{SECRET}{quote}\n"));
        let limit = text.find("      values:").unwrap_or(0);
        let start = start.min(limit);
        let end = (start + length).min(limit);
        let mut text = text;
        text.replace_range(start..end, &put);
        assert_hidden(&text);
    }
}

#[test]
fn debug_shows_no_text_of_a_file() {
    let files = Files::from_iter([("x.yaml", with("          hunter2"))]);
    let parsed = manifest::parse(&files);
    let plain = manifest::CredentialValue::Plain(SECRET.to_owned());
    let shown = format!("{files:?} {:?} {plain:?}", parsed.sources);
    assert!(shown.contains("x.yaml") && shown.contains("Plain(hidden)"));
    assert!(!shown.contains("hunter"), "{shown}");
}

#[test]
fn input_starts_no_line_of_output() {
    let text = APP.replace(
        "notify:",
        "notify: \"\\n::error::FORGED\"\n    \"\\n::error::X\":",
    );
    let parsed = manifest::parse(&Files::from_iter([("x\n::error::.yaml", text)]));
    let shown = render::findings(&parsed.findings, &parsed.sources, Style::default());
    assert!(shown.contains("FORGED"), "{shown}");
    assert!(
        !shown
            .lines()
            .any(|line| line.trim_start().starts_with("::error")),
        "{shown}"
    );
}

#[test]
fn no_message_repeats_what_an_alias_or_an_unknown_key_holds() {
    let aliased = with("          &s hunter2\n");
    for line in ["    notify: *s\n", "    state: *s\n", "    scope: [*s]\n"] {
        assert_hidden(&format!("{aliased}{line}"));
    }
    assert_hidden(&with("          {\"hunter2\": 1, \"hunter2\": 2}\n"));
    assert_hidden(&APP.replace("      values:", "      hunter2: x\n      values:"));
}

#[test]
fn no_message_repeats_what_a_snippet_hides() {
    let labelled =
        |labels: &str| APP.replace("metadata:\n", &format!("metadata:\n  labels: {labels}\n"));
    for labels in [
        "{ password: [hunter2] }",
        "{ client_secret: { hunter2: [hunter2] } }",
        "{ token: hunter2, hunter3: 5 }",
        "{ api_key: 5 }\n  hunter2: x",
    ] {
        assert_hidden(&labelled(labels));
    }
    assert_hidden(&APP.replace("SecretToken:\n", "SecretToken:\nhunter2: y\n"));
    assert_hidden(&APP.replace(
        "      values:\n",
        "      values:\n        BaseAddress: https://admin:hunter2@x.contoso.com\n        hunter2: 1\n",
    ));
    // Numbers are secrets too.
    let text = labelled("{ client_secret: 91234567 }");
    let parsed = manifest::parse(&Files::from_iter([("x.yaml", text)]));
    assert!(!parsed.findings.is_empty());
    assert!(!format!("{:?}", parsed.findings).contains("91234567"));
}
