//! The road of drift: the tenant against what was applied to it, with what git knows of that.

use std::collections::BTreeMap;

use super::{History, Road, compare};
use crate::api::permissions;
use crate::desired::{AsApplied, Desired, Gap, Snapshot};
use crate::finding::Finding;
use crate::model::{AppName, CommitId, ObjectId};
use crate::observe::{self, ReadError};
use crate::plan::{self, Allowed, AppDrift, AuditReport, DriftReport};
use crate::wire::Transport;

/// Whom the audit log is asked about at most: it takes few requests at a time (reference, section 6).
const ASKED: usize = 10;
/// As many entries of it as are told of one application.
const ENTRIES: usize = 5;

/// What has moved since it was applied. One commit is in memory at a time.
///
/// Where what was applied names something that the tenant has no more, the applications of that manifest are told as unknown,
/// and the others are looked at all the same.
///
/// # Errors
/// The first read that fails.
pub async fn drift<T: Transport>(
    history: History<
        impl AsyncFn(&CommitId) -> Result<Snapshot, Gap>,
        impl AsyncFn(&AppName, Option<&CommitId>) -> Option<Gap>,
    >,
    desired: &Desired,
    transport: &T,
    parallelism: usize,
) -> Result<Result<DriftReport, Vec<Finding>>, ReadError> {
    let index = observe::index(transport, &plan::wanted(desired)).await?;
    let mut then = AsApplied::begin(desired.clone());
    for (commit, names) in plan::applied(desired, &index) {
        then.take(&commit, &names, &(history.at)(&commit).await);
    }
    for (name, gap) in plan::misapplied(desired, &index) {
        then.lack(&name, gap);
    }
    let kept = BTreeMap::new();
    let allowed = Allowed::default();
    loop {
        let seen = (&index, &kept);
        let road = compare(&then.desired, seen, transport, parallelism, &allowed).await?;
        let findings = match road {
            Road::Plan(plan) => {
                let commit = history.checked_out.as_ref().ok();
                return Ok(Ok(plan::drift(desired, &then, &plan, commit)));
            }
            Road::Findings(findings) => findings,
        };
        let mut has_left = false;
        for finding in &findings {
            let file = finding.place.as_ref().map(|place| place.file.as_str());
            has_left |= file.is_some_and(|file| then.leave(file, &finding.message));
        }
        if !has_left {
            return Ok(Err(findings));
        }
    }
}

/// Adds who changed the applications last that have moved. What the log does not tell costs nothing but that.
pub async fn ask_who<T: Transport>(report: &mut DriftReport, transport: &T) {
    let has_moved =
        |app: &&mut AppDrift| app.state.may_have_moved() && app.objects.service_principal.is_some();
    let mut moved: Vec<_> = report.apps.iter_mut().filter(has_moved).collect();
    let more = moved.len().saturating_sub(ASKED);
    for app in moved.iter_mut().take(ASKED) {
        let ids = [&app.objects.service_principal, &app.objects.application];
        let ids: Vec<_> = ids.into_iter().flatten().cloned().collect();
        let ids: Vec<_> = ids
            .into_iter()
            .filter_map(|id| ObjectId::parse(&id).ok())
            .collect();
        match observe::directory_audits(transport, &ids, ENTRIES).await {
            Ok(audits) => app.audits = audits.iter().map(AuditReport::from).collect(),
            Err(error) => {
                report.audit_unread = Some(unread(&error));
                return;
            }
        }
    }
    if more > 0 {
        report.audit_unread = Some(format!(
            "it is asked about {ASKED} applications at most; {more} more have moved"
        ));
    }
}

/// Why the log was not read, and what it takes.
fn unread(error: &ReadError) -> String {
    match error.refusal() {
        Some(refusal) if matches!(refusal.status, 401 | 403) => {
            let row = permissions::row(error.method, &error.path);
            let needed = row.map(|row| row.missing::<&str>(&[]).join(" and "));
            format!(
                "refused with {} {}; it takes {}",
                refusal.status,
                refusal.code,
                needed.unwrap_or_default()
            )
        }
        Some(_) | None => error.to_string(),
    }
}
