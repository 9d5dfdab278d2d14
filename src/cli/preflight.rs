//! Before the first write: does the token grant what the plan's steps need. It looks at claims and sends nothing.

use super::remote::Remote;
use super::{Exit, Failure, Voice};
use crate::api::permissions::{Lack, OWNED, lacking};
use crate::plan::Plan;
use crate::render::count;

/// Applications that are named in one line; more are counted.
const NAMED: usize = 3;

/// Ends the verb where a permission is missing. A token that shows no roles is let through: the service judges it.
pub(super) async fn check(plan: &Plan, remote: &Remote, voice: Voice) -> Result<(), Failure> {
    let Some(roles) = remote.roles().await else {
        tracing::info!("the token shows no roles, so that they are not held against the plan");
        return Ok(());
    };
    let lacks = lacking(plan, &roles);
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

/// One permission with the steps that need it.
fn told(lack: &Lack) -> String {
    let steps = lack.steps.iter().map(|(step, apps)| {
        let names: Vec<_> = apps.iter().take(NAMED).map(ToString::to_string).collect();
        let more = apps.len().saturating_sub(NAMED);
        let rest = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        format!("{step} ({}{rest})", names.join(", "))
    });
    let steps = steps.collect::<Vec<_>>().join(", ");
    let owners = if lack.owners_spare_it {
        format!(" (or {OWNED}, where the identity owns the application)")
    } else {
        String::new()
    };
    format!("missing: {}{owners}\n  for {steps}", lack.permission)
}
