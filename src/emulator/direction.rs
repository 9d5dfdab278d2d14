//! Which way a job moves things: what its schema calls source and target.
//!
//! It reads the document that GET schema answers, and follows no mapping of it. The rule of the lowest priority number comes
//! first (reference section 3).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lifecycle::Job;
use super::schema_form::list;
use super::schema_kept;
use super::schema_shapes::{ENTRA, FORMERLY};
use super::store::Tenant;

/// Source and target of a job, as its first rule names them. A document without rules moves nothing anywhere.
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
        let schema = schema_kept::document(tenant, job);
        let rules = list(&schema, "synchronizationRules").iter();
        let first = rules.min_by_key(|rule| rule["priority"].as_i64());
        let rule = first.unwrap_or(&Value::Null);
        Self {
            source: side(&schema, &rule["sourceDirectoryName"]),
            target: side(&schema, &rule["targetDirectoryName"]),
        }
    }

    /// Whether something leaves the directory for an application; otherwise something comes from there.
    pub(super) fn is_outbound(&self) -> bool {
        ![ENTRA, FORMERLY].contains(&self.target.name.as_str())
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
