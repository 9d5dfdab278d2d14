//! The layout of manifests: the worked examples have it, and come back to it from any other.

use syncform::manifest::{Files, Layout, format};

use crate::support::examples;

/// Each example in another layout, laid out.
fn laid(spoil: fn(&str) -> String) {
    for (name, text) in examples::all() {
        let formatted = format(&Files::from_iter([(&name, spoil(&text))]));
        assert!(formatted.findings.is_empty(), "{:?}", formatted.findings);
        let laid = formatted.texts.into_iter().next().expect("a text").layout;
        match laid {
            Layout::Same => assert_eq!(spoil(&text), text, "{name}"),
            Layout::Changed(laid) => assert_eq!(laid, text, "{name}"),
            Layout::Refused(why) => panic!("{name}: {why}"),
        }
    }
}

#[test]
fn every_example_has_the_layout() {
    laid(str::to_owned);
}

#[test]
fn every_example_comes_back_from_another_layout() {
    // Deeper by twice, each line for itself.
    laid(|text| {
        let deep = |line: &str| {
            format!(
                "{0}{0}{1}\n",
                &line[..indent(line)],
                line[indent(line)..].replacen(
                    "- ",
                    "-   ",
                    usize::from(line.trim_start().starts_with("- "))
                )
            )
        };
        text.lines().map(deep).collect()
    });
    // Too few blanks, and too many.
    laid(|text| {
        let mut lines = Vec::new();
        for line in text.lines() {
            lines.push(
                line.replace("{ ", "{")
                    .replace(" }", "}")
                    .replace(" #", "    #"),
            );
        }
        lines.join("\n") + "\n\n\n"
    });
    laid(|text| text.replace("\n", "   \n"));
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
