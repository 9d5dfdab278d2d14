//! Input that means harm: it may cost a finding, never a panic, the stack or minutes.

use proptest::prelude::*;
use syncform::finding::Code;
use syncform::manifest::{self, Files, Parsed};
use syncform::render::{self, Style};

use super::places::APP;

/// Reads and shows a text: both must survive whatever it is.
fn survive(text: &str) -> Parsed {
    let parsed = manifest::parse(&Files::from_iter([("x.yaml", text)]));
    let shown = render::findings(&parsed.findings, &parsed.sources, Style { color: true });
    assert_eq!(shown.is_empty(), parsed.findings.is_empty());
    let json = render::findings_json(&parsed.findings, &parsed.sources);
    assert_eq!(
        json["diagnostics"].as_array().map(Vec::len),
        Some(parsed.findings.len().min(100))
    );
    for finding in &parsed.findings {
        let span = finding.place.as_ref().and_then(|place| place.span);
        if let Some(span) = span {
            assert!(span.start <= span.end, "{finding:?}");
            assert!(
                text.get(span.start.byte..span.end.byte).is_some(),
                "{finding:?}"
            );
        }
    }
    parsed
}

fn codes(text: &str) -> Vec<Code> {
    let findings = survive(text).findings;
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn deep_nesting_ends_early() {
    const DEEP: usize = 100_000;
    for opening in ["[", "{", "{a: ", "- ", "? ", "[{", "!!x [", "&a [", "{? "] {
        let text = opening.repeat(DEEP);
        assert_eq!(codes(&text).last(), Some(&Code::YamlSyntax), "{opening}");
        let text = format!("apiVersion: syncform/v1\nkind: App\nspec: {text}");
        assert_eq!(codes(&text).last(), Some(&Code::YamlSyntax), "{opening}");
    }
    let mut text = String::new();
    for depth in 0..1000 {
        text.push_str(&" ".repeat(depth));
        text.push_str("a:\n");
    }
    assert_eq!(codes(&text), [Code::YamlSyntax]);
}

#[test]
fn aliases_are_counted_before_they_are_repeated() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..40 {
        let alias = format!("*a{}, ", level - 1).repeat(9);
        text.push_str(&format!("a{level}: &a{level} [{alias}]\n"));
    }
    assert_eq!(codes(&text), [Code::TooManyAliases]);
    let mut text = "a0: &a0 [x]\n".to_owned();
    for level in 1..100 {
        text.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    assert_eq!(codes(&text), [Code::YamlSyntax]);
}

#[test]
fn a_large_file_of_anything_is_read_in_time() {
    for unit in [
        "a",
        "a ",
        "\n",
        "-\n",
        "- a\n",
        "a: 'b\n",
        "---\n",
        "...\n",
        "#\n",
        "\"",
        "'",
        "|\n",
        ">",
        "%x\n",
        "\t",
        "é",
        "[a],",
        "{a: b},",
        "Password: {\n",
        "Password: *x\n",
        "&x ",
        "values: {",
        "SecretToken: {},",
        "values:[],",
        "SecretToken: *a\nx: [&a {},",
        "\r",
        "\u{1}",
    ] {
        survive(&unit.repeat(300_000 / unit.len()));
    }
}

#[test]
fn thousands_of_findings_are_shown_in_time() {
    for unit in ["a: b\n", "values:\n", "- a\n---\n"] {
        survive(&unit.repeat(2_000));
    }
    let fields: String = (0..2_000).map(|index| format!("  f{index}: x\n")).collect();
    assert_eq!(codes(&format!("{APP}{fields}")).len(), 2_000);
    let line: Vec<String> = (0..2_000).map(|index| format!("f{index}: x")).collect();
    let line = line.join(", ");
    let text = format!("apiVersion: syncform/v1\nkind: App\nmetadata: {{ {line} }}\nspec: {{}}\n");
    assert_eq!(codes(&text).len(), 2_003);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        survive(&text);
    }

    #[test]
    fn any_yaml_like_text_is_survived(text in r#"([ \t\n\r\[\]{}:,'"&*!|>%@`#?.~<-]|[a-c0é漢]|: |- |\n  |---\n|Password: |values: |<<: ){0,80}"#) {
        survive(&text);
    }

    #[test]
    fn any_mutation_of_a_manifest_is_survived(
        edits in prop::collection::vec((0_usize..900, 0_usize..20, r#"([ \n:\[\]{}"'|&*!#-]|[a-z]|\n  |: ){0,6}"#), 1..6)
    ) {
        let mut text = APP.to_owned();
        for (start, length, put) in edits {
            let start = start.min(text.len());
            let end = (start + length).min(text.len());
            text.replace_range(start..end, &put);
        }
        survive(&text);
    }
}

/// What is applied is what everybody sees: no letter hides a field in a comment, and no line end hides a document.
#[test]
fn letters_that_readers_disagree_about_are_refused_wherever_they_stand() {
    let scope = "scope: assigned";
    for letter in ["\u{85}", "\u{2028}", "\u{2029}", "\r", "\u{0}", "\u{ffff}"] {
        let expected = match letter {
            "\r" | "\u{0}" | "\u{ffff}" => Code::YamlSyntax,
            _ => Code::LookalikeLetter,
        };
        for put in [
            format!("# see{letter}    {scope}"),
            format!("{scope} # x{letter}y"),
            format!("scope: \"x{letter}\""),
            format!("scope: 'x{letter}'"),
            format!("scope: x{letter}y"),
            format!("scope{letter}: x"),
            format!("scope: |\n      x{letter}y"),
            format!("{letter}{scope}"),
        ] {
            let text = APP.replace(scope, &put);
            let at = text.find(letter).expect("the letter");
            let parsed = survive(&text);
            let found: Vec<_> = parsed
                .findings
                .iter()
                .map(|finding| {
                    let span = finding.place.as_ref()?.span?;
                    Some((finding.code, span.start.byte))
                })
                .collect();
            assert_eq!(found, [Some((expected, at))], "{put:?}");
            assert!(parsed.documents.is_empty() && parsed.is_partial, "{put:?}");
        }
    }
}

#[test]
fn a_file_of_carriage_returns_is_no_empty_file() {
    for text in [APP.to_owned(), format!("# a comment\n{APP}")] {
        assert_eq!(codes(&text.replace('\n', "\r")), [Code::YamlSyntax]);
        assert_eq!(codes(&text.replace('\n', "\r\n")), []);
    }
    assert_eq!(codes("# only\r"), [Code::YamlSyntax]);
}

#[test]
fn a_merge_conflict_is_said_wherever_it_stands() {
    for (old, new) in [
        (
            "    scope: assigned\n",
            "<<<<<<< HEAD\n    scope: assigned\n=======\n    scope: all\n>>>>>>> b\n",
        ),
        (
            "spec:\n",
            "<<<<<<< HEAD\nspec:\n=======\nspec:\n>>>>>>> b\n",
        ),
        ("kind: App\n", "kind: App\n>>>>>>> b\n"),
        ("kind: App\n", "kind: App\n||||||| 1234567\n"),
        ("kind: App\n", "kind: App\n=======\r\n"),
        ("    notify:\n", "    notify: [\n<<<<<<< HEAD\n"),
    ] {
        let text = APP.replace(old, new);
        assert_ne!(text, APP);
        let parsed = survive(&text);
        let said: Vec<_> = parsed
            .findings
            .iter()
            .map(|finding| &finding.message)
            .collect();
        assert_eq!(
            said,
            ["this is not YAML: a merge conflict was left here"],
            "{new}"
        );
    }
}
