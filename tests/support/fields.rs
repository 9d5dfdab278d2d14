//! Every field that reaches the tenant: how it is set, changed and removed, where the tenant shows it, and what other
//! hands make of it when the manifest is silent.

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

/// One object of the application under test.
pub(crate) fn shown(emulator: &Emulator, list: &str) -> Value {
    let tenant = emulator.snapshot();
    let all = tenant[list].as_array().expect("a list").clone();
    all.into_iter()
        .find(|object| object["displayName"] == NAME)
        .expect("there")
}

fn secret(emulator: &Emulator, key: &str) -> Value {
    let tenant = emulator.snapshot();
    tenant["secrets"][principal(emulator, NAME)][key].clone()
}

fn notification(emulator: &Emulator, members: &[&str]) -> Value {
    let text = secret(emulator, "SyncNotificationSettings");
    let settings: Value = serde_json::from_str(text.as_str().unwrap_or("{}")).expect("JSON");
    members
        .iter()
        .map(|member| settings[member].clone())
        .collect()
}

fn of_principal(emulator: &Emulator, list: &str, member: &str) -> usize {
    let id = principal(emulator, NAME);
    let tenant = emulator.snapshot();
    let all = tenant[list].as_array().expect("a list").clone();
    all.iter()
        .filter(|item| item[member] == id.as_str())
        .count()
}

pub(crate) fn roles(emulator: &Emulator) -> Value {
    let id = principal(emulator, NAME);
    let roles = shown(emulator, "servicePrincipals")["appRoles"].clone();
    let tenant = emulator.snapshot();
    let name = |role: &Value| {
        let roles = roles.as_array().expect("roles");
        let role = roles.iter().find(|known| known["id"] == *role);
        role.map(|role| role["displayName"].clone())
    };
    let mut found: Vec<_> = tenant["assignments"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|assignment| assignment["resourceId"] == id.as_str())
        .map(|assignment| {
            json!([
                assignment["principalDisplayName"],
                name(&assignment["appRoleId"])
            ])
        })
        .collect();
    found.sort_by_key(ToString::to_string);
    json!(found)
}

fn state(emulator: &Emulator) -> Value {
    let id = principal(emulator, NAME);
    let tenant = emulator.snapshot();
    let jobs = tenant["jobs"].as_array().expect("jobs").clone();
    let job = jobs
        .iter()
        .find(|job| job["servicePrincipal"] == id.as_str());
    job.map_or(Value::Null, |job| job["standing"].clone())
}

/// Every field that the tenant shows.
pub(crate) fn all() -> Vec<Field> {
    let texts = [
        (
            "spec.homepage",
            (
                "homepage: https://one.example",
                json!("https://one.example"),
            ),
            (
                "homepage: https://two.example",
                json!("https://two.example"),
            ),
            ("homepage: null", Value::Null),
            (|emulator: &Emulator| shown(emulator, "applications")["web"]["homePageUrl"].clone())
                as fn(&Emulator) -> Value,
            (
                Hand::Application(json!({ "web": { "homePageUrl": "https://hand.example" } })),
                json!("https://hand.example"),
            ),
        ),
        (
            "spec.notes",
            ("notes: one", json!("one")),
            ("notes: two", json!("two")),
            ("notes: null", Value::Null),
            |emulator| shown(emulator, "servicePrincipals")["notes"].clone(),
            (
                Hand::ServicePrincipal(json!({ "notes": "by hand" })),
                json!("by hand"),
            ),
        ),
        (
            "spec.serviceManagementReference",
            ("serviceManagementReference: CMDB-1", json!("CMDB-1")),
            ("serviceManagementReference: CMDB-2", json!("CMDB-2")),
            ("serviceManagementReference: null", Value::Null),
            |emulator| shown(emulator, "applications")["serviceManagementReference"].clone(),
            (
                Hand::Application(json!({ "serviceManagementReference": "CMDB-9" })),
                json!("CMDB-9"),
            ),
        ),
    ];
    let texts = texts.map(|(path, set, changed, removed, seen, by_hand)| Field {
        path,
        of_job: false,
        set,
        changed,
        removed: Some(removed),
        seen,
        by_hand,
    });
    texts
        .into_iter()
        .chain(flags())
        .chain(people())
        .chain(job())
        .collect()
}

fn flags() -> [Field; 2] {
    [
        Field {
            path: "spec.accountEnabled",
            of_job: false,
            set: ("accountEnabled: false", json!(false)),
            changed: ("accountEnabled: true", json!(true)),
            removed: None,
            seen: |emulator| shown(emulator, "servicePrincipals")["accountEnabled"].clone(),
            by_hand: (
                Hand::ServicePrincipal(json!({ "accountEnabled": false })),
                json!(false),
            ),
        },
        Field {
            path: "spec.appRoleAssignmentRequired",
            of_job: false,
            set: ("appRoleAssignmentRequired: false", json!(false)),
            changed: ("appRoleAssignmentRequired: true", json!(true)),
            removed: None,
            seen: |emulator| {
                shown(emulator, "servicePrincipals")["appRoleAssignmentRequired"].clone()
            },
            by_hand: (
                Hand::ServicePrincipal(json!({ "appRoleAssignmentRequired": false })),
                json!(false),
            ),
        },
    ]
}

