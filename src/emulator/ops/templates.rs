//! `/synchronization/templates`: what an application may instantiate as a job, and what somebody wrote over it.
//!
//! Reference section 2.2, rows 4 to 8. Reading works below both roots, writing below `/applications` only. What was written is
//! the default schema of jobs from then on; a job with a schema of its own keeps that.

use serde_json::{Value, json};

use crate::emulator::answer::{Answer, Refusal};
use crate::emulator::body::{self, Kind};
use crate::emulator::call::Call;
use crate::emulator::clock;
use crate::emulator::gallery;
use crate::emulator::parse_expression::parse_expression;
use crate::emulator::schema_form::{self, SCHEMA, list, said};
use crate::emulator::schema_rules;
use crate::emulator::schema_save;
use crate::emulator::store::{Members, Tenant};
use crate::emulator::switches::UnknownMembers;
use crate::emulator::synchronization::{Root, Subject, with_context};
use crate::wire::Method::{Delete, Get, Patch, Post, Put};

/// The members of a template (metadata).
const MEMBERS: &[(&str, Kind)] = &[
    ("id", Kind::Text),
    ("applicationId", Kind::Text),
    ("default", Kind::Flag),
    ("description", Kind::TextOrNull),
    ("discoverable", Kind::Flag),
    ("factoryTag", Kind::TextOrNull),
    ("metadata", Kind::List),
    ("schema", Kind::Object),
];

/// Carries out what lies below `templates`.
pub(in crate::emulator) fn route(
    tenant: &mut Tenant,
    call: &Call<'_>,
    root: Root,
    subject: &Subject,
    rest: &[&str],
) -> Result<Answer, Refusal> {
    let is_writable = root == Root::Applications;
    match (call.method, rest) {
        (Get, []) => Ok(collection(tenant, call, subject)),
        (Post, []) if is_writable => create(tenant, call, subject),
        (Get, [id]) => {
            let template = existing(tenant, subject, id)?;
            let context = subject.context(call, "templates/$entity");
            Ok(Answer::read(with_context(context, shown(call, template))))
        }
        (Patch, [id]) if is_writable => replace(tenant, call, subject, id),
        (Get, [id, "schema"]) => schema(tenant, call, subject, id),
        (Put, [id, "schema"]) if is_writable => save(tenant, call, subject, id),
        (Delete, [id, "schema"]) if is_writable => {
            existing(tenant, subject, id)?;
            keep(tenant, subject, id, |template| {
                template["schema"] = Value::Null;
            });
            Ok(Answer::done())
        }
        // The metadata says PATCH here too, and no document does.
        (Patch, [id, "schema"]) => Err(Refusal::no_back_end_route(
            &subject.id,
            &format!("templates('{id}')/schema"),
        )),
        (Get, [id, "schema", what @ ("functions" | "filterOperators")]) => {
            existing(tenant, subject, id)?;
            let owner = format!("templates('{id}')");
            Ok(schema_save::vocabulary(call, subject, &owner, what))
        }
        (Post, [id, "schema", "parseExpression"]) => {
            existing(tenant, subject, id)?;
            parse_expression(call)
        }
        (
            _,
            []
            | [_]
            | [_, "schema"]
            | [
                _,
                "schema",
                "functions" | "filterOperators" | "parseExpression",
            ],
        ) => Err(Refusal::method()),
        (_, [.., last]) => Err(Refusal::no_route(last)),
    }
}

/// Every template of an application: those of the gallery, as they are by now, and those that somebody added.
pub(in crate::emulator) fn all(tenant: &Tenant, subject: &Subject) -> Vec<Value> {
    let saved = tenant.templates.get(&subject.id);
    let saved: &[Value] = saved.map_or(&[], Vec::as_slice);
    let mut templates = gallery::sync_templates(tenant, &subject.template);
    for template in saved {
        match templates
            .iter_mut()
            .find(|known| known["id"] == template["id"])
        {
            Some(known) => *known = template.clone(),
            None => templates.push(template.clone()),
        }
    }
    templates
}

/// One template by its id.
pub(in crate::emulator) fn find(tenant: &Tenant, subject: &Subject, id: &str) -> Option<Value> {
    let mut templates = all(tenant, subject).into_iter();
    templates.find(|template| template["id"] == id)
}

/// The schema that somebody wrote into a template.
pub(in crate::emulator) fn written<'a>(
    tenant: &'a Tenant,
    service_principal: &str,
    id: &str,
) -> Option<&'a Value> {
    let saved = tenant.templates.get(service_principal)?;
    let template = saved.iter().find(|template| template["id"] == id)?;
    template.get("schema").filter(|schema| schema.is_object())
}

fn existing(tenant: &Tenant, subject: &Subject, id: &str) -> Result<Value, Refusal> {
    find(tenant, subject, id).ok_or_else(|| {
        Refusal::sync(
            404,
            "NotFound",
            Some("The synchronization template was not found."),
        )
    })
}

/// GET templates: each with its schema inline (row 4).
fn collection(tenant: &Tenant, call: &Call<'_>, subject: &Subject) -> Answer {
    let mut templates = all(tenant, subject);
    if call.lacks_templates(subject.created) {
        templates.clear();
    }
    let templates = templates.into_iter();
    Answer::read(json!({
        "@odata.context": subject.context(call, "templates"),
        "value": templates.map(|template| shown(call, template)).collect::<Vec<_>>(),
    }))
}

