//! `schema`: the published JSON Schemas of manifests and of plans, one to stdout or all into a folder; and the guide that
//! goes with those of manifests.

use std::path::Path;

use serde_json::Value;

use super::{Exit, Failure, Voice};
use crate::finding::did_you_mean;
use crate::{manifest, plan};

pub(super) fn run(voice: Voice, kind: Option<&str>, folder: &Path) -> Result<Exit, Failure> {
    let schemas = all();
    let Some(kind) = kind else {
        let mut written = Vec::new();
        for (name, schema) in &schemas {
            let path = folder.join(name);
            let text = text(schema);
            let saved = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text));
            saved.map_err(|error| {
                Failure::new(
                    Exit::Error,
                    format!("cannot write {}: {error}", path.display()),
                )
            })?;
            written.push(path.display().to_string());
        }
        voice.say(
            &format!("wrote {}\n", written.join(", ")),
            || serde_json::json!({ "written": written }),
        );
        return Ok(Exit::Done);
    };
    let name_of = |file: &'static str| file.trim_end_matches(".schema.json");
    // A kind is written in one word.
    let bare = |name: &str| name.replace('-', "").to_lowercase();
    match schemas
        .iter()
        .find(|(file, _)| bare(name_of(file)) == bare(kind))
    {
        Some((_, schema)) => {
            voice.say(&text(schema), || schema.clone());
            Ok(Exit::Done)
        }
        None => {
            let known: Vec<_> = schemas.iter().map(|(file, _)| name_of(file)).collect();
            let near = did_you_mean(kind, known.iter().copied())
                .map(|near| format!("; did you mean \"{near}\"?"))
                .unwrap_or_default();
            Err(
                Failure::new(Exit::Usage, format!("there is no schema \"{kind}\""))
                    .help(format!("there are: {}{near}", known.join(", "))),
            )
        }
    }
}

fn all() -> Vec<(&'static str, Value)> {
    let mut schemas = manifest::published();
    schemas.extend([plan::report_schema(), plan::drift_schema()]);
    schemas
}

/// A schema as the text of a file.
pub(super) fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

/// The guide goes to stdout, so that its readers choose where it lies.
pub(super) fn guide(voice: Voice) -> Exit {
    let guide = manifest::guide();
    voice.say(&guide, || serde_json::json!({ "markdown": guide }));
    Exit::Done
}
