//! Regular expressions that cannot be read: in `Replace` and in scopes. One that comes of an attribute is a matter of each
//! object, and nothing is said of it.

use crate::desired::{App, Desired, Sourced};
use crate::expr::eval::{Matcher, Prepared};
use crate::finding::{Code, Finding};
use crate::model::ScopeOperator;
use crate::schema::WantedClause;

/// The operators of scopes that take one.
const MATCHING: [&str; 2] = ["notRegexMatch", "regexMatch"];

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let apps = desired.apps.values();
    apps.flat_map(|app| [in_mappings(app), in_scopes(app)].concat())
        .collect()
}

fn in_mappings(app: &App) -> Vec<Finding> {
    let sources = app.provisioning.iter().flat_map(|job| job.sources());
    let found = sources.flat_map(|source| {
        let place = app.mapping_place(source.address, Some(source.target));
        let unread = unread(&source).into_iter();
        unread.map(move |(pattern, why)| finding(&pattern, &why).at(place.clone()))
    });
    found.collect()
}

fn unread(source: &Sourced<'_>) -> Vec<(String, String)> {
    // What was refused has been told.
    let prepared = Prepared::new(&source.expression);
    prepared.map_or_else(|_| Vec::new(), |it| it.unread())
}

fn in_scopes(app: &App) -> Vec<Finding> {
    let conditions = app.provisioning.iter().flat_map(|job| job.conditions());
    let found = conditions.filter(|it| matches(it.clause)).flat_map(|it| {
        let place = app.condition_place(it.address, it.group, &it.clause.source);
        let patterns = it.clause.values.iter();
        patterns.filter_map(move |pattern| {
            let why = Matcher::read(pattern).err()?;
            Some(finding(pattern, &why).at(place.clone()))
        })
    });
    found.collect()
}

fn matches(clause: &WantedClause) -> bool {
    ScopeOperator::on_the_wire(&clause.operator).is_some_and(|it| MATCHING.contains(&it.word))
}

fn finding(pattern: &str, why: &str) -> Finding {
    let message = format!("the pattern \"{pattern}\" cannot be read: {why}");
    Finding::warning(Code::UnreadablePattern, message)
        .label("no test can tell what it matches")
        .help("correct it, or write it without what only .NET has")
}
