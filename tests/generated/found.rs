//! Applications as they may be found in a tenant, but for their schemas.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;
use syncform::live::{
    AppRole, Assigned, Job, JobSchema, LiveApp, Record, Schedule, SecretState, SyncTemplate,
};
use syncform::model::{
    AppId, AppName, AssignmentId, CredentialKey, JobId, Mark, Marks, ObjectId, Owner, Principal,
    PrincipalKind, Property, RoleId, Setting, SyncTemplateId,
};
use syncform::schema::Document;
use syncform::transcribe::label;

const JOB: &str = "salesforce";

/// What of an application is no schema.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    pub(super) display_name: String,
    pub(super) texts: [Option<String>; 3],
    pub(super) flags: [Option<bool>; 2],
    pub(super) schedule: Schedule,
    pub(super) secrets: BTreeMap<String, SecretState>,
    pub(super) owners: Vec<(PrincipalKind, String)>,
    pub(super) assignees: Vec<(PrincipalKind, String, usize)>,
    pub(super) roles: Vec<String>,
    pub(super) version: Option<u32>,
    pub(super) is_ours: bool,
}

fn guid(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

fn principal(number: usize, kind: PrincipalKind, name: &str) -> Principal {
    Principal {
        id: ObjectId::new(guid(1000 + number)),
        kind: Some(kind),
        name: name.to_owned(),
    }
}

impl Rest {
    pub(super) fn plain() -> Self {
        Self {
            display_name: "Made by hand".to_owned(),
            texts: [None, None, None],
            flags: [Some(true), Some(true)],
            schedule: Schedule::Active,
            secrets: BTreeMap::new(),
            owners: Vec::new(),
            assignees: Vec::new(),
            roles: vec!["User".to_owned()],
            version: None,
            is_ours: false,
        }
    }

    /// The same after somebody was here: other settings, other values, somebody gone and somebody new.
    pub(super) fn later(&self, other: &Self) -> Self {
        let mut later = self.clone();
        later.texts.clone_from(&other.texts);
        later.flags = later.flags.map(|flag| flag.map(|flag| !flag));
        later.schedule = match later.schedule {
            Schedule::Active => Schedule::Stopped,
            Schedule::Stopped | Schedule::Other(_) => Schedule::Active,
        };
        for (key, state) in &mut later.secrets {
            let SecretState::Clear(text) = state else {
                continue;
            };
            *text = match key.as_str() {
                "SyncAll" | "SkipOutOfScopeDeletions" => "true".to_owned(),
                "SyncNotificationSettings" => {
                    json!({ "Enabled": true, "Recipients": "c@contoso.com", "DeleteThresholdEnabled": true, "DeleteThresholdValue": 9 }).to_string()
                }
                _ => "another".to_owned(),
            };
        }
        later.assignees.pop();
        later
            .assignees
            .push((PrincipalKind::Group, "newcomers".to_owned(), 0));
        later.owners.pop();
        later
    }

    pub(super) fn live(&self, document: &Document, default: Option<&Document>) -> LiveApp {
        let texts = [
            Property::Homepage,
            Property::Notes,
            Property::ServiceManagementReference,
        ];
        let flags = [
            Property::AccountEnabled,
            Property::AppRoleAssignmentRequired,
        ];
        let mut properties = BTreeMap::from([(
            Property::DisplayName,
            Setting::Text(self.display_name.clone()),
        )]);
        for (property, text) in texts.into_iter().zip(&self.texts) {
            properties.insert(property, text.clone().map_or(Setting::Empty, Setting::Text));
        }
        for (property, flag) in flags.into_iter().zip(self.flags) {
            properties.insert(property, flag.map_or(Setting::Empty, Setting::Flag));
        }
        let template = SyncTemplateId::new(JOB);
        let role = |at: usize| RoleId::new(guid(500 + at));
        let mut marks = BTreeSet::new();
        if self.is_ours {
            let owner = Owner::new("identity-platform").expect("an owner");
            marks.extend([Mark::Owner(owner), Mark::App(self.name()), Mark::Protected]);
            marks.extend(self.version.map(Mark::Credentials));
        }
        let mut owners: Vec<_> = self.owners.iter().enumerate().collect();
        owners.dedup_by_key(|(_, owner)| owner.clone());
        let assigned = self.assignees.iter().enumerate();
        let assigned = assigned.map(|(at, (kind, name, index))| Assigned {
            principal: principal(at, *kind, name),
            role: if self.roles.is_empty() {
                RoleId::new("00000000-0000-0000-0000-000000000000")
            } else {
                role(index % self.roles.len())
            },
            id: AssignmentId::new(format!("assignment-{at}")),
        });
        LiveApp {
            application: ObjectId::new(guid(1)),
            app_id: AppId::new(guid(2)),
            service_principal: ObjectId::new(guid(3)),
            properties,
            birth: None,
            marks: Marks(marks),
            is_young: false,
            templates: vec![SyncTemplate {
                id: template.clone(),
                is_default: true,
                brings_in: false,
            }],
            jobs: vec![Job {
                id: JobId::new("salesforce.1.2"),
                template,
                schedule: self.schedule.clone(),
                status: "Active".to_owned(),
                is_busy: false,
                interval: None,
                last_run: None,
                counts: BTreeMap::new(),
                quarantine: None,
                record: Record::default(),
            }],
            schema: Some(JobSchema {
                document: document.clone(),
                default: default.cloned(),
            }),
            secrets: self.secrets.clone(),
            roles: self
                .roles
                .iter()
                .enumerate()
                .map(|(at, name)| AppRole {
                    id: role(at),
                    name: name.clone(),
                    value: (at % 2 == 1).then(|| format!("value-{at}")),
                    is_enabled: true,
                })
                .collect(),
            owners: owners
                .into_iter()
                .map(|(at, (kind, name))| principal(100 + at, *kind, name))
                .collect(),
            assignments: assigned.collect(),
            unread: BTreeMap::new(),
        }
    }

    fn name(&self) -> AppName {
        label(&self.display_name)
    }
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-z][A-Za-z0-9 ]{0,12}[a-z]",
        1 => "[-:#\\[{'\"a@ ]{0,6}[a-z]",
        1 => any::<String>().prop_filter("a name", |text| !text.trim().is_empty()),
    ]
}

