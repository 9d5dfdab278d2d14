//! `explain`: what each value of an App comes to, and where it was written. It asks no tenant.

use super::args::Global;
use super::load::{self, Loaded};
use super::{Exit, Failure, Voice};
use crate::manifest::{self, Document};
use crate::model::AppName;
use crate::render;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    name: &str,
    path: Option<&str>,
) -> Result<Exit, Failure> {
    // Only manifests without errors have values that anybody uses.
    let loaded = load::load_offline(global, voice)?;
    if loaded.desired.of_others.contains(name) {
        return Err(of_others(&loaded, name));
    }
    let loaded = loaded.about(&[name.to_owned()])?;
    let mut names = loaded.desired.apps.keys().map(AppName::as_str);
    if !names.any(|it| it == name) {
        let names: Vec<_> = loaded.desired.apps.keys().map(AppName::as_str).collect();
        let text = format!("explain is about one App, and \"{name}\" is a pattern");
        return Err(Failure::new(Exit::Usage, text).help(format!(
            "name one of those that it matches: {}",
            names.join(", ")
        )));
    }
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

/// An App that the chosen Tenant does not have, and whose it is.
fn of_others(loaded: &Loaded, name: &str) -> Failure {
    let documents = manifest::parse(&loaded.files).documents.into_iter();
    let tenants = documents.filter_map(|document| match document {
        Document::App(app) if app.metadata.name == name => app.spec.tenants,
        Document::App(_) | Document::Tenant(_) | Document::MappingTest(_) => None,
    });
    let tenants: Vec<_> = tenants.flatten().collect();
    let text = format!(
        "{name} is not for the Tenant \"{}\", but for {}",
        loaded.desired.tenant.name,
        tenants.join(", ")
    );
    let choose = tenants.first().map_or("NAME", String::as_str);
    Failure::new(Exit::Usage, text).help(format!("choose another one: --tenant {choose}"))
}

/// Whether a field is this one, or lies inside of it.
fn is_below(field: &str, path: &str) -> bool {
    let rest = field.strip_prefix(path);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
