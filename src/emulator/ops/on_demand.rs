//! `provisionOnDemand`: one user, or a few members of a group, written to the target at once.
//!
//! Reference section 2.8. What is done is what a cycle would do with the same people, by the same mappings. The answer is JSON
//! in two strings; names of its members are sampled, sentences are ours.

use serde_json::{Value, json};

use crate::emulator::accounts::Who;
use crate::emulator::answer::{Answer, Refusal};
use crate::emulator::body::{self, Kind};
use crate::emulator::call::Call;
use crate::emulator::clock;
use crate::emulator::compare::Look;
use crate::emulator::credentials;
use crate::emulator::cycles;
use crate::emulator::direction::Direction;
use crate::emulator::export::Export;
use crate::emulator::identity::guid;
use crate::emulator::jobs;
use crate::emulator::lifecycle::{Job, Run};
use crate::emulator::people_mapping::PeopleMapping;
use crate::emulator::schema_form::{list, said};
use crate::emulator::schema_kept;
use crate::emulator::scope::{self, Person, Terms};
use crate::emulator::store::{Members, Tenant, text};
use crate::emulator::summary::Row;
use crate::emulator::synchronization::Subject;

/// The most members of a group that one request may name.
const MOST_MEMBERS: usize = 5;

/// POST jobs/{id}/provisionOnDemand.
pub(in crate::emulator) fn provision(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    let job = jobs::find(tenant, call, subject, id)?.clone();
    let (rule, users) = asked(tenant, call)?;
    let document = schema_kept::document(tenant, &job);
    check_rule(&document, &job, &rule)?;
    credentials::judge(tenant.secrets_of(&subject.id))?;
    let (logged, idle) = carry_out(tenant, call, &job, &document, &users);
    let (result, objects) = told(tenant, logged, &idle, call);
    Ok(Answer {
        writes: true,
        ..Answer::read(json!({
            "@odata.context": call.context("microsoft.graph.stringKeyStringValuePair"),
            "key": result.to_string(),
            "value": objects.to_string(),
        }))
    })
}

fn refused(why: &str) -> Refusal {
    Refusal::parameter(why)
}

/// The one item of a list, as its members.
fn only<'a>(
    value: Option<&'a Value>,
    known: &[(&str, Kind)],
    name: &str,
) -> Result<&'a Members, Refusal> {
    match value.and_then(Value::as_array).map(Vec::as_slice) {
        Some([one]) => body::members(Some(one), known).map_err(|why| refused(&why)),
        Some(_) | None => Err(refused(&format!("{name} : exactly one is expected."))),
    }
}

/// The rule and the ids of the users that a request names.
fn asked(tenant: &Tenant, call: &Call<'_>) -> Result<(String, Vec<String>), Refusal> {
    let body =
        body::members(call.body, &[("parameters", Kind::List)]).map_err(|why| refused(&why))?;
    let known = [("ruleId", Kind::TextOrNull), ("subjects", Kind::List)];
    let parameter = only(body.get("parameters"), &known, "parameters")?;
    let known = [
        ("objectId", Kind::Text),
        ("objectTypeName", Kind::Text),
        ("links", Kind::Object),
    ];
    let subject = only(parameter.get("subjects"), &known, "subjects")?;
    let id = text(subject, "objectId").to_owned();
    let users = match text(subject, "objectTypeName") {
        "User" => vec![id],
        "Group" => members(tenant, &id, subject)?,
        other => {
            return Err(refused(&format!(
                "objectTypeName : Requested value '{other}' was not found."
            )));
        }
    };
    if let Some(stranger) = users.iter().find(|id| !is_user(tenant, id)) {
        return Err(refused(&format!(
            "objectId : the object '{stranger}' was not found."
        )));
    }
    Ok((text(parameter, "ruleId").to_owned(), users))
}

