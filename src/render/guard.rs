//! A guard in one line: what passes which limit, and the word that lets it through.

use super::Style;
use super::paint::{Tone, paint};
use crate::plan::GuardReport;
use crate::visible::line;

/// The line of a plan, for this verb.
pub(super) fn told(guard: &GuardReport, verb: &str, style: Style) -> String {
    let text = line(&guard.text);
    let flag = format!("--allow {}", line(&guard.allow));
    let (tone, end) = if guard.allowed {
        (Tone::Change, format!("  (let through by {flag})"))
    } else {
        (Tone::Bad, format!("  ->  {verb} needs {flag}"))
    };
    let place = guard.file.as_ref().map(|file| match guard.line {
        Some(number) => format!("  [{}:{number}]", line(file)),
        None => format!("  [{}]", line(file)),
    });
    let text = paint(style, tone, &text);
    format!("Guard:  {text}{end}{}", place.unwrap_or_default())
}
