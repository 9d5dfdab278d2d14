//! `explain`: what each value of an App comes to, and where it was written. It asks no tenant.

use super::args::Global;
use super::load;
use super::{Exit, Failure, Voice};
use crate::manifest;
use crate::render;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    name: &str,
    path: Option<&str>,
) -> Result<Exit, Failure> {
    // Only manifests without errors have values that anybody uses.
    let loaded = load::load_offline(global, voice)?.about(&[name.to_owned()])?;
    let mut settings = manifest::settings(&loaded.files, name).unwrap_or_default();
    if let Some(path) = path {
        settings.retain(|it| is_below(&it.path, path));
        if settings.is_empty() {
            return Err(
                Failure::new(Exit::Usage, format!("{name} says nothing of {path}"))
                    .help(format!("`syncform explain {name}` shows all that it says")),
            );
        }
    }
    voice.say(&render::settings(&settings), || {
        render::settings_json(name, &settings)
    });
    Ok(Exit::Done)
}

/// Whether a field is this one, or lies inside of it.
fn is_below(field: &str, path: &str) -> bool {
    let rest = field.strip_prefix(path);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
