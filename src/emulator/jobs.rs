//! `/synchronization/jobs`: create, look, start, pause, restart, delete.
//!
//! Reference sections 2.2 and 2.3. How a job lives on by the clock is in `lifecycle`.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::body::{self, Kind};
use super::call::Call;
use super::cycles;
use super::lifecycle::{Job, Reset};
use super::ops::templates;
use super::status;
use super::store::{Tenant, text};
use super::switches::{JobPatch, ListOrder, RecreatedJob, SecondJob};
use super::synchronization::{Subject, with_context};

/// The members of `resetScope` (reference 2.3). 16 is unused, hence not here.
const RESET_SCOPES: &[&str] = &[
    "None",
    "ConnectorDataStore",
    "Escrows",
    "Watermark",
    "QuarantineState",
    "Full",
    "ForceDeletes",
];

/// The members of a job (metadata).
const PATCHED: &[(&str, Kind)] = &[
    ("id", Kind::Text),
    ("templateId", Kind::Text),
    ("schedule", Kind::Object),
    ("status", Kind::Object),
    ("synchronizationJobSettings", Kind::List),
    ("schema", Kind::Object),
];

/// GET jobs, as late as lists are.
pub(super) fn list(tenant: &Tenant, call: &Call<'_>, subject: &Subject) -> Answer {
    let view = call.list_view();
    let mut jobs: Vec<Value> = tenant
        .jobs
        .all()
        .iter()
        .filter_map(|aged| aged.until(view))
        .filter(|job| job.service_principal == subject.id && !job.invisible)
        .map(|job| status::view(job, call.now, call.switches()))
        .collect();
    match call.switches().jobs_order {
        ListOrder::Written => {}
        ListOrder::Reversed => jobs.reverse(),
    }
    Answer::read(json!({"@odata.context": subject.context(call, "jobs"), "value": jobs}))
}

/// POST jobs.
pub(super) fn create(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
) -> Result<Answer, Refusal> {
    let body = body::members(call.body, &[("templateId", Kind::Text)])
        .map_err(|why| Refusal::parameter(&why))?;
    let template = text(body, "templateId");
    if templates::find(tenant, subject, template).is_none() {
        return Err(Refusal::parameter(
            "The template identifier was not found for this application.",
        ));
    }
    let twin = tenant
        .jobs
        .find(|job| job.service_principal == subject.id && job.template_id == template)
        .is_some();
    if twin && call.switches().second_job == SecondJob::Refuse {
        return Err(Refusal::sync(
            409,
            "Conflict",
            Some("A job with this template already exists."),
        ));
    }
    let invisible = call.switches().recreated_job == RecreatedJob::Invisible
        && had_one(tenant, &subject.id, template);
    let job = bear(tenant, template, &subject.id, call.now);
    if invisible {
        let is_it = |kept: &Job| kept.id == job.id;
        tenant
            .jobs
            .change(call.now, is_it, |kept| kept.invisible = true);
    }
    let view = status::view(&job, call.now, call.switches());
    Ok(Answer::created(with_context(
        subject.context(call, "jobs/$entity"),
        view,
    )))
}

/// Whether a job of that template was deleted here, not too long ago to be remembered.
fn had_one(tenant: &Tenant, service_principal: &str, template: &str) -> bool {
    let is_meant =
        |job: &Job| job.service_principal == service_principal && job.template_id == template;
    let mut gone = tenant.jobs.all().iter().filter(|aged| aged.now().is_none());
    gone.any(|aged| aged.until(aged.changed() - 1).is_some_and(is_meant))
}

/// Puts a new job on its shelf. Its id has three parts (reference section 1).
pub(super) fn bear(tenant: &mut Tenant, template: &str, service_principal: &str, at: i64) -> Job {
    let id = format!(
        "{template}.{}.{}",
        tenant.tenant_id_undashed(),
        tenant.mint()
    );
    let activity = tenant.mint();
    let job = Job::new(id, template, service_principal, activity, at);
    let ordinal = tenant.ordinal();
    tenant.jobs.add(ordinal, at, job.clone());
    job
}

/// GET jobs/{id}.
pub(super) fn get(
    tenant: &Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    let job = find(tenant, call, subject, id)?;
    let view = status::view(job, call.now, call.switches());
    Ok(Answer::read(with_context(
        subject.context(call, "jobs/$entity"),
        view,
    )))
}

/// DELETE jobs/{id}: its state is gone; the secrets stay, they are the service principal's, and so do the accounts.
pub(super) fn delete(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    at_rest(tenant, call, subject, id)?;
    tenant.remove_jobs(call.now, |job| job.id == id);
    Ok(Answer::done())
}

/// POST jobs/{id}/start: 204 even without usable credentials; a refusal shows in the status afterwards.
pub(super) fn start(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    at_rest(tenant, call, subject, id)?;
    edit(tenant, call, id, |job| job.start(call.now));
    Ok(Answer::done())
}

/// POST jobs/{id}/pause.
pub(super) fn pause(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    at_rest(tenant, call, subject, id)?;
    let cycle = call.switches().paused_cycle;
    edit(tenant, call, id, |job| job.pause(cycle));
    Ok(Answer::done())
}

