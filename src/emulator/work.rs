//! What a cycle does: provision people, try again those who failed, or import roles.
//!
//! It returns what the job and the log are to be told; when a cycle runs is `cycles`' business.

use std::collections::BTreeSet;

use super::clock::Instant;
use super::compare::{Act, Deed, Look, retries};
use super::direction::Direction;
use super::execution::{Counts, Fault};
use super::export::Export;
use super::imported;
use super::lifecycle::{Job, Outcome};
use super::people_mapping::PeopleMapping;
use super::quarantine::{self, Reason};
use super::schema_kept;
use super::scope::{self, Person, Terms};
use super::store::Tenant;
use super::switches::{Narrowing, Switches};
use super::uploads;

/// How the service names the roles that it counts.
const ROLES: &str = "Role to AppRole";

/// How many objects a cycle goes through.
pub(super) fn units(
    tenant: &Tenant,
    job: &Job,
    direction: &Direction,
    switches: &Switches,
    at: Instant,
) -> usize {
    if uploads::feed(job) {
        return uploads::waiting(tenant, job);
    }
    if !direction.is_outbound() {
        return imported::COUNT;
    }
    let mapping = PeopleMapping::of(&schema_kept::document(tenant, job), switches);
    let terms = Terms::of(tenant.secrets_of(&job.service_principal));
    let everybody = scope::everybody(tenant, &job.service_principal, &mapping, at);
    let in_scope = |person: &&Person<'_>| person.is_in_scope(&terms);
    everybody.iter().filter(in_scope).count()
}

/// A cycle of a connector that imports roles. It looks for them once, and again after a restart.
pub(super) fn roles(tenant: &mut Tenant, job: &Job, at: Instant) -> (Outcome, Vec<Deed>) {
    let is_initial = !job.course.watermark;
    let deed = is_initial
        .then(|| imported::import(tenant, &job.service_principal, at))
        .flatten();
    let written = usize::from(deed.is_some());
    let outcome = Outcome {
        counts: Counts {
            imported: if is_initial { imported::COUNT } else { 0 },
            exported: written,
            exports: written,
            ..Counts::default()
        },
        entries: (ROLES.to_owned(), imported::COUNT),
        blame: None,
    };
    (outcome, deed.into_iter().collect())
}

/// A cycle that compares people with accounts.
pub(super) fn people(
    tenant: &mut Tenant,
    job: &mut Job,
    mapping: &PeopleMapping,
    switches: &Switches,
    at: Instant,
) -> (Outcome, Vec<Deed>) {
    let application = job.service_principal.as_str();
    let terms = Terms::of(tenant.secrets_of(application));
    let mut ledger = tenant.ledgers.remove(&job.id).unwrap_or_default();
    let mut target = tenant.targets.remove(application).unwrap_or_default();
    job.course.took_everybody |= terms.everybody;
    let is_initial = !job.course.watermark;
    let everybody = scope::everybody(tenant, application, mapping, at);
    let narrows_later = match switches.sync_all_narrowing {
        Narrowing::AtRestart => job.course.took_everybody && !terms.everybody,
        Narrowing::NextCycle => false,
    };
    let look = Look {
        people: &everybody,
        ledger: &ledger,
        target: &target,
        mapping,
        terms,
        at,
        narrows_later,
        is_initial,
        forces_deletes: job.course.forces_deletes,
    };
    let (mut deeds, too_many) = look.deeds();
    let found = deeds.len();
    let in_scope = |person: &&Person<'_>| person.is_in_scope(&terms);
    let entitled: Vec<&str> = everybody.iter().filter(in_scope).map(Person::id).collect();
    let held_back = deeds.iter().filter(|deed| deed.act == Act::Stage);
    let held_back: BTreeSet<String> = held_back.map(|deed| deed.who.id.clone()).collect();
    let notes = ledger.edit();
    notes.look_anew(&entitled, &held_back, is_initial);
    let mut export = Export {
        service_principal: application,
        ledger: notes,
        target: target.edit(),
        switch: mapping.switch,
        evaluated: mapping.asks_the_time.then_some(at),
    };
    let tally = export.carry_out(&mut deeds);
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
    let entries = (mapping.counted.clone(), ledger.active(&target));
    tenant.targets.insert(application.to_owned(), target);
    tenant.ledgers.insert(job.id.clone(), ledger);
    let outcome = Outcome {
        counts,
        entries,
        blame,
    };
    (outcome, deeds)
}

/// A cycle in which nothing has moved but the clock since the one before: only those who failed are tried again.
pub(super) fn again(tenant: &Tenant, job: &Job) -> (Outcome, Vec<Deed>) {
    let ledger = tenant.ledgers.get(&job.id);
    let deeds = ledger.map_or_else(Vec::new, |ledger| retries(ledger));
    let tried = deeds.len();
    let last = job.course.last.as_ref();
    let outcome = Outcome {
        counts: Counts {
            entitled: last.map_or(0, |last| last.counts.entitled),
            escrowed: tried,
            exports: tried,
            imported: tried,
            deltas: tried,
            exported: 0,
        },
        entries: job.course.entries.clone().unwrap_or_default(),
        blame: None,
    };
    (outcome, deeds)
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