fn is_user(tenant: &Tenant, id: &str) -> bool {
    let user = tenant.people.user(id);
    user.is_some_and(|(_, user)| text(user, "id").eq_ignore_ascii_case(id))
}

/// The members of a group that are to be provisioned with it. The group itself is a way to be assigned and has no account here.
fn members(tenant: &Tenant, group: &str, subject: &Members) -> Result<Vec<String>, Refusal> {
    let known = [
        ("manager", Kind::Object),
        ("members", Kind::List),
        ("owners", Kind::List),
    ];
    let links = body::members(subject.get("links"), &known).map_err(|why| refused(&why))?;
    let named = links.get("members").and_then(Value::as_array);
    let named: &[Value] = named.map_or(&[], Vec::as_slice);
    if named.is_empty() || named.len() > MOST_MEMBERS {
        return Err(refused(&format!(
            "members : one to {MOST_MEMBERS} are expected."
        )));
    }
    let known = [("objectId", Kind::Text), ("objectTypeName", Kind::Text)];
    let mut ids = Vec::new();
    for member in named {
        let member = body::members(Some(member), &known).map_err(|why| refused(&why))?;
        ids.push(text(member, "objectId").to_owned());
    }
    let found = tenant
        .people
        .groups
        .find(|known| known.id().eq_ignore_ascii_case(group));
    let Some((_, found)) = found else {
        return Err(refused(&format!(
            "objectId : the object '{group}' was not found."
        )));
    };
    let direct = tenant.people.users_of(found);
    let is_member = |id: &&String| {
        direct
            .iter()
            .any(|user| text(user, "id").eq_ignore_ascii_case(id))
    };
    match ids.iter().find(|id| !is_member(id)) {
        Some(stranger) => Err(refused(&format!(
            "members : '{stranger}' is no direct member of the group."
        ))),
        None => Ok(ids),
    }
}

/// The rule must be one of the job's schema, in words that were published, and support it.
fn check_rule(document: &Value, job: &Job, wanted: &str) -> Result<(), Refusal> {
    let mut rules = list(document, "synchronizationRules").iter();
    let Some(rule) = rules.find(|rule| !wanted.is_empty() && said(rule, "id") == wanted) else {
        return Err(refused(&format!(
            "The request identified this synchronization job: {}.  The request also identified this synchronization rule: {wanted}.  However, the job does not include the rule.",
            job.id
        )));
    };
    let mut metadata = list(rule, "metadata").iter();
    let supports = metadata.any(|entry| {
        said(entry, "key") == "supportsProvisionOnDemand"
            && said(entry, "value").eq_ignore_ascii_case("true")
    });
    if supports {
        Ok(())
    } else {
        Err(refused(
            "The synchronization rule does not support provisioning on demand.",
        ))
    }
}

/// Somebody for whom there is nothing to do, and why.
struct Idle {
    who: Who,
    why: &'static str,
}

