//! Whose the application is: our marks on it, the birth mark that they take over from, and the tag that protects it.

use super::draft::Draft;
use super::{Action, properties};
use crate::desired::{App, Tenant};
use crate::live::LiveApp;
use crate::model::Property;

/// The step that makes an application ours.
pub(super) fn mark(tenant: &Tenant, app: &App) -> Action {
    Action::Mark {
        owner: tenant.owner.clone(),
        app: app.name.clone(),
        protect: app.protect,
    }
}

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
        draft.step(mark(tenant, app));
    }
    protect(app, live, is_marked, draft);
    let birth = live
        .birth
        .as_ref()
        .filter(|birth| birth.owner == tenant.owner && birth.app == app.name);
    if let Some(birth) = birth {
        let to = properties::after_birth_mark(app);
        draft.change(
            Property::ServiceManagementReference.field(),
            Some(birth.to_string()),
            to.to_string(),
        );
        draft.step(Action::RetireBirthMark { to });
    }
}

/// The tag tells a later run that the application is protected when its manifest is gone.
fn protect(app: &App, live: &LiveApp, is_marked: bool, draft: &mut Draft) {
    let was = live.marks.are_protected();
    if was == app.protect {
        return;
    }
    draft.change(
        "metadata.protect",
        Some(was.to_string()),
        app.protect.to_string(),
    );
    // The step that marks puts it on as well.
    if is_marked || was {
        draft.step(Action::Protect {
            protect: app.protect,
        });
    }
}
