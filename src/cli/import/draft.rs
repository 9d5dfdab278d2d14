//! One application to its file: a new one, or the one that is there with the values that the tenant has.

use super::look::{Found, Looked};
use super::shelf::Shelf;
use crate::live::LiveApp;
use crate::manifest::folder::LARGEST;
use crate::model::AppName;
use crate::render::{ImportRow, ImportState};
use crate::transcribe::{self, Extent, Merged, Proof, Subject};

pub(super) fn drafted(
    shelf: &mut Shelf,
    found: &Found,
    live: &LiveApp,
    looked: &Looked,
    extent: Extent,
) -> ImportRow {
    let there = shelf.of(live);
    let (name, path) = match there {
        Some(manifest) => {
            let name = AppName::new(&manifest.metadata.name);
            let name = name.unwrap_or_else(|_| transcribe::label(&manifest.metadata.name));
            (name, manifest.places.file().into())
        }
        None => shelf.name(&found.carrier),
    };
    let subject = Subject {
        name: &name,
        live,
        template: &found.template,
        template_name: looked.templates.get(&found.template).map(String::as_str),
        known: &looked.known,
        extent,
    };
    let transcript = transcribe::transcribe(subject);
    let file = path.to_string_lossy().into_owned();
    let mut row = ImportRow {
        display_name: found.carrier.display_name.clone(),
        name: Some(name.to_string()),
        file: Some(file.clone()),
        state: ImportState::New,
        left: transcript.left.clone(),
        unsaid: Vec::new(),
    };
    let Some(manifest) = there else {
        let text = transcript.outline.text();
        if text.len() as u64 > LARGEST {
            row.file = None;
            let because = "it would be larger than a manifest may be: leave out --full";
            row.state = ImportState::Kept(vec![because.to_owned()]);
            return row;
        }
        match transcribe::prove((&file, &text), &name, live, &looked.answers) {
            Proof::Holds => shelf.put(&path, &text),
            proof @ (Proof::Unsound(_) | Proof::Plans(_)) => {
                row.file = None;
                row.state = ImportState::Kept(proof.lines());
            }
        }
        return row;
    };
    if manifest.places.is_filled() {
        row.state = filled(transcribe::prove_filled(
            manifest,
            &name,
            live,
            &looked.answers,
        ));
        return row;
    }
    let text = shelf.text(manifest);
    row.unsaid = transcribe::unsaid(manifest, &transcript);
    match transcribe::merge(manifest, text, subject, &looked.answers) {
        Merged::Same => row.state = ImportState::Unchanged,
        Merged::Stuck(lines) => row.state = ImportState::Kept(lines),
        Merged::Changed { text, lines } => {
            shelf.put(&path, &text);
            let after = shelf.of(live);
            row.unsaid = after.map_or_else(Vec::new, |it| transcribe::unsaid(it, &transcript));
            row.state = ImportState::Changed(lines);
        }
    }
    row
}

/// What becomes of a manifest whose values come from elsewhere: which of those would have to change is for people to say.
fn filled(proof: Proof) -> ImportState {
    match proof {
        Proof::Holds => ImportState::Unchanged,
        proof @ (Proof::Unsound(_) | Proof::Plans(_)) => {
            let why = "the tenant has something else, and variables or a template fill this manifest: change those by hand. A plan would do:";
            ImportState::Kept([vec![why.to_owned()], proof.lines()].concat())
        }
    }
}