fn kinds() -> impl Strategy<Value = PrincipalKind> {
    prop_oneof![
        Just(PrincipalKind::User),
        Just(PrincipalKind::ServicePrincipal)
    ]
}

fn assignee() -> impl Strategy<Value = PrincipalKind> {
    prop_oneof![kinds(), Just(PrincipalKind::Group)]
}

fn secrets() -> impl Strategy<Value = BTreeMap<String, SecretState>> {
    let keys: Vec<&str> = CredentialKey::all().chain(["ServiceOwnKey"]).collect();
    let state = prop_oneof![
        Just(SecretState::Masked),
        words().prop_map(SecretState::Clear),
        Just(SecretState::Clear(String::new())),
    ];
    let credentials = prop::collection::btree_map(
        prop::sample::select(keys).prop_map(str::to_owned),
        state,
        0..5,
    );
    let flag = || prop::option::of(prop::sample::select(vec!["true", "False", "1", "0", ""]));
    let notify = prop::option::of(prop::sample::select(vec![
        "{}".to_owned(),
        json!({ "Enabled": true, "Recipients": "b@contoso.com, a@contoso.com" }).to_string(),
        json!({ "Enabled": false, "Recipients": "a@contoso.com", "DeleteThresholdEnabled": true }).to_string(),
        json!({ "Enabled": true, "Recipients": "nobody", "DeleteThresholdEnabled": true, "DeleteThresholdValue": 7 }).to_string(),
        "no JSON".to_owned(),
    ]));
    (credentials, flag(), flag(), notify).prop_map(|(mut all, scope, skip, notify)| {
        let clear = |text: &str| SecretState::Clear(text.to_owned());
        all.extend(scope.map(|text| ("SyncAll".to_owned(), clear(text))));
        all.extend(skip.map(|text| ("SkipOutOfScopeDeletions".to_owned(), clear(text))));
        all.extend(notify.map(|text| ("SyncNotificationSettings".to_owned(), clear(&text))));
        all
    })
}

pub(super) fn rests() -> impl Strategy<Value = Rest> {
    let schedule = prop_oneof![
        Just(Schedule::Active),
        Just(Schedule::Stopped),
        Just(Schedule::Other("Novel".to_owned())),
    ];
    let text = || prop::option::of(words());
    let people = prop::collection::vec((kinds(), words()), 0..4);
    let assignees = prop::collection::vec((assignee(), words(), 0..4_usize), 0..5);
    let roles = prop::collection::vec(words(), 0..4);
    let named = (
        words(),
        [text(), text(), text()],
        any::<[Option<bool>; 2]>(),
    );
    let of_job = (
        schedule,
        secrets(),
        prop::option::of(1..9_u32),
        any::<bool>(),
    );
    (named, of_job, people, assignees, roles).prop_map(
        |(
            (display_name, texts, flags),
            (schedule, secrets, version, is_ours),
            owners,
            assignees,
            roles,
        )| Rest {
            display_name,
            texts,
            flags,
            schedule,
            secrets,
            owners,
            assignees,
            roles,
            version,
            is_ours,
        },
    )
}
