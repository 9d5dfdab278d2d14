//! The table of fields.

use serde_json::{Value, json};
use syncform::emulator::Emulator;

use super::seen::{notification, owners, roles, secret, shown, state};
use super::{Field, Hand};

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
            set: ("owners: [spn:graph-gitops]", json!(["graph-gitops"])),
            changed: (
                "owners: [user:user0001@contoso.com, user:user0002@contoso.com]",
                json!(["User 0001", "User 0002"]),
            ),
            removed: Some(("owners: []", json!([]))),
            seen: owners,
            by_hand: (Hand::Owns("user0005@contoso.com"), json!(["User 0005"])),
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
                "credentials: { version: 2, values: { ClientSecret: { keyVault: { vault: kv-identity, secret: two } } } }",
                json!("value of Key Vault kv-identity/two"),
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
