//! The requests about a job's schema: look, save, reset, discover.
//!
//! Reference sections 2.2 and 2.3. A document is brought into form by `schema_form`, judged by `schema_rules`, kept by
//! `schema_kept`. What the server owns (section 3, "server-owned") is never taken from a request.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::clock;
use super::functions;
use super::identity::guid;
use super::jobs;
use super::lifecycle::Job;
use super::operators;
use super::parse_expression::parse_expression;
use super::schema_form::{self, NOT_FOUND, SCHEMA, list, said};
use super::schema_kept;
use super::schema_rules;
use super::store::Tenant;
use super::switches::{EqualSchema, UnknownMembers};
use super::synchronization::{Subject, with_context};

/// Carries out what lies below a job's schema.
pub(super) fn route(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
    rest: &[&str],
) -> Result<Answer, Refusal> {
    use crate::wire::Method::{Delete, Get, Patch, Post, Put};
    match (call.method, rest) {
        (Get, []) => get(tenant, call, subject, id),
        (Put, []) => put(tenant, call, subject, id),
        (Delete, []) => delete(tenant, call, subject, id),
        // The metadata says PATCH, the service does not know it (reference section 5).
        (Patch, []) => Err(Refusal::no_back_end_route(
            &subject.id,
            &format!("jobs('{id}')/schema"),
        )),
        (Get, [what @ ("functions" | "filterOperators")]) => {
            jobs::find(tenant, call, subject, id)?;
            Ok(vocabulary(call, subject, &format!("jobs('{id}')"), what))
        }
        (Post, ["parseExpression"]) => {
            jobs::find(tenant, call, subject, id)?;
            parse_expression(call)
        }
        (Get, ["directories"]) => directories(tenant, call, subject, id),
        (Get, ["directories", directory]) => one_directory(tenant, call, subject, id, directory),
        (Post, ["directories", directory, "discover"]) => {
            discover(tenant, call, subject, id, directory)
        }
        (_, [] | ["functions" | "filterOperators" | "parseExpression" | "directories"])
        | (_, ["directories", _] | ["directories", _, "discover"]) => Err(Refusal::method()),
        _ => Err(Refusal::no_route(rest.last().copied().unwrap_or("schema"))),
    }
}

/// The lists of functions and operators, which are the same below every schema. `owner` is a job or a template.
pub(super) fn vocabulary(call: &Call<'_>, subject: &Subject, owner: &str, what: &str) -> Answer {
    let items = match what {
        "functions" => functions::items(),
        _ => operators::items(call.switches().operator_names),
    };
    Answer::read(json!({
        "@odata.context": subject.context(call, &format!("{owner}/schema/{what}")),
        "value": items,
    }))
}

/// GET schema.
fn get(tenant: &Tenant, call: &Call<'_>, subject: &Subject, id: &str) -> Result<Answer, Refusal> {
    let job = jobs::find(tenant, call, subject, id)?;
    let document = schema_kept::document(tenant, job);
    let context = subject.context(call, &format!("jobs('{id}')/schema/$entity"));
    Ok(Answer::read(with_context(context, document)))
}

/// PUT schema: the whole document, or nothing.
fn put(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    let job = jobs::find(tenant, call, subject, id)?.clone();
    let Some(body) = call.body else {
        return Err(Refusal::parameter("Empty Payload. JSON content expected."));
    };
    let switches = call.switches();
    let keeps_unknown = switches.unknown_members == UnknownMembers::Keep;
    let mut document =
        schema_form::shape(body, &SCHEMA, keeps_unknown).map_err(|why| invalid(&why))?;
    let default = schema_kept::default(tenant, &job);
    let rules = list(&default, "synchronizationRules");
    let rules: Vec<&str> = rules.iter().map(|rule| said(rule, "id")).collect();
    schema_rules::check(&mut document, &rules, switches).map_err(|why| invalid(&why))?;
    let before = schema_kept::document(tenant, &job);
    own(&mut document, &before);
    if document == before && switches.equal_schema == EqualSchema::Ignored {
        return Ok(Answer::agreed());
    }
    let document = Some(document).filter(|document| *document != default);
    save(tenant, call, &job, document);
    Ok(Answer::done())
}

/// DELETE schema: the template's default again.
fn delete(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    let job = jobs::find(tenant, call, subject, id)?.clone();
    save(tenant, call, &job, None);
    Ok(Answer::done())
}

