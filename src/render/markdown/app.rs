//! One application: its line in the list, and its details behind a fold.

use super::Page;
use super::fit::{MISSING, fit};
use super::text::{Fence, NAME, code, fence_lines, html_code};
use crate::plan::{AppReport, Verb};
use crate::render::{Style, count, plan};

/// The least that details are worth: with less room there are none.
const LEAST: usize = 2 * MISSING;

/// What happens to it, in a word that stands out where it must.
pub(super) fn word(verb: Verb) -> String {
    let word = plan::word(verb);
    match verb {
        Verb::Delete | Verb::Unknown | Verb::Blocked => format!("**{word}**"),
        Verb::Create | Verb::Mark | Verb::Adopt | Verb::Change | Verb::Release | Verb::None => {
            word.to_owned()
        }
    }
}

/// Its line in the list of all of them.
pub(super) fn entry(app: &AppReport) -> String {
    let symbol = plan::symbol(app.action);
    let protect = if app.protect { ", protected" } else { "" };
    format!(
        "- `{symbol}` {} {}{protect}, {}{}\n",
        code(&app.name, NAME),
        word(app.action),
        code(&app.place(), 2 * NAME),
        numbers(app)
    )
}

/// How much there is to see.
fn numbers(app: &AppReport) -> String {
    let removals = app.changes.iter().filter(|change| change.removes).count();
    let parts = [
        (app.changes.len(), "change"),
        (removals, "removal"),
        (app.steps.len(), "step"),
        (app.guards.len(), "guard"),
        (app.notes.len(), "note"),
    ];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<_> = parts.map(|(number, noun)| count(number, noun)).collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!(": {}", parts.join(", "))
    }
}

/// Its details, within this many bytes, or none where that is too little.
pub(super) fn details(app: &AppReport, page: Page, room: usize) -> Option<String> {
    let lines = diff_lines(&plan::app(app, Style::default()));
    let head = (plan::symbol(app.action), app.name.as_str());
    folded(head, &numbers(app), &lines, page, room)
}

/// The lines of a diff under a symbol, a name and a summary, or nothing where they would have too little room.
pub(super) fn folded(
    (symbol, name): (&str, &str),
    summary: &str,
    lines: &[String],
    page: Page,
    room: usize,
) -> Option<String> {
    let fence = Fence::around(lines, "diff");
    let (head, foot) = if page.folds {
        let (symbol, name) = (html_code(symbol, NAME), html_code(name, NAME));
        let head = format!("<details><summary>{symbol} {name}{summary}</summary>\n\n");
        (head, "\n</details>\n\n")
    } else {
        let name = code(name, NAME);
        (format!("#### `{symbol}` {name}{summary}\n\n"), "\n")
    };
    let frame = head.len() + foot.len() + fence.len();
    let whole: usize = lines.iter().map(String::len).sum();
    if frame + whole.min(LEAST) > room {
        return None;
    }
    let body = fit(lines, room - frame, |gap| {
        format!("# … {} left out here …\n", count(gap.len(), "line"))
    });
    Some(format!("{head}{}{foot}", fence.put(&body)))
}

/// Lines that are shown on a terminal below their first one, with their symbols in the first column: there a diff has its
/// colours.
pub(super) fn diff_lines(text: &str) -> Vec<String> {
    let lines = fence_lines(text).into_iter().skip(1);
    lines.map(|line| diff_line(&line)).collect()
}

fn diff_line(line: &str) -> String {
    let line = line.strip_prefix("      ").unwrap_or(line);
    let rest = line.trim_start_matches(' ');
    let (indent, _) = line.split_at(line.len() - rest.len());
    for (symbol, shown) in [("+ ", '+'), ("- ", '-'), ("~ ", '!'), ("? ", '!')] {
        if let Some(rest) = rest.strip_prefix(symbol) {
            return format!("{shown} {indent}{rest}");
        }
    }
    format!("  {line}")
}

#[cfg(test)]
mod tests {
    use super::diff_line;

    #[test]
    fn symbols_stand_where_a_diff_has_them() {
        for (line, shown) in [
            ("      + owners  x\n", "+ owners  x\n"),
            ("      ~ notes  a -> b\n", "! notes  a -> b\n"),
            ("          - [city]\n", "-     [city]\n"),
            ("             ----\n", "         ----\n"),
            ("      Steps:  x\n", "  Steps:  x\n"),
        ] {
            assert_eq!(diff_line(line), shown);
        }
    }
}
