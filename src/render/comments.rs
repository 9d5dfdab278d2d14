//! Comments below a pull request: what became of each, and where it is.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::github::{Fate, PullRequest, Repository, State};
use crate::plan::TenantReport;
use crate::visible::line;

/// The comment of one tenant.
#[derive(Clone, Copy, Debug)]
pub struct CommentRow<'a> {
    pub tenant: &'a TenantReport,
    pub fate: &'a Fate,
}

/// A line for each tenant.
#[must_use]
pub fn comments(rows: &[CommentRow<'_>]) -> String {
    let mut out = String::new();
    for CommentRow { tenant, fate } in rows {
        let verdict = match fate.state {
            State::Created => "its comment is new",
            State::Updated => "its comment is brought up to date",
            State::Unchanged => "its comment says this already",
            State::Silent => "nothing to say, and no comment",
        };
        let url = fate.url.as_ref();
        let url = url.map(|url| format!(": {}", line(url)));
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "Tenant \"{}\": {verdict}{}",
            line(&tenant.name),
            url.unwrap_or_default()
        );
    }
    out
}

/// The same for programs.
#[must_use]
pub fn comments_json(
    repository: &Repository,
    pull: &PullRequest,
    rows: &[CommentRow<'_>],
) -> Value {
    let rows = rows.iter().map(|CommentRow { tenant, fate }| {
        let Fate { state, url, others } = fate;
        let state = match state {
            State::Created => "created",
            State::Updated => "updated",
            State::Unchanged => "unchanged",
            State::Silent => "none",
        };
        json!({ "tenant": tenant, "state": state, "url": url, "others": others })
    });
    json!({
        "format_version": "1.0",
        "repository": repository.to_string(),
        "pull_request": { "number": pull.number, "url": pull.url },
        "comments": rows.collect::<Vec<_>>(),
    })
}
