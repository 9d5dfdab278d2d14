//! What lies below `synchronization`, and the gallery that it comes from.
//!
//! Of a secret only the mask is known. It is kept as the value: it reads as it did, is refused by nothing, and goes with the
//! next write.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Fault;
use super::objects::Objects;
use super::recording::{Recording, Told};
use crate::emulator::clock::Instant;
use crate::emulator::identity::guid;
use crate::emulator::lifecycle::{CYCLE, Job};
use crate::emulator::quarantine::Reason;
use crate::emulator::schema_kept;
use crate::emulator::store::{Members, Tenant, text};

/// Adds jobs with their schemas, secrets, and templates.
pub(super) fn add(
    tenant: &mut Tenant,
    recording: &Recording,
    objects: &Objects,
) -> Result<(), Fault> {
    let mut jobs: BTreeMap<String, Job> = BTreeMap::new();
    let mut schemas = Vec::new();
    for told in &recording.answers {
        let segments: Vec<_> = told.segments.iter().map(String::as_str).collect();
        let (principal, rest) = match segments.as_slice() {
            ["applicationTemplates", ..] => {
                gallery(tenant, told)?;
                continue;
            }
            ["servicePrincipals", key, "synchronization", rest @ ..] => {
                let principal = objects.principal(key);
                let why = "no answer tells of this service principal";
                (principal.ok_or_else(|| told.fault("request", why))?, rest)
            }
            _ => continue,
        };
        match rest {
            ["jobs"] | ["jobs", _] => {
                for (at, members) in told.objects()? {
                    let job = job(told, &at, members, principal, recording.time)?;
                    jobs.insert(job.id.clone(), job);
                }
            }
            ["jobs", id, "schema"] => schemas.push((told, principal, (*id).to_owned())),
            ["secrets"] => secrets(tenant, told, principal)?,
            ["templates", ..] => templates(tenant, told, objects.template(principal), &rest[1..])?,
            _ => return Err(told.fault("request", "nothing is imported of this kind")),
        }
    }
    for (told, principal, id) in schemas {
        let job = jobs
            .get_mut(&id)
            .filter(|job| job.service_principal == principal);
        let job = job.ok_or_else(|| told.fault("request", "no answer tells of this job"))?;
        let document = document(told)?;
        text(&document, "version").clone_into(&mut job.schema_version);
        schema_kept::keep(tenant, job, Some(Value::Object(document)));
    }
    let at = recording.time - super::AGE;
    for job in jobs.into_values() {
        let ordinal = tenant.ordinal();
        tenant.jobs.add(ordinal, at, job);
    }
    Ok(())
}

/// A schema: whatever else it may be, it has rules and directories.
fn document(told: &Told) -> Result<Members, Fault> {
    let mut found = told.objects()?;
    let Some((at, mut document)) = found.pop().filter(|_| found.is_empty()) else {
        return Err(told.fault("body", "not a schema"));
    };
    document.shift_remove("@odata.type");
    for name in ["synchronizationRules", "directories"] {
        let items = document.get(name).and_then(Value::as_array);
        if !items.is_some_and(|items| items.iter().all(Value::is_object)) {
            return Err(told.fault(&format!("{at}.{name}"), "not a list of objects"));
        }
    }
    told.text(&at, &document, "version")?;
    Ok(document)
}

