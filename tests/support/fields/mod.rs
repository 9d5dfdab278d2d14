//! Every field that reaches the tenant: how it is set, changed and removed, where the tenant shows it, and what other
//! hands make of it when the manifest is silent.

mod leaves;
mod seen;
mod states;
mod table;

pub(crate) use leaves::{Leaf, leaves, written as schema_fields};
pub(crate) use seen::{roles, shown};
pub(crate) use table::all;

use serde_json::{Value, json};
use syncform::emulator::Emulator;
use syncform::wire::Method;

use super::hands::{by_hand, principal};
use super::stories::{Story, stage};

/// One field.
pub(crate) struct Field {
    /// Its way through the schema, such as `spec.provisioning.scope`.
    pub(crate) path: &'static str,
    /// Whether the field needs a job around it.
    pub(crate) of_job: bool,
    /// YAML for the field in each state; its value in the tenant then.
    pub(crate) set: (&'static str, Value),
    pub(crate) changed: (&'static str, Value),
    /// `None`: there is no removal, only silence.
    pub(crate) removed: Option<(&'static str, Value)>,
    /// Where the tenant shows it.
    pub(crate) seen: fn(&Emulator) -> Value,
    /// What somebody else writes, and what the tenant shows then.
    pub(crate) by_hand: (Hand, Value),
}

/// What another hand does.
#[derive(Clone)]
pub(crate) enum Hand {
    /// PATCH of the application or of the service principal.
    Application(Value),
    ServicePrincipal(Value),
    /// PUT of the secrets.
    Secrets(Value),
    /// An assignment, or an owner, of a user by number.
    Assigns(&'static str),
    Owns(&'static str),
    /// POST below the job.
    Job(&'static str),
}

/// The display name of the application in all stories of fields.
pub(crate) const NAME: &str = "AWS";

/// An App with `fields` below `spec` or, for a field of the job, below `spec.provisioning`.
pub(crate) fn manifest(of_job: bool, fields: &str) -> Vec<(String, String)> {
    let job = if of_job {
        format!(
            "  provisioning:\n    template: aws\n{}",
            indented(fields, 4)
        )
    } else {
        indented(fields, 2)
    };
    stage(&[format!(
        "apiVersion: syncform/v1
kind: App
metadata: {{ name: aws }}
spec:
  displayName: {NAME}
  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}
{job}"
    )])
}

fn indented(text: &str, by: usize) -> String {
    let pad = " ".repeat(by);
    text.lines().map(|line| format!("{pad}{line}\n")).collect()
}

impl Field {
    /// The stories of this field, by what they do.
    pub(crate) fn stories(&self) -> Vec<(Story, Value)> {
        let at = |yaml: &str| manifest(self.of_job, yaml);
        let story = |name: &'static str, stages: Vec<Vec<(String, String)>>| Story { name, stages };
        let mut stories = vec![
            (
                story("set", vec![at(""), at(self.set.0)]),
                self.set.1.clone(),
            ),
            (
                story("changed", vec![at(self.set.0), at(self.changed.0)]),
                self.changed.1.clone(),
            ),
        ];
        if let Some((yaml, value)) = &self.removed {
            stories.push((
                story("removed", vec![at(self.set.0), at(yaml)]),
                value.clone(),
            ));
        }
        stories
    }
}

impl Hand {
    pub(crate) async fn write(&self, emulator: &Emulator) {
        let id = principal(emulator, NAME);
        let sync = format!("/v1.0/servicePrincipals/{id}/synchronization");
        match self {
            Self::Application(body) => {
                let id = shown(emulator, "applications")["id"].clone();
                let path = format!("/v1.0/applications/{}", id.as_str().expect("an id"));
                by_hand(emulator, Method::Patch, &path, body.clone()).await;
            }
            Self::ServicePrincipal(body) => {
                let path = format!("/v1.0/servicePrincipals/{id}");
                by_hand(emulator, Method::Patch, &path, body.clone()).await;
            }
            Self::Secrets(pairs) => {
                let path = format!("{sync}/secrets");
                by_hand(emulator, Method::Put, &path, json!({ "value": pairs })).await;
            }
            Self::Assigns(upn) => {
                let role = shown(emulator, "servicePrincipals")["appRoles"][0]["id"].clone();
                let body = json!({ "principalId": user(emulator, upn).await, "resourceId": id, "appRoleId": role });
                let path = format!("/v1.0/servicePrincipals/{id}/appRoleAssignedTo");
                by_hand(emulator, Method::Post, &path, body).await;
            }
            Self::Owns(upn) => {
                let user = user(emulator, upn).await;
                let body = json!({ "@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{user}") });
                let path = format!("/v1.0/servicePrincipals/{id}/owners/$ref");
                by_hand(emulator, Method::Post, &path, body).await;
            }
            Self::Job(deed) => {
                let jobs =
                    by_hand(emulator, Method::Get, &format!("{sync}/jobs"), Value::Null).await;
                let job = jobs["value"][0]["id"].as_str().expect("a job").to_owned();
                by_hand(
                    emulator,
                    Method::Post,
                    &format!("{sync}/jobs/{job}/{deed}"),
                    Value::Null,
                )
                .await;
            }
        }
    }
}

async fn user(emulator: &Emulator, upn: &str) -> String {
    let user = by_hand(
        emulator,
        Method::Get,
        &format!("/v1.0/users/{upn}"),
        Value::Null,
    )
    .await;
    user["id"].as_str().expect("an id").to_owned()
}