/// Does for a few people what a cycle does for everybody. Returns how many entries of the log it made, and for whom there
/// was nothing to do.
fn carry_out(
    tenant: &mut Tenant,
    call: &Call<'_>,
    job: &Job,
    document: &Value,
    users: &[String],
) -> (usize, Vec<Idle>) {
    let mapping = PeopleMapping::of(document, call.switches());
    let application = job.service_principal.as_str();
    let terms = Terms::of(tenant.secrets_of(application));
    let mut ledger = tenant.ledgers.remove(&job.id).unwrap_or_default();
    let mut target = tenant.targets.remove(application).unwrap_or_default();
    let mut people = scope::everybody(tenant, application, &mapping, call.now);
    let is_asked =
        |person: &Person<'_>| users.iter().any(|id| id.eq_ignore_ascii_case(person.id()));
    people.retain(is_asked);
    let look = Look {
        people: &people,
        ledger: &ledger,
        target: &target,
        mapping: &mapping,
        terms,
        at: call.now,
        narrows_later: false,
        is_initial: true,
        forces_deletes: true,
    };
    let mut deeds = look.of_its_people();
    let is_idle = |person: &&Person<'_>| !deeds.iter().any(|deed| deed.who.id == person.id());
    let idle = people.iter().filter(is_idle).map(|person| Idle {
        who: person.named(),
        why: if person.is_in_scope(&terms) {
            "The user is in scope, and there is nothing to write."
        } else {
            "The user is not in scope."
        },
    });
    let idle: Vec<Idle> = idle.collect();
    let mut export = Export {
        service_principal: application,
        ledger: ledger.edit(),
        target: target.edit(),
        switch: mapping.switch,
        evaluated: mapping.asks_the_time.then_some(call.now),
    };
    export.carry_out(&mut deeds);
    tenant.targets.insert(application.to_owned(), target);
    tenant.ledgers.insert(job.id.clone(), ledger);
    let logged = deeds.len();
    if logged > 0 {
        let number = u64::try_from(call.now).unwrap_or_default();
        let run = Run {
            id: guid(&format!("on demand of {}", job.activity), number),
            began: call.now,
            ends: call.now,
            units: users.len(),
        };
        let direction = Direction::of(tenant, job);
        cycles::note(tenant, job, &run, &direction, deeds);
    }
    (logged, idle)
}

/// What the answer says: the result, and what was done.
fn told(tenant: &Tenant, logged: usize, idle: &[Idle], call: &Call<'_>) -> (Value, Value) {
    let rows: Vec<Row<'_>> = tenant
        .log
        .entries()
        .rev()
        .take(logged)
        .map(|(entry, cycle)| Row {
            entry,
            cycle,
            tenant_id: &tenant.tenant_id,
        })
        .collect();
    let objects = rows.iter().rev().map(|row| object(row.view("beta")));
    let idle_ones = idle.iter().map(|idle| skipped(idle, call));
    let objects: Vec<Value> = objects.chain(idle_ones).collect();
    let failure = objects
        .iter()
        .map(|object| &object["statusInfo"])
        .find(|info| info["status"] == "failure");
    let result = match failure {
        None if logged == 0 => {
            let why = idle.first().map(|idle| idle.why);
            json!({"result": "Skipped", "details": {"errorCode": null, "errorMessage": why}})
        }
        Some(info) => json!({"result": "Failure", "details": {
            "errorCode": info["errorInformation"]["errorCode"],
            "errorMessage": info["errorInformation"]["reason"],
        }}),
        None => json!({"result": "Success", "details": null}),
    };
    (result, Value::Array(objects))
}

/// An entry of the log in the words of this answer.
fn object(mut entry: Value) -> Value {
    let mut take = |name: &str| entry[name].take();
    let at = take("activityDateTime");
    json!({
        "action": take("provisioningAction"),
        "changeId": take("changeId"),
        "startTime": at,
        "endTime": at,
        "provisioningSteps": take("provisioningSteps"),
        "modifiedProperties": take("modifiedProperties"),
        "sourceIdentity": take("sourceIdentity"),
        "targetIdentity": take("targetIdentity"),
        "statusInfo": take("provisioningStatusInfo"),
    })
}

fn skipped(Idle { who, why }: &Idle, call: &Call<'_>) -> Value {
    let at = clock::iso(call.now);
    let step = json!({
        "name": "EntrySynchronizationScoping", "provisioningStepType": "scoping", "status": "skipped",
        "description": why, "details": {},
    });
    json!({
        "action": "other",
        "changeId": guid(&format!("skipped {}", who.id), u64::try_from(call.now).unwrap_or_default()),
        "startTime": at,
        "endTime": at,
        "provisioningSteps": [step],
        "modifiedProperties": [],
        "sourceIdentity": {"id": who.id, "displayName": who.name, "identityType": "User", "details": {}},
        "targetIdentity": {"id": "", "displayName": "", "identityType": "User", "details": {}},
        "statusInfo": {"status": "skipped", "errorInformation": null},
    })
}
