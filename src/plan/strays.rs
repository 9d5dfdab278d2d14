//! What carries our owner's mark, under which name: the applications that no manifest describes, and any that somebody
//! wants to let go. Nothing is decided here about what becomes of them.

use std::collections::BTreeMap;

use super::{Claim, Entry, Note, Survey, past};
use crate::desired::{Desired, Gap};
use crate::live::{Carrier, Index, Look, Reads};
use crate::model::{AppName, CommitId, Mark};

/// Every name under which our owner's mark is carried, with the application, or with what makes that unclear.
pub(super) fn carried(index: &Index) -> BTreeMap<AppName, Entry> {
    let mut by_name: BTreeMap<&AppName, Vec<&Carrier>> = BTreeMap::new();
    for carrier in &index.carriers {
        if let Some(name) = carrier.marks.app() {
            by_name.entry(name).or_default().push(carrier);
        }
    }
    let entries = by_name.into_iter();
    entries
        .map(|(name, carriers)| (name.clone(), entry(name, &carriers)))
        .collect()
}

fn entry(name: &AppName, carriers: &[&Carrier]) -> Entry {
    let blocked = |text: String, help: &str| Entry::Blocked {
        note: Note::blocking(text, help),
    };
    match carriers {
        [carrier] if carrier.marks.are_contested() => blocked(
            format!(
                "service principal {} carries our mark for \"{name}\", and that of another owner",
                carrier.service_principal
            ),
            "take the false tags off; nothing is done to it while it is unclear whose it is",
        ),
        // We make everything from templates. Whoever may write tags may have written these.
        [carrier] if carrier.template.is_none() => blocked(
            format!(
                "service principal {} carries our mark for \"{name}\", and was made from no gallery template",
                carrier.service_principal
            ),
            "take the tags off: we never made it",
        ),
        [carrier] => Entry::Live {
            look: Look {
                app_id: carrier.app_id.clone(),
                service_principal: Some(carrier.service_principal.clone()),
                reads: Reads::default(),
            },
            claim: Claim::Born,
        },
        several => {
            let ids = several
                .iter()
                .map(|carrier| carrier.service_principal.as_str());
            let ids: Vec<_> = ids.collect();
            blocked(
                format!(
                    "{} service principals carry our mark for \"{name}\": {}",
                    several.len(),
                    ids.join(", ")
                ),
                "take the tags off all but the true one; nothing is done to them while it is unclear which that is",
            )
        }
    }
}

/// Those that no manifest describes.
pub(super) fn strays(desired: &Desired, index: &Index) -> BTreeMap<AppName, Entry> {
    let mut strays = carried(index);
    strays.retain(|name, _| !desired.knows(name));
    strays
}

/// The commits that strays were applied from last, where they say so, or why that is not clear.
#[must_use]
pub fn strays_applied(
    desired: &Desired,
    index: &Index,
) -> BTreeMap<AppName, Result<Option<CommitId>, Gap>> {
    let strays = strays(desired, index);
    let mut all = BTreeMap::new();
    for carrier in &index.carriers {
        if let Some(name) = carrier
            .marks
            .app()
            .filter(|name| strays.contains_key(*name))
        {
            let applied = past::clearly_applied(&carrier.marks);
            all.insert(name.clone(), applied.map(|commit| commit.cloned()));
        }
    }
    all
}

/// Strays of which git says that they are none, or cannot say that they are: nothing is done to them.
pub fn keep(survey: &mut Survey, kept: &BTreeMap<AppName, Gap>) {
    for (name, Gap { why, help, .. }) in kept {
        if let Some(Entry::Live { .. }) = survey.strays.get(name) {
            let note = Note::blocking(why, help);
            survey.strays.insert(name.clone(), Entry::Blocked { note });
        }
    }
}

/// What is said of them where nobody asks to prune.
pub(super) fn notes(
    desired: &Desired,
    index: &Index,
    strays: &BTreeMap<AppName, Entry>,
) -> Vec<Note> {
    let nameless = index
        .carriers
        .iter()
        .filter(|carrier| is_nameless(desired, carrier));
    let nameless = nameless.map(|carrier| {
        Note::info(format!(
            "\"{}\" carries our owner's mark but no readable name; it is left alone",
            carrier.display_name
        ))
        .help(format!(
            "adopt it under a name with spec.adopt: {{ id: {} }}, or take the tag off",
            carrier.service_principal
        ))
    });
    let named = strays.iter().filter(|_| !desired.prunes);
    let named = named.map(|(name, entry)| match entry {
        Entry::Blocked { note } => Note {
            blocks: false,
            ..note.clone()
        },
        Entry::New { .. } | Entry::Live { .. } => left_alone(name, desired, index),
    });
    named.chain(nameless).collect()
}

fn left_alone(name: &AppName, desired: &Desired, index: &Index) -> Note {
    let mut carriers = index.carriers.iter();
    let carrier = carriers.find(|carrier| carrier.marks.has_app(name));
    let display_name = carrier.map(|carrier| carrier.display_name.as_str());
    let is_protected = carrier.is_some_and(|carrier| carrier.marks.are_protected());
    let protection = if is_protected {
        ", and is protected"
    } else {
        ""
    };
    let release = format!("`syncform release {name}` lets it go as it is");
    Note::info(format!(
        "\"{}\" carries our mark for \"{name}\", which none of these manifests describes{protection}; it is left alone",
        display_name.unwrap_or_default()
    ))
    .help(match (is_protected, desired.is_of_files) {
        (true, _) => format!(
            "where an App has another name now, `renamedFrom: {name}` keeps it; {release}; nothing prunes what is protected"
        ),
        (false, true) => format!(
            "these are files named one by one: a plan of the folder of all manifests says whether none of them does; {release}"
        ),
        (false, false) => {
            format!("`syncform plan --prune` shows how it would be deleted, and {release}")
        }
    })
}

/// Whether a carrier has no name, or several of which none is a manifest's.
fn is_nameless(desired: &Desired, carrier: &Carrier) -> bool {
    let is_known = |mark: &Mark| matches!(mark, Mark::App(name) if desired.knows(name));
    carrier.marks.app().is_none() && !carrier.marks.0.iter().any(is_known)
}
