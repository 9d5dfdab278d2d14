//! Cycles: what is due is carried out when the clock has passed it.
//!
//! ```text
//!   begin:  refused credentials --> quarantine      otherwise --> the job shows progress
//!   end:    compare people with accounts --> export --> log, counts, the next cycle
//! ```
//!
//! Everything that a cycle does, it does in its last second. So one that is cut off has done nothing, and a look between
//! two cycles costs nothing. What it does is in `work`; nothing here answers a request.

use super::clock::Instant;
use super::compare::Deed;
use super::credentials;
use super::direction::Direction;
use super::execution::Fault;
use super::history::HORIZON;
use super::lifecycle::{CYCLE, Job, Run};
use super::log::{Cycle, KEPT};
use super::people_mapping::PeopleMapping;
use super::schema_kept;
use super::store::{Members, Tenant, text};
use super::switches::Switches;
use super::uploads;
use super::work;

/// What several cycles of one job in a row know of each other. Between them nothing but the clock has moved, so the later
/// ones have nobody to look at but those who failed.
struct Row {
    direction: Direction,
    is_settled: bool,
    units: Option<usize>,
}

/// Carries out what is due by now and says whether anything was. It costs a look at each job, and a look at everybody for
/// the first cycle of each job that has one due.
pub(super) fn catch_up(tenant: &mut Tenant, switches: &Switches) -> bool {
    let now = tenant.clock;
    let is_due = |job: &&Job| job.due().is_some_and(|at| at <= now);
    let due: Vec<Job> = tenant.jobs.living().filter(is_due).cloned().collect();
    for job in &due {
        live(tenant, job.clone(), switches);
    }
    if tenant.log.is_untidy() {
        tenant.log.edit().tidy();
    }
    !due.is_empty()
}

/// Lets one job live until now. Only states that a late list can still show are put on the shelf.
fn live(tenant: &mut Tenant, mut job: Job, switches: &Switches) {
    let now = tenant.clock;
    let is_due = |job: &Job| job.due().filter(|at| *at <= now);
    let mut row = Row {
        direction: Direction::of(tenant, &job),
        is_settled: false,
        units: None,
    };
    while let Some(at) = is_due(&job) {
        match job.course.run.clone() {
            None => begin(tenant, &mut job, at, switches, &mut row),
            Some(run) => end(tenant, &mut job, run, switches, &mut row),
        }
        if row.is_settled {
            job.leap(now - seen(&job));
        }
        if at + HORIZON > now || is_due(&job).is_none() {
            let id = job.id.clone();
            let put = |kept: &mut Job| *kept = job.clone();
            tenant.jobs.change(at, |kept| kept.id == id, put);
        }
    }
}

/// How long before now the cycles of a settled job leave traces: as states that a late list can show, or as entries that
/// are not yet pushed out of the log by newer ones.
fn seen(job: &Job) -> i64 {
    let last = job.course.last.as_ref();
    let failures = last.map_or(0, |last| last.counts.escrowed);
    let cycles = KEPT.checked_div(failures).map_or(0, |cycles| cycles + 1);
    HORIZON + CYCLE * i64::try_from(cycles).unwrap_or(i64::MAX)
}

fn begin(tenant: &Tenant, job: &mut Job, at: Instant, switches: &Switches, row: &mut Row) {
    let quarantine = job.course.quarantine.as_ref();
    if quarantine.is_some_and(|quarantine| quarantine.is_over(at)) {
        job.give_up();
    } else if !credentials::saved_work(tenant, &job.service_principal) {
        // The code of a connection that fails, as sampled for the AWS connector.
        let fault = Fault::new(
            "SystemForCrossDomainIdentityManagementInvalidCredentials",
            "The emulated target refuses the saved credentials.",
        );
        job.fail(at, fault);
    } else if let Some(fault) = quiet(tenant, job) {
        job.fail(at, fault);
    } else {
        let known = row.units;
        let units = known.unwrap_or_else(|| work::units(tenant, job, &row.direction, switches, at));
        row.units = Some(units);
        job.begin(at, units);
    }
}

/// Why a job cannot run whose mails would reach nobody.
fn quiet(tenant: &Tenant, job: &Job) -> Option<Fault> {
    let is_fed = uploads::feed(job);
    is_fed
        .then(|| uploads::lacks_recipient(tenant, job))
        .flatten()
}

fn end(tenant: &mut Tenant, job: &mut Job, run: Run, switches: &Switches, row: &mut Row) {
    let mapping = PeopleMapping::of(&schema_kept::during(tenant, job, &run.id), switches);
    let (outcome, deeds) = if uploads::feed(job) {
        uploads::cycle(tenant, job, &mapping, run.ends)
    } else if !row.direction.is_outbound() {
        work::roles(tenant, job, run.ends)
    } else if row.is_settled {
        work::again(tenant, job)
    } else {
        work::people(tenant, job, &mapping, switches, run.ends)
    };
    if !deeds.is_empty() {
        note(tenant, job, &run, &row.direction, deeds);
    }
    // Who failed by the time that it was may pass later.
    let is_steady = !mapping.asks_the_time || outcome.counts.escrowed == 0;
    row.is_settled = outcome.blame.is_none() && is_steady;
    job.complete(run, outcome);
}

/// Writes deeds into the log.
pub(super) fn note(
    tenant: &mut Tenant,
    job: &Job,
    run: &Run,
    direction: &Direction,
    deeds: Vec<Deed>,
) {
    let principals = &tenant.service_principals;
    let is_ours = |members: &Members| text(members, "id") == job.service_principal;
    let principal = principals.find(is_ours).map(|(_, members)| members);
    let value =
        |name: &str| principal.map_or_else(String::new, |members| text(members, name).to_owned());
    let cycle = Cycle {
        id: run.id.clone(),
        job: job.id.clone(),
        service_principal: job.service_principal.clone(),
        app_id: value("appId"),
        name: value("displayName"),
        direction: direction.clone(),
    };
    tenant.log.edit().write(cycle, run.began, run.ends, deeds);
}
