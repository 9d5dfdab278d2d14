//! What nobody may overlook: what stands in the way, who loses what, and what the service does by itself afterwards.

use super::mapping::named;
use crate::plan::{About, AppReport, Kind, Note, Verb};

/// As many names of what goes in one line.
const NAMED: usize = 8;

/// One line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alert {
    pub(super) label: &'static str,
    /// The colour that repeats it.
    pub(super) class: &'static str,
    pub(super) text: String,
    /// What to type, or nothing.
    pub(super) flag: String,
    /// What stands around the flag.
    pub(super) flag_words: &'static str,
    pub(super) help: String,
    pub(super) place: String,
    /// Whether it belongs at the top of the page as well.
    pub(super) is_grave: bool,
}

fn alert(
    label: &'static str,
    class: &'static str,
    text: impl Into<String>,
    is_grave: bool,
) -> Alert {
    Alert {
        label,
        class,
        text: text.into(),
        flag: String::new(),
        flag_words: "",
        help: String::new(),
        place: String::new(),
        is_grave,
    }
}

/// All lines of an application: what stops it first, then what it takes, then what follows.
pub(super) fn alerts(app: &AppReport) -> Vec<Alert> {
    let mut all: Vec<Alert> = blocks(&app.notes);
    all.extend(guards(app));
    if !app.unknown.is_empty() {
        let parts: Vec<_> = app
            .unknown
            .iter()
            .map(|unknown| unknown.field.as_str())
            .collect();
        let text = format!(
            "{} could not be read; nothing of it is applied",
            parts.join(", ")
        );
        all.push(alert("Unknown", "stop", text, true));
    }
    match (app.action, taken(app)) {
        (Verb::Delete, _) => all.push(alert("Deletes", "remove", deleted(app), true)),
        // Nobody has had it yet.
        (Verb::Create, Some(text)) => all.push(alert("Leaves out", "plain", text, false)),
        (_, Some(text)) => all.push(alert("Takes away", "remove", text, true)),
        (_, None) => {}
    }
    let mut follows: Vec<_> = app.consequences.iter().collect();
    follows.sort_by_key(|it| (!it.destructive, it.kind == Kind::Cost));
    for consequence in follows {
        let label = match consequence.kind {
            Kind::Impact => "Impact",
            Kind::Cost => "Cost",
        };
        let class = if consequence.destructive {
            "remove"
        } else {
            "plain"
        };
        let text = consequence.text.as_str();
        all.push(alert(label, class, text, consequence.destructive));
    }
    all
}

/// What is deleted, by the name that people know.
fn deleted(app: &AppReport) -> String {
    let mut changes = app.changes.iter();
    let name = changes.find(|change| change.field == "displayName" && change.removes);
    let name = name
        .and_then(|change| change.from.as_deref())
        .unwrap_or_default();
    let gap = if name.is_empty() { "" } else { " " };
    format!("the application{gap}{name} and its service principal")
}

/// Notes that stop something.
pub(super) fn blocks(notes: &[Note]) -> Vec<Alert> {
    let blocking = notes.iter().filter(|note| note.blocks);
    let told = blocking.map(|note| Alert {
        help: note.help.clone().unwrap_or_default(),
        place: note
            .place
            .as_ref()
            .map(|place| place.line())
            .unwrap_or_default(),
        ..alert("Blocked", "stop", note.text.as_str(), true)
    });
    told.collect()
}

fn guards(app: &AppReport) -> impl Iterator<Item = Alert> {
    let verb = if app.takes_back.is_empty() {
        "apply needs"
    } else {
        "rollback needs"
    };
    app.guards.iter().map(move |guard| Alert {
        flag: format!("--allow {}", guard.allow),
        flag_words: if guard.allowed {
            "let through by"
        } else {
            verb
        },
        place: match (&guard.file, guard.line) {
            (Some(file), Some(number)) => format!("{file}:{number}"),
            (Some(file), None) => file.clone(),
            (None, _) => String::new(),
        },
        ..alert(
            "Guard",
            if guard.allowed { "change" } else { "stop" },
            guard.text.as_str(),
            true,
        )
    })
}

/// The names of what goes, but for whoever is no longer assigned: an impact says that of each.
fn taken(app: &AppReport) -> Option<String> {
    let is_told = |field: &str| field == "assignments" && !app.consequences.is_empty();
    let gone = app.changes.iter();
    let gone = gone.filter(|change| change.removes && !is_told(&change.field));
    let names: Vec<_> = gone
        .map(|change| match (change.about, &change.from) {
            (About::Mapping, _) => format!("mapping {}", named(&change.field)),
            (About::Setting, Some(from)) => format!("{} {from}", change.field),
            (About::Setting, None) | (About::Attribute | About::Filter, _) => change.field.clone(),
        })
        .collect();
    let more = names.len().saturating_sub(NAMED);
    let mut text = names
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    if more > 0 {
        text += &format!("; and {more} more");
    }
    (!names.is_empty()).then_some(text)
}
