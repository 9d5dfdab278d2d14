//! What the application is called, and its other single-valued properties.

use std::collections::BTreeMap;

use super::Action;
use super::draft::Draft;
use crate::desired::App;
use crate::live::LiveApp;
use crate::model::{Half, Property, Setting};

type Settings = BTreeMap<Property, Setting>;

/// A new application has the name that it is created with; all else that is declared is set. Only its page comes from the
/// template, so that nothing else can be there to remove.
pub(super) fn of_new(app: &App, draft: &mut Draft) {
    let mut set = app.properties.clone();
    set.retain(|property, setting| *setting != Setting::Empty || *property == Property::Homepage);
    for (property, setting) in &set {
        match setting {
            Setting::Empty => draft.removal(property.field(), "that of the template"),
            Setting::Text(_) | Setting::Flag(_) => {
                draft.change(property.field(), None, setting.to_string());
            }
        }
    }
    if draft.retires_birth_mark() {
        set.remove(&Property::ServiceManagementReference);
    }
    update(&set, &Settings::new(), draft);
}

/// What the birth mark gives way to: the manifest's value, or nothing.
pub(super) fn after_birth_mark(app: &App) -> Setting {
    app.properties
        .get(&Property::ServiceManagementReference)
        .cloned()
        .unwrap_or(Setting::Empty)
}

pub(super) fn plan(app: &App, live: &LiveApp, draft: &mut Draft) {
    let mut wanted = app.properties.clone();
    wanted.insert(
        Property::DisplayName,
        Setting::Text(app.display_name.clone()),
    );
    if draft.retires_birth_mark() {
        wanted.remove(&Property::ServiceManagementReference);
    }
    let none = Setting::Empty;
    wanted.retain(|property, setting| *setting != *live.properties.get(property).unwrap_or(&none));
    for (property, setting) in &wanted {
        let seen = live
            .properties
            .get(property)
            .filter(|seen| **seen != Setting::Empty);
        let seen = seen.map(ToString::to_string);
        match setting {
            Setting::Empty => draft.removal(property.field(), seen.unwrap_or_default()),
            Setting::Text(_) | Setting::Flag(_) => {
                draft.change(property.field(), seen, setting.to_string());
            }
        }
    }
    if wanted.contains_key(&Property::DisplayName) {
        draft.cost("consent texts keep the name that the application was created with");
    }
    if wanted.get(&Property::AccountEnabled) == Some(&Setting::Flag(false)) {
        draft.impact(true, "nobody can sign in to the application any more");
    }
    update(&wanted, &live.properties, draft);
}

/// One request for each of the two objects.
fn update(set: &Settings, live: &Settings, draft: &mut Draft) {
    for half in [Half::Application, Half::ServicePrincipal] {
        let set: Settings = set
            .iter()
            .filter(|(property, _)| property.half() == half)
            .map(|(property, setting)| (*property, setting.clone()))
            .collect();
        let mut was = live.clone();
        was.retain(|property, _| set.contains_key(property));
        if !set.is_empty() {
            draft.step(Action::Update { half, set, was });
        }
    }
}