/// POST jobs/{id}/restart.
pub(super) fn restart(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    at_rest(tenant, call, subject, id)?;
    let reset = reset_of(call.body)?;
    if let Some(ledger) = tenant.ledgers.get_mut(id) {
        ledger.edit().forget(reset.escrows, reset.links);
    }
    edit(tenant, call, id, |job| job.restart(call.now, reset));
    Ok(Answer::done())
}

/// The job of that id, once it is replicated.
pub(super) fn find<'a>(
    tenant: &'a Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<&'a Job, Refusal> {
    tenant
        .jobs
        .find(|job| job.id == id && job.service_principal == subject.id)
        .filter(|(aged, job)| !call.hides(aged.created) && !job.invisible)
        .map(|(_, job)| job)
        .ok_or_else(|| {
            Refusal::sync(
                404,
                "NotFound",
                Some("The synchronization job was not found."),
            )
        })
}

/// The job, unless it is busy with its last change: then 409, which passes (reference section 5).
fn at_rest(tenant: &Tenant, call: &Call<'_>, subject: &Subject, id: &str) -> Result<(), Refusal> {
    find(tenant, call, subject, id)?;
    match tenant.jobs.find(|job| job.id == id) {
        Some((aged, _)) if call.is_busy(aged.changed()) => Err(Refusal::sync(
            409,
            "Conflict",
            Some("The synchronization job is busy with its last change."),
        )),
        Some(_) | None => Ok(()),
    }
}

/// PATCH jobs/{id}: in the metadata and in no document (question 3), hence a switch.
pub(super) fn patch(
    tenant: &Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    let route = format!("jobs('{id}')");
    match call.switches().job_patch {
        JobPatch::Refuse => Err(Refusal::no_back_end_route(&subject.id, &route)),
        JobPatch::Ignore => {
            find(tenant, call, subject, id)?;
            body::members(call.body, PATCHED).map_err(|why| Refusal::parameter(&why))?;
            Ok(Answer::agreed())
        }
    }
}

/// Changes a job, and begins the cycle that is due by that.
pub(super) fn edit(tenant: &mut Tenant, call: &Call<'_>, id: &str, edit: impl Fn(&mut Job)) {
    tenant.jobs.change(call.now, |job| job.id == id, edit);
    cycles::catch_up(tenant, call.switches());
}

/// What the body of a restart resets. Nothing said means what the portal's button does.
fn reset_of(body: Option<&Value>) -> Result<Reset, Refusal> {
    let whole = Reset {
        watermark: true,
        escrows: true,
        quarantine: true,
        ..Reset::default()
    };
    if body.is_none() {
        return Ok(whole);
    }
    let bad = |why: String| Refusal::parameter(&why);
    let body = body::members(body, &[("criteria", Kind::Object)]).map_err(bad)?;
    let Some(criteria) = body.get("criteria") else {
        return Ok(whole);
    };
    let criteria = body::members(Some(criteria), &[("resetScope", Kind::Text)]).map_err(bad)?;
    let scopes: Vec<&str> = text(criteria, "resetScope")
        .split(',')
        .map(str::trim)
        .filter(|scope| !scope.is_empty())
        .collect();
    for scope in &scopes {
        if !RESET_SCOPES.contains(scope) {
            return Err(Refusal::parameter(&format!(
                "resetScope : Requested value '{scope}' was not found."
            )));
        }
    }
    if scopes.is_empty() {
        return Ok(whole);
    }
    let has = |scope: &str| scopes.contains(&scope) || scopes.contains(&"Full");
    Ok(Reset {
        watermark: has("Watermark"),
        escrows: has("Escrows"),
        // `None` is like a start, which lifts a quarantine.
        quarantine: has("QuarantineState") || scopes == ["None"],
        links: has("ConnectorDataStore"),
        // Not part of `Full`, which is the sum of the four others.
        deletes: scopes.contains(&"ForceDeletes"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reset(scope: &str) -> Result<Reset, Refusal> {
        reset_of(Some(&json!({"criteria": {"resetScope": scope}})))
    }

    #[test]
    fn reset_scopes_are_flags() {
        let whole = Reset {
            watermark: true,
            escrows: true,
            quarantine: true,
            ..Reset::default()
        };
        assert_eq!(reset_of(None), Ok(whole));
        assert_eq!(reset_of(Some(&json!({}))), Ok(whole));
        assert_eq!(reset(""), Ok(whole));
        assert_eq!(
            reset("Full"),
            Ok(Reset {
                links: true,
                ..whole
            })
        );
        assert_eq!(reset("Watermark, Escrows, QuarantineState"), Ok(whole));
        assert_eq!(
            reset("ForceDeletes"),
            Ok(Reset {
                deletes: true,
                ..Reset::default()
            })
        );
        assert_eq!(
            reset("Watermark,Escrows"),
            Ok(Reset {
                watermark: true,
                escrows: true,
                ..Reset::default()
            })
        );
        for wrong in ["watermark", "Everything", "Watermark Escrows", "16"] {
            assert_eq!(reset(wrong).expect_err(wrong).status, 400);
        }
        assert!(reset_of(Some(&json!({"resetScope": "Full"}))).is_err());
    }
}
