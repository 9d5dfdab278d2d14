//! Layouts of single texts: what changes, what stays, and what is refused.

use super::*;

const HEAD: &str = "apiVersion: syncform/v1\nkind: App\n";

fn formatted(text: &str) -> Formatted {
    format(&Files::from_iter([("x.yaml", text)]))
}

/// The text in its layout.
#[track_caller]
fn laid(text: &str) -> String {
    let formatted = formatted(text);
    assert!(formatted.findings.is_empty(), "{:?}", formatted.findings);
    match formatted.texts.into_iter().next().map(|text| text.layout) {
        Some(Layout::Same) => text.to_owned(),
        Some(Layout::Changed(text)) => text,
        refused @ (Some(Layout::Refused(_)) | None) => panic!("{refused:?}"),
    }
}

#[test]
fn blanks_quotes_and_indentation_are_ours_and_comments_are_the_authors() {
    let text = format!(
        "# yaml-language-server: $schema=x\n{HEAD}metadata:\n    name:   a   # here\n\n\n    labels: {{tier: prod,team: 'x'}}\n#   odd\nspec:\n  owners:\n  - spn:a\n  # below\n  notes: |  # block\n     # no comment\n     two\n"
    );
    assert_eq!(
        laid(&text),
        format!(
            "# yaml-language-server: $schema=x\n{HEAD}metadata:\n  name: a # here\n\n  labels: {{ tier: prod, team: \"x\" }}\n#   odd\nspec:\n  owners:\n    - spn:a\n    # below\n  notes: | # block\n    # no comment\n    two\n"
        )
    );
}

#[test]
fn lines_end_as_the_first_one_does_and_a_mark_stays() {
    let text = format!("\u{feff}{HEAD}metadata: {{name: a}}\n").replace('\n', "\r\n");
    let wanted = format!("\u{feff}{HEAD}metadata: {{ name: a }}\n").replace('\n', "\r\n");
    assert_eq!(laid(&text), wanted);
    let mixed = format!("{HEAD}metadata:\r\n  name: a\r\n");
    assert_eq!(laid(&mixed), format!("{HEAD}metadata:\n  name: a\n"));
}

#[test]
fn what_a_comment_keeps_is_kept() {
    let text =
        format!("{HEAD}metadata:\n  name: a\n  # syncform-fmt-ignore\n  labels: {{a:   b}}\n");
    assert_eq!(laid(&text), text);
}

#[test]
fn what_is_no_manifest_is_told_with_its_place_and_what_is_wrong_with_its_fields_is_not() {
    for (text, line) in [
        ("a: 1\n", 1),
        (&format!("{HEAD}metadata: [\n"), 4),
        (
            &format!("{HEAD}metadata: {{ name: a }}\nspec: !!str 5\n"),
            4,
        ),
        (&format!("{HEAD}? metadata\n: {{ name: a }}\n"), 3),
        (
            &format!("{HEAD}spec: {}x{}\n", "[".repeat(17), "]".repeat(17)),
            3,
        ),
        (&format!("{HEAD}spec:\n  a:\n{}b: 1\n", " ".repeat(64)), 5),
        (&format!("{}# far\n{HEAD}", " ".repeat(64)), 1),
    ] {
        let formatted = formatted(text);
        assert!(formatted.texts.is_empty(), "{text}");
        let place = formatted
            .findings
            .first()
            .and_then(|found| found.place.clone());
        let span = place.and_then(|place| place.span).expect("a span");
        assert_eq!(span.start.line, line, "{text}");
    }
    let text = format!("{HEAD}metadata: {{name: 5}}\nspec:\n  displyName: x\n");
    assert_ne!(laid(&text), text);
}

/// The safety law does not rest on the formatter: whatever it might change is seen.
#[test]
fn a_changed_meaning_is_seen() {
    let base =
        format!("{HEAD}metadata:\n  name: a # one\nspec:\n  notes: \"5\" # two\n  owners: []\n");
    let meaning = |text: &str| Meaning::of(&Lines::new("x.yaml", text)).0;
    let difference = |from: &str, to: &str| {
        assert!(base.contains(from), "{from}");
        meaning(&base).difference(&meaning(&base.replace(from, to)))
    };
    assert_eq!(difference("name: a", "name:   a"), None);
    for (from, to) in [
        ("name: a", "name: b"),
        ("\"5\"", "5"),
        ("[]", "[x]"),
        ("owners: []", "homepage: []"),
        ("  owners: []\n", ""),
        ("spec:", "---\nspec:"),
    ] {
        let found = difference(from, to);
        assert_eq!(found, Some("its layout would change what it means"), "{to}");
    }
    for (from, to) in [(" # two", ""), ("# one", "# uno"), ("# two", "# two # two")] {
        let found = difference(from, to);
        assert_eq!(found, Some("its layout would change its comments"), "{to}");
    }
}
