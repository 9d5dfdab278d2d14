//! Letting an application go: whatever marks it as ours is taken off, and all else of it stays as it is.
//!
//! It goes by the marks alone. An application can be let go that no manifest describes, and no manifest is asked what the
//! application should be.

use std::collections::BTreeMap;

use super::draft::{Draft, Head};
use super::strays::carried;
use super::{Action, AppPlan, Claim, Entry, Note, Objects, Verb, halves};
use crate::desired::{Adopt, App, Desired, Unmatched, matches, nothing_named};
use crate::live::{Index, LiveApp, Look, Missing, Reads, fingerprint};
use crate::model::{AppName, Owner, Pending, Property, Setting};

/// What is let go by these names, in which `*` and `?` stand for any letters: whatever carries such a mark, and Apps whose
/// creation was cut short.
///
/// # Errors
/// [`Unmatched`] where a name is neither an App's nor that of a mark.
pub fn to_release(
    desired: &Desired,
    index: &Index,
    names: &[String],
) -> Result<BTreeMap<AppName, Entry>, Unmatched> {
    let mut entries = carried(index);
    for app in desired.apps.values() {
        if !entries.contains_key(&app.name) {
            entries.insert(app.name.clone(), born(desired, app, index));
        }
    }
    let fits = |pattern: &String, name: &AppName| matches(pattern, name.as_str());
    for pattern in names {
        if !entries.keys().any(|name| fits(pattern, name)) {
            return Err(nothing_named(
                pattern,
                entries.keys(),
                "manifests and marks have",
            ));
        }
    }
    entries.retain(|name, _| names.iter().any(|pattern| fits(pattern, name)));
    Ok(entries)
}

/// An App without marks: its birth mark may stand.
fn born(desired: &Desired, app: &App, index: &Index) -> Entry {
    let candidates = index.candidates.get(&app.name);
    let mut born = candidates.into_iter().flatten();
    let born = born.find(|candidate| candidate.is_of(&desired.tenant.owner, &app.name));
    born.map_or_else(
        || Entry::Blocked {
            note: nothing(&app.name),
        },
        |candidate| Entry::Live {
            look: Look {
                app_id: candidate.app_id.clone(),
                service_principal: candidate.service_principal.clone(),
                reads: Reads {
                    is_young: candidate.is_young,
                    ..Reads::default()
                },
            },
            claim: Claim::Born,
        },
    )
}

fn nothing(name: &AppName) -> Note {
    Note::info(format!(
        "no application carries the mark of \"{name}\": there is nothing to let go"
    ))
}

/// Plans it for one application. `app` is the manifest of that name, where there is one.
pub fn release(
    owner: &Owner,
    app: Option<&App>,
    name: &AppName,
    entry: &Entry,
    seen: Result<&LiveApp, Missing>,
) -> AppPlan {
    let mut draft = Draft::default();
    let is_protected = seen.is_ok_and(|live| live.marks.are_protected());
    let head = app.map_or_else(|| Head::stray(name, is_protected), Head::from);
    let live = match (entry, seen) {
        (Entry::Live { .. }, Ok(live)) => live,
        (entry, seen) => {
            draft.note(match (entry, seen) {
                (Entry::Blocked { note }, _) => note.clone(),
                (Entry::Live { look, .. }, Err(missing)) if missing != Missing::Both => {
                    halves::note(look, missing)
                }
                (Entry::New { .. } | Entry::Live { .. }, _) => nothing(name),
            });
            return draft.finish(head, Verb::None, Objects::default(), None);
        }
    };
    let tags: Vec<_> = live.marks.0.iter().map(ToString::to_string).collect();
    if !tags.is_empty() {
        if !live.marks.carry(owner, name) || live.marks.are_contested() {
            draft.note(Note::blocking(
                "its marks changed a moment ago",
                "run again, and see whose it is",
            ));
        }
        draft.removal("tags", tags.join(", "));
        draft.step(Action::Release);
    }
    let former = app.and_then(|app| app.former.as_ref());
    let is_named = |other: &AppName| other == name || Some(other) == former;
    if let Some(birth) = live
        .birth
        .as_ref()
        .filter(|birth| birth.owner == *owner && is_named(&birth.app))
    {
        draft.removal(
            Property::ServiceManagementReference.field(),
            birth.to_string(),
        );
        draft.step(Action::RetireBirthMark { to: Setting::Empty });
    }
    if draft.steps().is_empty() {
        draft.note(nothing(name));
    } else {
        consequences(app, live, &mut draft);
    }
    let objects = Objects::of(live, None);
    draft.finish(head, Verb::Release, objects, Some(fingerprint(live)))
}

fn consequences(app: Option<&App>, live: &LiveApp, draft: &mut Draft) {
    draft.note(Note::info(
        "nothing else of it changes: its job, its credentials and its assignments stay as they are, and nobody here looks after them",
    ));
    for pending in [Pending::Restart, Pending::Start] {
        if live.marks.is_pending(pending) {
            draft.note(Note::info(format!(
                "a {} of its job is owed by an earlier run, and nobody will do it any more",
                pending.as_str()
            )));
        }
    }
    let Some(app) = app else { return };
    let wanted = Setting::Text(app.display_name.clone());
    let bears_its_name = live.properties.get(&Property::DisplayName) == Some(&wanted);
    draft.note(
        Note::info(match (&app.adopt, bears_its_name) {
            (Some(Adopt::Id(_)), _) => {
                "its manifest adopts it: the next apply takes it over again"
            }
            (Some(Adopt::Only) | None, true) => {
                "its manifest is still there: the next apply does not touch the application, and is blocked by it"
            }
            (Some(Adopt::Only) | None, false) => {
                "its manifest is still there, and wants another name: the next apply creates another application"
            }
        })
        .help("take the manifest out, or leave the application to it")
        .at(app.places.at("/metadata/name")),
    );
}