fn people() -> [Field; 4] {
    let assigned = |path, set, changed| Field {
        path,
        of_job: false,
        set,
        changed,
        removed: Some(("assignments: []", json!([]))),
        seen: roles,
        by_hand: (
            Hand::Assigns("user0005@contoso.com"),
            json!([["User 0005", "User"]]),
        ),
    };
    [
        Field {
            path: "spec.owners",
            of_job: false,
            set: ("owners: [spn:graph-gitops]", json!(1)),
            changed: (
                "owners: [user:user0001@contoso.com, user:user0002@contoso.com]",
                json!(2),
            ),
            removed: Some(("owners: []", json!(0))),
            seen: |emulator| json!(of_principal(emulator, "owners", "servicePrincipal")),
            by_hand: (Hand::Owns("user0005@contoso.com"), json!(1)),
        },
        assigned(
            "spec.assignments[].group",
            (
                "assignments: [{ group: sg-aws-users, role: User }]",
                json!([["sg-aws-users", "User"]]),
            ),
            (
                "assignments: [{ group: sg-databricks-users, role: User }]",
                json!([["sg-databricks-users", "User"]]),
            ),
        ),
        assigned(
            "spec.assignments[].user",
            (
                "assignments: [{ user: user0001@contoso.com, role: User }]",
                json!([["User 0001", "User"]]),
            ),
            (
                "assignments: [{ user: user0002@contoso.com }, { group: sg-mail@contoso.com }]",
                json!([["User 0002", "User"], ["sg-mail", "User"]]),
            ),
        ),
        assigned(
            "spec.assignments[].role",
            (
                "assignments: [{ group: sg-aws-users, role: User }]",
                json!([["sg-aws-users", "User"]]),
            ),
            (
                "assignments: [{ group: sg-aws-users, role: msiam_access }]",
                json!([["sg-aws-users", "msiam_access"]]),
            ),
        ),
    ]
}

fn job() -> Vec<Field> {
    vec![
        Field {
            path: "spec.provisioning.state",
            of_job: true,
            set: ("state: running", json!("Running")),
            changed: ("state: paused", json!("Paused")),
            removed: Some(("state: absent", Value::Null)),
            seen: state,
            by_hand: (Hand::Job("start"), json!("Running")),
        },
        Field {
            path: "spec.provisioning.scope",
            of_job: true,
            set: ("scope: all", json!("true")),
            changed: ("scope: assigned", json!("false")),
            removed: None,
            seen: |emulator| secret(emulator, "SyncAll"),
            by_hand: (
                Hand::Secrets(json!([{ "key": "SyncAll", "value": "true" }])),
                json!("true"),
            ),
        },
        Field {
            path: "spec.provisioning.notify",
            of_job: true,
            set: (
                "notify: [one@contoso.com]",
                json!([true, "one@contoso.com"]),
            ),
            changed: (
                "notify: [two@contoso.com]",
                json!([true, "two@contoso.com"]),
            ),
            removed: Some(("notify: []", json!([false, ""]))),
            seen: |emulator| notification(emulator, &["Enabled", "Recipients"]),
            by_hand: (
                Hand::Secrets(
                    json!([{ "key": "SyncNotificationSettings", "value": "{\"Enabled\":true,\"Recipients\":\"h@contoso.com\"}" }]),
                ),
                json!([true, "h@contoso.com"]),
            ),
        },
        Field {
            path: "spec.provisioning.accidentalDeletions",
            of_job: true,
            set: ("accidentalDeletions: { threshold: 50 }", json!([true, 50])),
            changed: ("accidentalDeletions: { threshold: 60 }", json!([true, 60])),
            removed: Some(("accidentalDeletions: null", json!([false, 50]))),
            seen: |emulator| {
                notification(
                    emulator,
                    &["DeleteThresholdEnabled", "DeleteThresholdValue"],
                )
            },
            by_hand: (
                Hand::Secrets(
                    json!([{ "key": "SyncNotificationSettings", "value": "{\"DeleteThresholdEnabled\":true,\"DeleteThresholdValue\":7}" }]),
                ),
                json!([true, 7]),
            ),
        },
        Field {
            path: "spec.provisioning.skipOutOfScopeDeletions",
            of_job: true,
            set: ("skipOutOfScopeDeletions: true", json!("True")),
            changed: ("skipOutOfScopeDeletions: false", json!("False")),
            removed: None,
            seen: |emulator| secret(emulator, "SkipOutOfScopeDeletions"),
            by_hand: (
                Hand::Secrets(json!([{ "key": "SkipOutOfScopeDeletions", "value": "True" }])),
                json!("True"),
            ),
        },
        Field {
            path: "spec.provisioning.credentials.values",
            of_job: true,
            set: (
                "credentials: { version: 1, values: { BaseAddress: https://one.example } }",
                json!("https://one.example"),
            ),
            changed: (
                "credentials: { version: 1, values: { BaseAddress: https://two.example } }",
                json!("https://two.example"),
            ),
            removed: Some((
                "credentials: { version: 1, values: { BaseAddress: null } }",
                Value::Null,
            )),
            seen: |emulator| secret(emulator, "BaseAddress"),
            by_hand: (
                Hand::Secrets(json!([{ "key": "BaseAddress", "value": "https://hand.example" }])),
                json!("https://hand.example"),
            ),
        },
        Field {
            path: "spec.provisioning.credentials.version",
            of_job: true,
            set: (
                "credentials: { version: 1, values: { ClientSecret: { env: ONE } } }",
                json!("value of env ONE"),
            ),
            changed: (
                "credentials: { version: 2, values: { ClientSecret: { env: TWO } } }",
                json!("value of env TWO"),
            ),
            removed: Some((
                "credentials: { version: 1, values: { ClientSecret: null } }",
                Value::Null,
            )),
            seen: |emulator| secret(emulator, "ClientSecret"),
            by_hand: (
                Hand::Secrets(json!([{ "key": "ClientSecret", "value": "by hand" }])),
                json!("by hand"),
            ),
        },
    ]
}
