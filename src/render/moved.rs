//! What moved since a plan was kept: per application the lines that are no longer planned, and those that are now.

use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::paint::{Tone, paint};
use super::{Style, plan};
use crate::plan::{AppReport, Moved};
use crate::visible::{json_text, line};

/// The difference between what was planned and what would be planned now.
#[must_use]
pub fn moved(moved: &[Moved<'_>], style: Style) -> String {
    moved.iter().map(|moved| one(moved, style)).collect()
}

/// Ids and steps, line by line.
fn hidden(app: &AppReport) -> String {
    let whole = serde_json::json!({ "objects": app.objects, "steps": app.steps });
    line_by_line(&whole)
}

fn line_by_line(json: &Value) -> String {
    let text = json_text(json);
    text.lines().map(|text| line(text) + "\n").collect()
}

fn one(moved: &Moved<'_>, style: Style) -> String {
    let plain = Style::default();
    let kept = plan::app(moved.kept, plain);
    let now = moved.now.map(|now| plan::app(now, plain));
    // What a plan does not show can differ as well, such as the job that is meant.
    let (kept, now) = if now.as_ref() == Some(&kept) {
        (hidden(moved.kept), moved.now.map(hidden))
    } else {
        (kept, now)
    };
    let head = format!(
        "  ! app \"{}\" is not as it was planned: - planned, + now\n",
        line(&moved.kept.name)
    );
    let mut out = paint(style, Tone::Bad, &head);
    let now = now.unwrap_or_default();
    for change in TextDiff::from_lines(&kept, &now).iter_all_changes() {
        let (sign, tone) = match change.tag() {
            ChangeTag::Delete => ("-", Tone::Bad),
            ChangeTag::Insert => ("+", Tone::Good),
            ChangeTag::Equal => (" ", Tone::Faint),
        };
        let text = format!("    {sign} {}", change.value().trim_end());
        out.push_str(&paint(style, tone, text.trim_end()));
        out.push('\n');
    }
    out.push('\n');
    out
}
