//! The page where there is no plan: what kept a run from one, as people read it on a terminal.

use askama::Template;

use super::page::STYLE;
use super::policy::policy;

/// A title, and lines under it.
#[derive(Debug, Template)]
#[template(path = "told.html", config = "src/render/html/askama.toml")]
pub(super) struct Told<'a> {
    policy: String,
    style: &'static str,
    title: &'a str,
    lines: Vec<&'a str>,
}

impl<'a> Told<'a> {
    pub(super) fn of(title: &'a str, text: &'a str) -> Self {
        Self {
            // It has no script.
            policy: policy(STYLE, ""),
            style: STYLE,
            title,
            lines: text.lines().collect(),
        }
    }
}