/// Keeps a document under a new version and makes the next cycle an initial one.
fn save(tenant: &mut Tenant, call: &Call<'_>, job: &Job, document: Option<Value>) {
    schema_kept::keep(tenant, job, document);
    let is_it = |kept: &Job| kept.id == job.id;
    let now = call.now;
    tenant.jobs.change(now, is_it, |kept| kept.save_schema(now));
}

/// An unknown enum value is refused in words that were published. No sample shows another refusal (question 2 of section 11):
/// its status and code are ours, in the back end's style.
pub(super) fn invalid(why: &str) -> Refusal {
    if let Some(at) = why.find(NOT_FOUND) {
        return Refusal::parameter(&format!("schema : {}", &why[at..]));
    }
    let why = why.trim_start_matches(['.', ':', ' ']);
    Refusal::sync(400, "SynchronizationSchemaInvalid", Some(why))
}

/// Puts back what the server owns, from the document before; of what was not there before, it takes what was sent. The
/// `metadata` are the server's too, yet they stay as they were sent: who leaves them out of a full replace loses them.
fn own(document: &mut Value, before: &Value) {
    for name in ["id", "version", "provisioningTaskIdentifier"] {
        document[name] = before[name].clone();
    }
    restore(
        document,
        before,
        "synchronizationRules",
        &[("editable", json!(true))],
    );
    let owned = [
        ("discoverabilities", json!("None")),
        ("discoveryDateTime", Value::Null),
        ("readOnly", json!(false)),
        ("version", Value::Null),
    ];
    restore(document, before, "directories", &owned);
}

/// Puts members of the items of a list back, item by item of the same id; where there is none, a missing one gets its first
/// value.
fn restore(document: &mut Value, before: &Value, name: &str, owned: &[(&str, Value)]) {
    for new in items(document, name) {
        let old = list(before, name).iter().find(|old| old["id"] == new["id"]);
        for (member, first) in owned {
            let value = old.unwrap_or(new).get(*member).unwrap_or(first).clone();
            new[*member] = value;
        }
    }
}

fn items<'a>(value: &'a mut Value, name: &str) -> impl Iterator<Item = &'a mut Value> {
    value[name].as_array_mut().into_iter().flatten()
}

/// GET schema/directories.
fn directories(
    tenant: &Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    let job = jobs::find(tenant, call, subject, id)?;
    let mut document = schema_kept::document(tenant, job);
    Ok(Answer::read(json!({
        "@odata.context": subject.context(call, &format!("jobs('{id}')/schema/directories")),
        "value": document["directories"].take(),
    })))
}

/// GET schema/directories/{id}.
fn one_directory(
    tenant: &Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
    directory: &str,
) -> Result<Answer, Refusal> {
    let job = jobs::find(tenant, call, subject, id)?;
    let mut document = schema_kept::document(tenant, job);
    let found = find_directory(&mut document, directory)?.take();
    let context = format!("jobs('{id}')/schema/directories/$entity");
    Ok(Answer::read(with_context(
        subject.context(call, &context),
        found,
    )))
}

/// POST schema/directories/{id}/discover. The emulated target has what its schema says, so that only the date and the
/// version of the directory move. Whether this is a new version of the schema nothing says; here it is none.
fn discover(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
    directory: &str,
) -> Result<Answer, Refusal> {
    let job = jobs::find(tenant, call, subject, id)?.clone();
    let mut document = schema_kept::document(tenant, &job);
    let found = find_directory(&mut document, directory)?;
    let number = u64::try_from(call.now).unwrap_or_default();
    found["discoveryDateTime"] = json!(clock::iso(call.now));
    found["version"] = json!(guid(&format!("discovery of {directory}"), number));
    let answer = found.clone();
    schema_kept::keep(tenant, &job, Some(document));
    let context = format!("jobs('{id}')/schema/directories/$entity");
    Ok(Answer {
        writes: true,
        ..Answer::read(with_context(subject.context(call, &context), answer))
    })
}

fn find_directory<'a>(document: &'a mut Value, id: &str) -> Result<&'a mut Value, Refusal> {
    items(document, "directories")
        .find(|directory| said(directory, "id") == id)
        .ok_or_else(|| Refusal::sync(404, "NotFound", Some("The directory was not found.")))
}
