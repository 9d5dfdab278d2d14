//! What the token does not grant: held against the plan's steps before the first write, and said of what could not be read.
//! It looks at claims and sends nothing.

use std::collections::BTreeSet;

use super::remote::Remote;
use super::{Exit, Failure, Voice};
use crate::api::permissions::{Lack, OWNED, hidden, lacking};
use crate::live::Part;
use crate::model::AppName;
use crate::plan::Plan;
use crate::render::count;

/// Applications that are named in one line; more are counted.
const NAMED: usize = 3;

/// Ends the verb where a permission is missing. A token that shows none at all is let through: the service judges it.
pub(super) async fn check(plan: &Plan, remote: &Remote, voice: Voice) -> Result<(), Failure> {
    let Some(granted) = remote.permissions().await else {
        tracing::info!(
            "the token shows no permissions, so that they are not held against the plan"
        );
        return Ok(());
    };
    let lacks = lacking(plan, &granted);
    if lacks.is_empty() {
        return Ok(());
    }
    for lack in &lacks {
        voice.insist(&told(lack));
    }
    let text = format!(
        "the token lacks {} that the plan needs; nothing was written",
        count(lacks.len(), "permission"),
    );
    Err(Failure::new(Exit::Identity, text)
        .help("grant them to the identity with admin consent, sign in anew and run again; docs/permissions.md says what each step needs")
        .beside())
}

/// Names the permission that each part needs which could not be read.
pub(super) async fn tell_unread(
    unread: impl IntoIterator<Item = (&AppName, Part)>,
    remote: &Remote,
    voice: Voice,
) {
    let mut unread = unread.into_iter().peekable();
    if unread.peek().is_none() {
        return;
    }
    let granted = remote.permissions().await.unwrap_or_default();
    for hidden in hidden(unread, &granted) {
        let parts = hidden.parts.iter().map(|(field, apps)| {
            let names = named(apps);
            format!("{field} ({names})")
        });
        let parts = parts.collect::<Vec<_>>().join(", ");
        voice.insist(&match hidden.permission {
            Some(permission) => format!("missing: {permission}\n  to read {parts}"),
            None => format!(
                "refused though the token shows a permission: {parts}\n  it may not be in force yet, or not for these applications"
            ),
        });
    }
}

/// What a verb ends with that could not read what it is about. `text` says what that is.
pub(super) fn unread(text: &str) -> Failure {
    Failure::new(Exit::Identity, text)
        .help("grant the identity what is missing with admin consent, sign in anew and run again; docs/permissions.md says what each read needs")
        .beside()
}

/// A few names, and how many more there are.
fn named(apps: &BTreeSet<AppName>) -> String {
    let names: Vec<_> = apps.iter().take(NAMED).map(ToString::to_string).collect();
    let more = apps.len().saturating_sub(NAMED);
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{}{rest}", names.join(", "))
}

/// One permission with the steps that need it.
fn told(lack: &Lack) -> String {
    let steps = lack.steps.iter();
    let steps = steps.map(|(step, apps)| format!("{step} ({})", named(apps)));
    let steps = steps.collect::<Vec<_>>().join(", ");
    let owners = if lack.owners_spare_it {
        format!(" (or {OWNED}, where the identity owns the application)")
    } else {
        String::new()
    };
    format!("missing: {}{owners}\n  for {steps}", lack.permission)
}
