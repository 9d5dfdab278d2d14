//! Which way a job moves things: what its schema calls source and target.
//!
//! It reads the document that GET schema answers, and follows no mapping of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::gallery;
use super::lifecycle::Job;
use super::schema_shapes::ENTRA;
use super::store::{Tenant, text};

/// Source and target of a job, as its first rule names them.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Direction {
    pub(super) source: Side,
    pub(super) target: Side,
}

/// One of the directories of a schema.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Side {
    pub(super) id: String,
    pub(super) name: String,
}

impl Direction {
    /// The direction of a job.
    pub(super) fn of(tenant: &Tenant, job: &Job) -> Self {
        let principals = &tenant.service_principals;
        let principal = principals.find(|members| text(members, "id") == job.service_principal);
        let template = principal.map_or("", |(_, members)| text(members, "applicationTemplateId"));
        let schema = gallery::job_schema(template, &job.id, &job.schema_version);
        let rule = &schema["synchronizationRules"][0];
        Self {
            source: side(&schema, &rule["sourceDirectoryName"]),
            target: side(&schema, &rule["targetDirectoryName"]),
        }
    }

    /// Whether people leave the directory for an application; otherwise something comes from there.
    pub(super) fn is_outbound(&self) -> bool {
        self.source.name == ENTRA
    }
}

fn side(schema: &Value, name: &Value) -> Side {
    let directories = schema["directories"].as_array();
    let directory = directories
        .into_iter()
        .flatten()
        .find(|directory| directory["name"] == *name);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Side {
        id: directory.map_or_else(String::new, |directory| text(&directory["id"])),
        name: text(name),
    }
}
