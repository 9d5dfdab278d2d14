//! Layouts of manifests: which files change, and how. Secrets that somebody wrote in clear are hidden, as everywhere.

use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

use super::Style;
use super::paint::{Tone, paint};
use crate::finding::Sources;
use crate::manifest::{Layout, Text};
use crate::visible::line;

/// The names of the files that change, one on each line.
#[must_use]
pub fn layout(texts: &[Text]) -> String {
    let changed = texts.iter().filter(|text| is_changed(text));
    changed.map(|text| line(&text.file) + "\n").collect()
}

/// The files that change as one unified diff.
#[must_use]
pub fn layout_diff(texts: &[Text], old: &Sources, new: &Sources, style: Style) -> String {
    let changed = texts.iter().filter(|text| is_changed(text));
    changed
        .map(|text| diff(&text.file, old, new, style))
        .collect()
}

/// All files for programs; with what became of their texts where that is asked for, or with the difference.
#[must_use]
pub fn layout_json(texts: &[Text], has_text: bool, diffs: Option<(&Sources, &Sources)>) -> Value {
    let file = |text: &Text| {
        let mut value = json!({ "file": text.file });
        match &text.layout {
            Layout::Same => value["state"] = json!("same"),
            Layout::Refused(why) => {
                value["state"] = json!("refused");
                value["why"] = json!(why);
            }
            Layout::Changed(laid) => {
                value["state"] = json!("changed");
                if has_text {
                    value["text"] = json!(laid);
                }
                if let Some((old, new)) = diffs {
                    value["diff"] = json!(diff(&text.file, old, new, Style::default()));
                }
            }
        }
        value
    };
    json!({ "format_version": "1.0", "files": texts.iter().map(file).collect::<Vec<_>>() })
}

const fn is_changed(text: &Text) -> bool {
    matches!(text.layout, Layout::Changed(_))
}

fn diff(file: &str, old: &Sources, new: &Sources, style: Style) -> String {
    let shown = |sources: &Sources| sources.shown(file).map(|shown| shown.text().to_owned());
    let (old, new) = (
        shown(old).unwrap_or_default(),
        shown(new).unwrap_or_default(),
    );
    unified(file, &old, &new, style)
}

/// How a text became another, as one unified diff.
pub(super) fn unified(file: &str, old: &str, new: &str, style: Style) -> String {
    let file = line(file);
    let mut out = paint(style, Tone::Bad, &format!("--- {file}")) + "\n";
    out += &(paint(style, Tone::Good, &format!("+++ {file}")) + "\n");
    let diff = TextDiff::from_lines(old, new);
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        out += &(paint(style, Tone::Faint, &hunk.header().to_string()) + "\n");
        for change in hunk.iter_changes() {
            let (sign, tone) = match change.tag() {
                ChangeTag::Delete => ('-', Some(Tone::Bad)),
                ChangeTag::Insert => ('+', Some(Tone::Good)),
                ChangeTag::Equal => (' ', None),
            };
            let text = format!(
                "{sign}{}",
                line(change.value().trim_end_matches(['\r', '\n']))
            );
            out += &tone.map_or(text.clone(), |tone| paint(style, tone, &text));
            out.push('\n');
        }
    }
    out
}
