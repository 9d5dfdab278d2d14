//! Cycles: what is due is carried out when the clock has passed it.
//!
//! ```text
//!   begin:  refused credentials --> quarantine      otherwise --> the job shows progress
//!   end:    compare people with accounts --> export --> log, counts, the next cycle
//! ```
//!
//! Everything that a cycle does, it does in its last second. So one that is cut off has done nothing, and a look between
//! two cycles costs nothing. It answers no request.

use std::collections::BTreeSet;

use super::clock::Instant;
use super::compare::{Act, Deed, Look, retries};
use super::credentials;
use super::execution::{Counts, Fault};
use super::export::Export;
use super::history::HORIZON;
use super::imported;
use super::lifecycle::{CYCLE, Job, Outcome, Run};
use super::log::{Cycle, KEPT};
use super::quarantine::{self, Reason};
use super::scope::{self, Person, Terms};
use super::store::{Members, Tenant, text};
use super::switches::{Narrowing, Switches};

/// How the service names what it counts: the types of source and target.
const PEOPLE: &str = "User to User";
const ROLES: &str = "Role to AppRole";

/// What several cycles of one job in a row know of each other. Between them nothing but the clock has moved, so the later
/// ones have nobody to look at but those who failed.
#[derive(Default)]
struct Row {
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
    let mut row = Row::default();
    while let Some(at) = is_due(&job) {
        match job.course.run.clone() {
            None => begin(tenant, &mut job, at, &mut row),
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
    let failures = job
        .course
        .last
        .as_ref()
        .map_or(0, |last| last.counts.escrowed);
    let cycles = KEPT.checked_div(failures).map_or(0, |cycles| cycles + 1);
    HORIZON + CYCLE * i64::try_from(cycles).unwrap_or(i64::MAX)
}

fn begin(tenant: &Tenant, job: &mut Job, at: Instant, row: &mut Row) {
    if job
        .course
        .quarantine
        .as_ref()
        .is_some_and(|quarantine| quarantine.is_over(at))
    {
        job.give_up();
    } else if !credentials::saved_work(tenant, &job.service_principal) {
        // Code and words of a connection that fails, as sampled for the AWS connector.
        let fault = Fault::new(
            "SystemForCrossDomainIdentityManagementInvalidCredentials",
            "The emulated target refuses the saved credentials.",
        );
        job.fail(at, fault);
    } else {
        let units = row.units.unwrap_or_else(|| units(tenant, job));
        row.units = Some(units);
        job.begin(at, units);
    }
}

/// How many objects a cycle goes through.
fn units(tenant: &Tenant, job: &Job) -> usize {
    if imports_roles(job) {
        return imported::COUNT;
    }
    let terms = Terms::of(tenant.secrets_of(&job.service_principal));
    let everybody = scope::everybody(tenant, &job.service_principal);
    everybody
        .iter()
        .filter(|person| person.is_in_scope(&terms))
        .count()
}

fn imports_roles(job: &Job) -> bool {
    job.template_id == imported::TEMPLATE
}

fn end(tenant: &mut Tenant, job: &mut Job, run: Run, switches: &Switches, row: &mut Row) {
    let outcome = if imports_roles(job) {
        roles(tenant, job, &run)
    } else if row.is_settled {
        again(tenant, job, &run)
    } else {
        people(tenant, job, &run, switches)
    };
    row.is_settled = outcome.blame.is_none();
    job.complete(run, outcome);
}

/// A cycle of a connector that imports roles. It looks for them once, and again after a restart.
fn roles(tenant: &mut Tenant, job: &Job, run: &Run) -> Outcome {
    let is_initial = !job.course.watermark;
    let deed = is_initial
        .then(|| imported::import(tenant, &job.service_principal, run.ends))
        .flatten();
    let written = usize::from(deed.is_some());
    note(tenant, job, run, deed.into_iter().collect());
    Outcome {
        counts: Counts {
            imported: if is_initial { imported::COUNT } else { 0 },
            exported: written,
            exports: written,
            ..Counts::default()
        },
        entries: (ROLES.to_owned(), imported::COUNT),
        blame: None,
    }
}

/// A cycle that compares people with accounts.
fn people(tenant: &mut Tenant, job: &mut Job, run: &Run, switches: &Switches) -> Outcome {
    let terms = Terms::of(tenant.secrets_of(&job.service_principal));
    let mut ledger = tenant.ledgers.remove(&job.id).unwrap_or_default();
    let mut target = tenant
        .targets
        .remove(&job.service_principal)
        .unwrap_or_default();
    job.course.took_everybody |= terms.everybody;
    let is_initial = !job.course.watermark;
    let everybody = scope::everybody(tenant, &job.service_principal);
    let look = Look {
        people: &everybody,
        ledger: &ledger,
        target: &target,
        terms,
        narrows_later: job.course.took_everybody
            && !terms.everybody
            && switches.sync_all_narrowing == Narrowing::AtRestart,
        is_initial,
        forces_deletes: job.course.forces_deletes,
    };
    let (mut deeds, too_many) = look.deeds();
    let in_scope = |person: &&Person<'_>| person.is_in_scope(&terms);
    let entitled: Vec<&str> = everybody.iter().filter(in_scope).map(Person::id).collect();
    let found = deeds.len();
    let is_held_back = |deed: &&Deed| deed.act == Act::Stage;
    let held_back = deeds.iter().filter(is_held_back);
    let held_back: BTreeSet<String> = held_back.map(|deed| deed.who.id.clone()).collect();
    let notes = ledger.edit();
    notes.look_anew(&entitled, &held_back, is_initial);
    let tally = Export {
        service_principal: &job.service_principal,
        ledger: notes,
        target: target.edit(),
    }
    .carry_out(&mut deeds);
    let counts = Counts {
        entitled: entitled.len(),
        escrowed: ledger.escrows.len(),
        exported: tally.exported,
        exports: tally.exports,
        imported: if is_initial { entitled.len() } else { found },
        deltas: if is_initial { 0 } else { found },
    };
    let blame = too_many
        .then(|| too_many_deletes(held_back.len(), terms.most_deletes))
        .or_else(|| quarantine::of_failures(counts.escrowed, counts.entitled));
    let entries = (PEOPLE.to_owned(), ledger.active(&target));
    note(tenant, job, run, deeds);
    tenant.ledgers.insert(job.id.clone(), ledger);
    tenant.targets.insert(job.service_principal.clone(), target);
    Outcome {
        counts,
        entries,
        blame,
    }
}

/// A cycle in which nothing has moved but the clock since the one before: only those who failed are tried again.
fn again(tenant: &mut Tenant, job: &Job, run: &Run) -> Outcome {
    let ledger = tenant.ledgers.get(&job.id);
    let deeds = ledger.map_or_else(Vec::new, |ledger| retries(ledger));
    let tried = deeds.len();
    note(tenant, job, run, deeds);
    let before = job
        .course
        .last
        .as_ref()
        .map(|last| last.counts)
        .unwrap_or_default();
    Outcome {
        counts: Counts {
            entitled: before.entitled,
            escrowed: tried,
            exports: tried,
            imported: tried,
            ..Counts::default()
        },
        entries: job
            .course
            .entries
            .clone()
            .unwrap_or_else(|| (PEOPLE.to_owned(), 0)),
        blame: None,
    }
}

/// No sample shows the code of this quarantine.
fn too_many_deletes(number: usize, most: Option<usize>) -> (Reason, Fault) {
    let words = format!(
        "{number} deletions are held back: one cycle may make {} at most.",
        most.unwrap_or_default()
    );
    (
        Reason::TooManyDeletes,
        Fault::new("QuarantinedTooManyDeletes", words),
    )
}

/// Writes deeds into the log.
fn note(tenant: &mut Tenant, job: &Job, run: &Run, deeds: Vec<Deed>) {
    if deeds.is_empty() {
        return;
    }

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
    };
    tenant.log.edit().write(cycle, run.began, run.ends, deeds);
}
