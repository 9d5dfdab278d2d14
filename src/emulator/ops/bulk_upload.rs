//! `bulkUpload`: users for an API-driven job, as a SCIM bulk request.
//!
//! Reference section 2.9 and the page of the resource: what a request must hold, in which format, and where its answer points.
//! What becomes of the users is in `uploads`; the codes of refusals are in no sample.

use serde_json::Value;

use crate::emulator::answer::{Answer, Refusal};
use crate::emulator::body::{self, Kind};
use crate::emulator::call::Call;
use crate::emulator::jobs;
use crate::emulator::store::{Members, Tenant, text};
use crate::emulator::synchronization::Subject;
use crate::emulator::uploads;

/// The format of a bulk request.
const FORMAT: &str = "application/scim+json";
/// What it says of itself.
const MESSAGE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
/// What each user of it says of itself; others may stand beside these.
const SCHEMAS: [&str; 2] = [
    "urn:ietf:params:scim:schemas:core:2.0:User",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
];
/// The most users that a request may hold.
const MOST: usize = 50;

/// POST jobs/{id}/bulkUpload: 202, and the next cycle of a job that runs begins at once.
pub(in crate::emulator) fn upload(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    let job = jobs::find(tenant, call, subject, id)?;
    if !uploads::feed(job) {
        return Err(Refusal::parameter("The job takes no uploads."));
    }
    let records = records(call).map_err(|why| {
        let words = format!("Invalid Data Format: {why}");
        Refusal::sync(400, "InvalidDataFormat", Some(&words))
    })?;
    let ledger = tenant.ledgers.entry(id.to_owned()).or_default();
    ledger.edit().uploaded.extend(records);
    jobs::edit(tenant, call, id, |job| job.hurry(call.now));
    Ok(Answer::accepted(format!(
        "{}/{}/auditLogs/provisioning/?$filter=jobid%20eq%20'{id}'",
        call.root, call.version
    )))
}

/// The users of a request, flat; in words why there are none. What was sent is never repeated, it is about people.
fn records(call: &Call<'_>) -> Result<Vec<Members>, String> {
    let format = call.header("Content-Type").unwrap_or_default();
    let format = format.split(';').next().unwrap_or_default().trim();
    if !format.eq_ignore_ascii_case(FORMAT) {
        return Err(format!("the header Content-Type must be {FORMAT}."));
    }
    let known = [
        ("schemas", Kind::Texts),
        ("Operations", Kind::List),
        ("failOnErrors", Kind::NumberOrNull),
    ];
    let body = body::members(call.body, &known)?;
    if !says(body, MESSAGE) {
        return Err(format!("'schemas' must name {MESSAGE}."));
    }
    let operations = body.get("Operations").and_then(Value::as_array);
    match operations.map(Vec::as_slice) {
        Some(operations) if (1..=MOST).contains(&operations.len()) => {
            operations.iter().map(record).collect()
        }
        Some(_) | None => Err(format!("'Operations' must hold 1 to {MOST} of them.")),
    }
}

fn says(members: &Members, schema: &str) -> bool {
    let schemas = members.get("schemas").and_then(Value::as_array);
    schemas.is_some_and(|schemas| schemas.iter().any(|said| said == schema))
}

fn record(operation: &Value) -> Result<Members, String> {
    let known = [
        ("method", Kind::Text),
        ("bulkId", Kind::Text),
        ("path", Kind::Text),
        ("data", Kind::Object),
    ];
    let operation = body::members(Some(operation), &known)?;
    for (name, expected) in [("method", "POST"), ("path", "/Users")] {
        if text(operation, name) != expected {
            return Err(format!("'{name}' of an operation must be {expected}."));
        }
    }
    let data = operation.get("data").and_then(Value::as_object);
    let Some(data) = data.filter(|_| !text(operation, "bulkId").is_empty()) else {
        return Err("an operation needs 'bulkId' and 'data'.".to_owned());
    };
    if let Some(missing) = SCHEMAS.iter().find(|schema| !says(data, schema)) {
        return Err(format!("'schemas' of a user must name {missing}."));
    }
    if text(data, "externalId").is_empty() {
        return Err("a user needs an 'externalId'.".to_owned());
    }
    Ok(uploads::flattened(data))
}
