//! The single-valued properties of an application.

use super::{Extent, Left};
use crate::live::LiveApp;
use crate::manifest::Removable;
use crate::model::{Property, Setting};

pub(super) struct Settings {
    pub(super) display_name: String,
    pub(super) homepage: Option<Removable<String>>,
    pub(super) notes: Option<Removable<String>>,
    pub(super) service_management_reference: Option<Removable<String>>,
    pub(super) account_enabled: Option<bool>,
    pub(super) app_role_assignment_required: Option<bool>,
}

pub(super) fn of(live: &LiveApp, extent: Extent, left: &mut Left) -> Settings {
    let mut text = |property| match live.properties.get(&property) {
        Some(Setting::Text(text)) if !text.trim().is_empty() => Some(Removable::Set(text.clone())),
        Some(Setting::Text(_)) => {
            left.say(format!("spec.{}: its text is blank", property.field()));
            None
        }
        Some(Setting::Flag(_) | Setting::Empty) | None => None,
    };
    let homepage = text(Property::Homepage);
    let notes = text(Property::Notes);
    let service_management_reference = text(Property::ServiceManagementReference);
    // The service switches both on by itself.
    let flag = |property| match live.properties.get(&property) {
        Some(Setting::Flag(flag)) if !flag || extent == Extent::Everything => Some(*flag),
        Some(Setting::Flag(_) | Setting::Text(_) | Setting::Empty) | None => None,
    };
    let display_name = match live.properties.get(&Property::DisplayName) {
        Some(Setting::Text(text)) => text.clone(),
        Some(Setting::Flag(_) | Setting::Empty) | None => String::new(),
    };
    Settings {
        display_name,
        homepage,
        notes,
        service_management_reference,
        account_enabled: flag(Property::AccountEnabled),
        app_role_assignment_required: flag(Property::AppRoleAssignmentRequired),
    }
}