/// The template as a version of the API shows it: beta spells the keys of its metadata in lower camel case (section 3).
fn shown(call: &Call<'_>, mut template: Value) -> Value {
    if call.version == "beta" {
        for entry in template["metadata"].as_array_mut().into_iter().flatten() {
            let key = said(entry, "key");
            let mut letters = key.chars();
            let first = letters.next().map(|letter| letter.to_ascii_lowercase());
            entry["key"] = json!(first.into_iter().chain(letters).collect::<String>());
        }
    }
    template
}

fn schema(
    tenant: &Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    let mut template = existing(tenant, subject, id)?;
    let context = subject.context(call, &format!("templates('{id}')/schema/$entity"));
    let mut schema = template["schema"].take();
    if schema.is_null() {
        // What is deleted is the service's default again.
        schema = gallery::sync_template(tenant, &subject.template, id)
            .map_or(Value::Null, |mut known| known["schema"].take());
    }
    Ok(Answer::read(with_context(context, schema)))
}

/// POST templates: three members are required (row 8).
fn create(tenant: &mut Tenant, call: &Call<'_>, subject: &Subject) -> Result<Answer, Refusal> {
    let body = members(call)?;
    for name in ["id", "applicationId", "factoryTag"] {
        if body
            .get(name)
            .and_then(Value::as_str)
            .is_none_or(str::is_empty)
        {
            return Err(Refusal::parameter(&format!("{name} : it is required.")));
        }
    }
    let id = said_in(body, "id").to_owned();
    if find(tenant, subject, &id).is_some() {
        return Err(Refusal::sync(
            409,
            "Conflict",
            Some("A template with this identifier already exists."),
        ));
    }
    let template = whole(call, body, &id)?;
    keep(tenant, subject, &id, |kept| *kept = template.clone());
    let context = subject.context(call, "templates/$entity");
    Ok(Answer::created(with_context(
        context,
        shown(call, template),
    )))
}

/// PATCH templates/{id}: what the body leaves out is erased (row 6).
fn replace(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    existing(tenant, subject, id)?;
    let template = whole(call, members(call)?, id)?;
    keep(tenant, subject, id, |kept| *kept = template.clone());
    Ok(Answer::done())
}

/// PUT templates/{id}/schema (row 7).
fn save(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
    id: &str,
) -> Result<Answer, Refusal> {
    existing(tenant, subject, id)?;
    let Some(body) = call.body else {
        return Err(Refusal::parameter("Empty Payload. JSON content expected."));
    };
    let schema = checked(call, body, id)?;
    keep(tenant, subject, id, |kept| kept["schema"] = schema.clone());
    Ok(Answer::done())
}

fn members<'a>(call: &'a Call<'_>) -> Result<&'a Members, Refusal> {
    body::members(call.body, MEMBERS).map_err(|why| Refusal::parameter(&why))
}

fn said_in<'a>(members: &'a Members, name: &str) -> &'a str {
    members
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// A template of what a body says, with nothing where it says nothing. The id is the path's.
fn whole(call: &Call<'_>, body: &Members, id: &str) -> Result<Value, Refusal> {
    let schema = body.get("schema");
    let schema = schema.map(|schema| checked(call, schema, id)).transpose()?;
    let or = |name: &str, absent: Value| body.get(name).cloned().unwrap_or(absent);
    Ok(json!({
        "id": id,
        "applicationId": or("applicationId", Value::Null),
        "default": or("default", json!(false)),
        "description": or("description", Value::Null),
        "discoverable": or("discoverable", json!(false)),
        "factoryTag": or("factoryTag", Value::Null),
        "metadata": or("metadata", json!([])),
        "schema": schema,
    }))
}

/// A schema in form and judged as that of a job is, except that its rules are its own.
fn checked(call: &Call<'_>, schema: &Value, id: &str) -> Result<Value, Refusal> {
    let keeps_unknown = call.switches().unknown_members == UnknownMembers::Keep;
    let mut document = schema_form::shape(schema, &SCHEMA, keeps_unknown)
        .map_err(|why| schema_save::invalid(&why))?;
    let rules = document.clone();
    let rules = list(&rules, "synchronizationRules").iter();
    let rules: Vec<&str> = rules.map(|rule| said(rule, "id")).collect();
    schema_rules::check(&mut document, &rules, call.switches())
        .map_err(|why| schema_save::invalid(&why))?;
    document["id"] = json!(format!("{id}.00000000000000000000000000000000"));
    document["version"] = json!(format!("Date:{}", clock::iso(call.now)));
    Ok(document)
}

/// Changes what is kept of a template, which begins as the gallery's.
fn keep(tenant: &mut Tenant, subject: &Subject, id: &str, edit: impl Fn(&mut Value)) {
    let mut template = find(tenant, subject, id).unwrap_or_else(|| json!({}));
    edit(&mut template);
    let saved = tenant.templates.entry(subject.id.clone()).or_default();
    saved.retain(|known| known["id"] != id);
    saved.push(template);
}
