//! An entry of the provisioning log as it is answered: `provisioningObjectSummary`.
//!
//! Reference section 2.10. Names of steps and members are sampled; the sentences are ours.

use serde_json::{Value, json};

use super::accounts::Who;
use super::blame;
use super::clock;
use super::compare::{Act, Deed, Fate, Why};
use super::direction::Direction;
use super::identity::guid;
use super::log::{Cycle, Entry};
use super::schema_shapes::ENTRA;

/// An entry with everything that its answer needs.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) entry: &'a Entry,
    pub(super) cycle: &'a Cycle,
    pub(super) tenant_id: &'a str,
}

/// Somebody or something on one side.
pub(super) struct Identity<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) kind: &'static str,
    details: Value,
}

impl<'a> Row<'a> {
    const fn deed(&self) -> &'a Deed {
        &self.entry.deed
    }

    pub(super) fn id(&self) -> String {
        guid("entry of the log", self.entry.number)
    }

    pub(super) fn change_id(&self) -> String {
        guid("change of the log", self.entry.number)
    }

    /// `provisioningAction`.
    pub(super) const fn action(&self) -> &'static str {
        match self.deed().act {
            // Sampled: the import of roles is called a creation.
            Act::Create | Act::Import => "create",
            Act::Update | Act::Match => "update",
            Act::Disable => "disable",
            Act::Stage => "stagedDelete",
        }
    }

    /// `provisioningStatusInfo.status`. No sample shows that of a `stagedDelete`.
    pub(super) const fn status(&self) -> &'static str {
        match self.deed().fate {
            Fate::Done => "success",
            Fate::Failed => "failure",
            Fate::Skipped => "skipped",
        }
    }

    pub(super) fn source(&self) -> Identity<'a> {
        let Who {
            id,
            name,
            principal_name: _,
            values: _,
            notes: _,
        } = &self.deed().who;
        if self.deed().act == Act::Import {
            return identity(id, name, "RolesCompound", json!({}));
        }
        let details = json!({
            "id": id,
            "odatatype": "User",
            "DisplayName": name,
            "UserPrincipalName": self.deed().who.principal_name.as_str(),
        });
        identity(id, name, "User", details)
    }

    pub(super) fn target(&self) -> Identity<'a> {
        let account = self.deed().account.as_deref().unwrap_or_default();
        if self.deed().act == Act::Import {
            return identity(account, "", "ServicePrincipal", json!({}));
        }
        let name = match account {
            "" => "",
            _ => self.deed().who.principal_name.as_str(),
        };
        identity(account, name, "User", json!({}))
    }

    /// The whole entry; the beta version keeps two members that v1.0 has renamed.
    pub(super) fn view(&self, version: &str) -> Value {
        let Direction { source, target } = &self.cycle.direction;
        // Sampled: the target tells of the application, even where it is the directory.
        let application = json!({
            "ApplicationId": self.cycle.app_id,
            "ServicePrincipalId": self.cycle.service_principal,
            "ServicePrincipalDisplayName": self.cycle.name,
        });
        let mut view = json!({
            "id": self.id(),
            "activityDateTime": clock::iso(self.entry.at),
            "tenantId": self.tenant_id,
            "jobId": self.cycle.job,
            "cycleId": self.cycle.id,
            "changeId": self.change_id(),
            "provisioningAction": self.action(),
            "durationInMilliseconds": 150 + self.entry.number % 400,
            "servicePrincipal": {"id": self.cycle.service_principal, "displayName": self.cycle.name},
            "sourceSystem": {"id": source.id, "displayName": source.name, "details": {}},
            "targetSystem": {"id": target.id, "displayName": target.name, "details": application},
            "initiatedBy": {"id": "", "displayName": INITIATOR, "initiatorType": "system"},
            "sourceIdentity": self.source().view(),
            "targetIdentity": self.target().view(),
            "provisioningStatusInfo": {"status": self.status(), "errorInformation": blame::of(self.deed())},
            "provisioningSteps": self.steps(),
            "modifiedProperties": self.modified(),
        });
        if version == "beta" {
            view["action"] = view["provisioningAction"].clone();
            view["statusInfo"] = json!({"status": self.status()});
        }
        view
    }

    /// What changed, and behind it what should have flowed had anybody known what the service makes of it.
    fn modified(&self) -> Vec<Value> {
        let one = |name: &str, old: Option<&str>, new: Option<&str>| json!({"displayName": name, "oldValue": old, "newValue": new});
        let changes = self.deed().changes.iter();
        let mut modified: Vec<Value> = changes
            .map(|change| one(&change.name, change.old.as_deref(), change.new.as_deref()))
            .collect();
        let flows = matches!(self.deed().act, Act::Create | Act::Update | Act::Match);
        if flows && self.deed().fate == Fate::Done {
            let untold = self.deed().who.notes.untold.iter();
            modified.extend(untold.map(|(name, why)| {
                one(name, None, Some(&format!("({why}; nothing was written)")))
            }));
        }
        modified
    }

    /// What sentences call the two sides: the tenant, and the application by its own name.
    fn ends(&self) -> (&'a str, &'a str) {
        let direction = &self.cycle.direction;
        if direction.is_outbound() {
            (ENTRA, &self.cycle.name)
        } else {
            (&direction.source.name, ENTRA)
        }
    }

    /// The name by which sentences speak of the object.
    fn spoken(&self) -> &'a str {
        match self.deed().who.principal_name.as_str() {
            "" => &self.deed().who.id,
            name => name,
        }
    }

    fn steps(&self) -> Vec<Value> {
        let deed = self.deed();
        let verb = match deed.act {
            Act::Create => "Add",
            Act::Update | Act::Match => "Update",
            Act::Disable => "UpdateSoftDelete",
            Act::Stage => "Delete",
            Act::Import => return self.import_steps(),
        };
        let user = self.spoken();
        let (from, to) = self.ends();
        let mut steps = vec![
            step(
                &format!("EntryImport{}", import_of(deed.why)),
                "import",
                "success",
                &format!("User '{user}' came from {from}."),
                &json!({}),
            ),
            self.scoping(),
        ];
        if matches!(deed.act, Act::Create | Act::Match) && deed.fate != Fate::Skipped {
            let found = match deed.account.as_deref().filter(|_| deed.act == Act::Match) {
                Some(account) => format!("'{user}' is account {account} of {to}."),
                None => format!("No account of {to} is called '{user}'."),
            };
            let name = format!("EntrySynchronization{verb}");
            steps.push(step(&name, "matching", "success", &found, &json!({})));
        }
        if deed.fate != Fate::Skipped {
            let details = json!({"ReportableIdentifier": user});
            let words = self.exported();
            let name = format!("EntryExport{verb}");
            steps.push(step(&name, "export", self.status(), &words, &details));
        }
        steps
    }

    /// What is told of scope: two facts under sampled names, and why nothing follows where nothing does.
    fn scoping(&self) -> Value {
        let why = self.deed().why;
        let active = !matches!(why, Why::Disabled | Why::Deleted);
        let passed = matches!(
            why,
            Why::InScope | Why::NoMail | Why::BadMapping | Why::BadName | Why::TakenName
        );
        let word = |flag: bool| if flag { "True" } else { "False" };
        let mut details = json!({
            "Active in the source system": word(active),
            "Scoping filter evaluation passed": word(passed),
        });
        let unjudged = &self.deed().who.notes.unjudged;
        if !unjudged.is_empty() {
            details["Operators taken as fulfilled"] = json!(unjudged.join(", "));
        }
        let skipped = self.deed().fate == Fate::Skipped;
        if skipped {
            let reason = match why {
                Why::OutOfScope => "NotEffectivelyEntitled",
                Why::InScope
                | Why::NoMail
                | Why::BadMapping
                | Why::BadName
                | Why::TakenName
                | Why::LeftScope
                | Why::Disabled
                | Why::Deleted => "SkipOutOfScopeDeletions",
            };
            details["SkipReason"] = json!(reason);
        }
        let words = match why {
            Why::InScope | Why::NoMail | Why::BadMapping | Why::BadName | Why::TakenName => {
                "The user is in scope."
            }
            Why::OutOfScope => "The user is not in scope.",
            Why::LeftScope => "The user is not in scope any more.",
            Why::Disabled => "The user may not sign in any more.",
            Why::Deleted => "The user is deleted.",
        };
        let status = if skipped { "skipped" } else { "success" };
        step(
            "EntrySynchronizationScoping",
            "scoping",
            status,
            words,
            &details,
        )
    }

    fn exported(&self) -> String {
        let user = self.spoken();
        let (_, app) = self.ends();
        match (self.deed().fate, self.deed().act) {
            (Fate::Failed, _) => format!("User '{user}' could not be written to {app}."),
            (_, Act::Create) => format!("User '{user}' was created in {app}."),
            (_, Act::Update | Act::Match | Act::Import) => {
                format!("User '{user}' was updated in {app}.")
            }
            (_, Act::Disable) => format!("User '{user}' was disabled in {app}."),
            (_, Act::Stage) => format!("The deletion of user '{user}' in {app} is held back."),
        }
    }

    fn import_steps(&self) -> Vec<Value> {
        let (id, app) = (self.spoken(), &self.cycle.name);
        let imported = format!("RolesCompound '{id}' came from {app}.");
        let exported = format!("RolesCompound '{id}' was updated in {ENTRA}.");
        let details = json!({"ReportableIdentifier": id});
        vec![
            step("EntryImport", "import", "success", &imported, &json!({})),
            step(
                "EntryExportUpdate",
                "export",
                "success",
                &exported,
                &details,
            ),
        ]
    }
}

/// Who is said to have begun a cycle.
const INITIATOR: &str = "Azure AD Provisioning Service";

fn identity<'a>(id: &'a str, name: &'a str, kind: &'static str, details: Value) -> Identity<'a> {
    Identity {
        id,
        name,
        kind,
        details,
    }
}

impl Identity<'_> {
    fn view(&self) -> Value {
        json!({
            "id": self.id, "displayName": self.name, "identityType": self.kind, "details": self.details,
        })
    }
}

/// The kind of change that the source is said to have reported.
const fn import_of(why: Why) -> &'static str {
    match why {
        Why::InScope
        | Why::OutOfScope
        | Why::NoMail
        | Why::BadMapping
        | Why::BadName
        | Why::TakenName => "Add",
        Why::LeftScope | Why::Disabled => "Update",
        Why::Deleted => "Delete",
    }
}

fn step(name: &str, kind: &str, status: &str, description: &str, details: &Value) -> Value {
    json!({
        "name": name,
        "provisioningStepType": kind,
        "status": status,
        "description": description,
        "details": details,
    })
}
