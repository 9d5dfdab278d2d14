//! The schema of a job: its template's default, unless somebody saved another.
//!
//! Only what was saved is kept, so that a job which nobody touched costs nothing. It judges no document and answers no
//! request.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::gallery;
use super::lifecycle::Job;
use super::ops::templates;
use super::shared::Shared;
use super::store::{Tenant, text};

/// What is kept of one job's schema.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Kept {
    /// The document that was saved; nothing means the default of the template.
    saved: Option<Shared<Value>>,
    /// What a cycle goes by that ran when the schema was saved: it completes with the old one (reference 2.3).
    running: Option<Running>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Running {
    /// The id of the cycle.
    cycle: String,
    document: Option<Shared<Value>>,
}

/// The schema of a job as it is answered.
pub(super) fn document(tenant: &Tenant, job: &Job) -> Value {
    let kept = tenant.schemas.get(&job.id);
    named(tenant, job, kept.and_then(|kept| kept.saved.as_deref()))
}

/// The schema that a cycle of a job goes by.
pub(super) fn during(tenant: &Tenant, job: &Job, cycle: &str) -> Value {
    let kept = tenant.schemas.get(&job.id);
    let running = kept.and_then(|kept| kept.running.as_ref());
    match running.filter(|running| running.cycle == cycle) {
        Some(running) => named(tenant, job, running.document.as_deref()),
        None => document(tenant, job),
    }
}

/// The default schema of a job's template, under the id and version of the job.
pub(super) fn default(tenant: &Tenant, job: &Job) -> Value {
    if let Some(written) = templates::written(tenant, &job.service_principal, &job.template_id) {
        return named_as(written, job);
    }
    let principals = &tenant.service_principals;
    let principal = principals.find(|members| text(members, "id") == job.service_principal);
    let template = principal.map_or("", |(_, members)| text(members, "applicationTemplateId"));
    if tenant.offer.provisioning(template).is_some() {
        let known = gallery::sync_template(tenant, template, &job.template_id);
        let schema = known.and_then(|known| known.get("schema").cloned());
        let schema = schema.filter(Value::is_object);
        return schema.map_or(Value::Null, |schema| named_as(&schema, job));
    }
    gallery::job_schema(template, &job.id, &job.schema_version)
}

/// What was saved, if it is not the default. The ids and the version in it are of the time of saving.
pub(super) fn saved<'a>(tenant: &'a Tenant, job: &str) -> Option<&'a Value> {
    tenant.schemas.get(job)?.saved.as_deref()
}

/// Puts a document in the place of what a job has; nothing puts the default back. A cycle that runs keeps what it had.
pub(super) fn keep(tenant: &mut Tenant, job: &Job, document: Option<Value>) {
    let mut kept = tenant.schemas.remove(&job.id).unwrap_or_default();
    let cycle = job.course.run.as_ref().map(|run| run.id.as_str());
    let is_told = |running: &Running| Some(running.cycle.as_str()) == cycle;
    kept.running = match (kept.running.filter(is_told), cycle) {
        (Some(running), _) => Some(running),
        (None, Some(cycle)) => Some(Running {
            cycle: cycle.to_owned(),
            document: kept.saved.take(),
        }),
        (None, None) => None,
    };
    kept.saved = document.map(Shared::new);
    if kept.saved.is_some() || kept.running.is_some() {
        tenant.schemas.insert(job.id.clone(), kept);
    }
}

fn named(tenant: &Tenant, job: &Job, saved: Option<&Value>) -> Value {
    let Some(saved) = saved else {
        return default(tenant, job);
    };
    named_as(saved, job)
}

/// A document under the id and version of a job.
fn named_as(document: &Value, job: &Job) -> Value {
    let mut document = document.clone();
    document["id"] = json!(job.id);
    document["version"] = json!(job.schema_version);
    document["provisioningTaskIdentifier"] = json!(job.id);
    document
}
