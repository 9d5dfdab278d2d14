//! Whose the application is, and what it is called.

use super::Action;
use super::draft::Draft;
use crate::desired::{App, Tenant};
use crate::live::LiveApp;

pub(super) fn plan(tenant: &Tenant, app: &App, live: &LiveApp, draft: &mut Draft) {
    let is_marked =
        live.marks.owner() == Some(&tenant.owner) && live.marks.app() == Some(&app.name);
    if !is_marked {
        draft.change(
            "mark",
            None,
            format!(
                "owner {}, app {} (its creation was cut short)",
                tenant.owner, app.name
            ),
        );
        draft.step(Action::Mark {
            owner: tenant.owner.clone(),
            app: app.name.clone(),
        });
    }
    let is_born_here = live
        .birth
        .as_ref()
        .is_some_and(|birth| birth.owner == tenant.owner && birth.app == app.name);
    if is_born_here {
        draft.step(Action::RetireBirthMark);
        if is_marked {
            draft.change(
                "serviceManagementReference",
                live.birth.as_ref().map(ToString::to_string),
                "empty",
            );
        }
    }
    if live.display_name != app.display_name {
        draft.change(
            "displayName",
            Some(format!("\"{}\"", live.display_name)),
            format!("\"{}\"", app.display_name),
        );
        draft.cost("consent texts keep the name that the application was created with");
        draft.step(Action::Rename {
            from: live.display_name.clone(),
            to: app.display_name.clone(),
        });
    }
}