/// A job that answers what was recorded until something happens to it. A running one begins its next cycle as if the last
/// had just ended.
fn job(
    told: &Told,
    at: &str,
    mut members: Members,
    principal: &str,
    now: Instant,
) -> Result<Job, Fault> {
    members.shift_remove("@odata.type");
    let id = told.text(at, &members, "id")?.to_owned();
    let template = told.text(at, &members, "templateId")?.to_owned();
    for name in ["schedule", "status"] {
        if !members.get(name).is_some_and(Value::is_object) {
            return Err(told.fault(&format!("{at}.{name}"), "not an object"));
        }
    }
    let (schedule, status) = (&members["schedule"], &members["status"]);
    let has_run = ["lastExecution", "lastSuccessfulExecution"]
        .iter()
        .any(|name| status[name].is_object());
    let standing = match schedule["state"].as_str() {
        Some("Active") => "Running",
        _ if status["quarantine"].is_object() => "GivenUp",
        _ if has_run => "Paused",
        _ => "New",
    };
    let job = json!({
        "activity": guid(&format!("activity of {id}"), 1),
        "id": id,
        "templateId": template,
        "servicePrincipal": principal,
        "schemaVersion": "",
        "standing": standing,
        "course": {
            "next": (standing == "Running").then_some(now + CYCLE),
            "watermark": status["lastSuccessfulExecution"].is_object(),
            "quarantine": quarantine(&status["quarantine"], now),
        },
        "told": { "job": members, "standing": standing },
    });
    serde_json::from_value(job).map_err(|_| told.fault(at, "not a job"))
}

/// A quarantine that was told, so that a start lifts it.
fn quarantine(told: &Value, now: Instant) -> Value {
    if !told.is_object() {
        return Value::Null;
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let since = |name: &str| {
        let time: Option<Timestamp> = told[name].as_str().and_then(|time| time.parse().ok());
        time.map_or(now, |time| time.as_second().min(now))
    };
    json!({
        "reason": Reason::EncounteredQuarantineException,
        "fault": { "code": text(&told["error"]["code"]), "message": text(&told["error"]["message"]) },
        "current": since("currentBegan"),
        "series": since("seriesBegan"),
        "count": told["seriesCount"].as_u64().unwrap_or(1).clamp(1, 1000),
    })
}

fn secrets(tenant: &mut Tenant, told: &Told, principal: &str) -> Result<(), Fault> {
    let mut pairs = tenant.secrets_of(principal).to_vec();
    for (at, members) in told.objects()? {
        let key = told.text(&at, &members, "key")?.to_owned();
        let Some(value) = members.get("value").and_then(Value::as_str) else {
            return Err(told.fault(&format!("{at}.value"), "not a text"));
        };
        pairs.retain(|(known, _)| *known != key);
        pairs.push((key, value.to_owned()));
    }
    tenant.set_secrets(principal, pairs);
    Ok(())
}

/// Synchronization templates are those of all applications of a gallery template.
fn templates(
    tenant: &mut Tenant,
    told: &Told,
    gallery: Option<&str>,
    rest: &[&str],
) -> Result<(), Fault> {
    // Without a gallery template nobody would find them again.
    let Some(gallery) = gallery else {
        return Ok(());
    };
    match rest {
        [] | [_] => {
            for (at, template) in told.objects()? {
                let id = told.text(&at, &template, "id")?.to_owned();
                let known = entry(tenant, gallery, &id);
                for (name, value) in template {
                    if name != "schema" || value.is_object() {
                        known[name] = value;
                    }
                }
            }
        }
        [id, "schema"] => {
            let document = document(told)?;
            entry(tenant, gallery, id)["schema"] = Value::Object(document);
        }
        _ => return Err(told.fault("request", "nothing is imported of this kind")),
    }
    Ok(())
}

/// The synchronization template of an id, which begins with nothing but that.
fn entry<'a>(tenant: &'a mut Tenant, gallery: &str, id: &str) -> &'a mut Value {
    let known = tenant.offer.edit().provisioning_mut(gallery);
    let place = known.iter().position(|template| template["id"] == id);
    let place = place.unwrap_or_else(|| {
        known.push(json!({ "id": id }));
        known.len() - 1
    });
    &mut known[place]
}

fn gallery(tenant: &mut Tenant, told: &Told) -> Result<(), Fault> {
    for (at, mut template) in told.objects()? {
        told.guid(&at, &template, "id")?;
        template.shift_remove("@odata.type");
        tenant.offer.edit().add(template);
    }
    Ok(())
}
