//! What the tenant holds. It knows no request and no file.
//!
//! Secret values lie here in clear, as they must for comparing and validating; hence no type here has `Debug`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::accounts::{Ledger, Target};
use super::audits::Audits;
use super::clock::{Instant, START};
use super::history::Shelf;
use super::identity::guid;
use super::lifecycle::Job;
use super::log::Log;
use super::offer::Offer;
use super::owners::Ownership;
use super::people::People;
use super::schema_kept::{self, Kept};
use super::shared::Shared;

/// The members of a directory object, in the order in which they are answered.
pub(super) type Members = Map<String, Value>;

/// The words at the head of a stored tenant.
const ABOUT: &str = "An emulated Microsoft Entra tenant made by syncform, with dummy data. Nothing in it is real, and its secrets open nothing.";

/// The version of the stored form. The third has schemas that were saved.
pub(super) const FORMAT: &str = "syncform-emulated-tenant/3";
/// The versions that are read; what they lack is what they never had.
pub(super) const READABLE: [&str; 2] = ["syncform-emulated-tenant/2", FORMAT];

/// Everything that is kept, the clock and the counter of ids included.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tenant {
    about: String,
    format: String,
    pub(super) tenant_id: String,
    /// Whether the id was asked for; otherwise the first sign-in may still name it.
    pub(super) tenant_id_settled: bool,
    pub(super) clock: Instant,
    minted: u64,
    pub(super) applications: Shelf<Members>,
    pub(super) service_principals: Shelf<Members>,
    pub(super) people: People,
    /// `appRoleAssignment` objects: who is assigned to which service principal.
    pub(super) assignments: Shelf<Members>,
    pub(super) owners: Shelf<Ownership>,
    pub(super) jobs: Shelf<Job>,
    pub(super) secrets: Vec<SecretSet>,
    pub(super) deleted_items: Vec<Value>,
    /// The emulated targets by their service principals.
    #[serde(default)]
    pub(super) targets: BTreeMap<String, Shared<Target>>,
    /// What jobs remember between their cycles, by their ids.
    #[serde(default)]
    pub(super) ledgers: BTreeMap<String, Shared<Ledger>>,
    /// What was saved of the schemas of jobs, by their ids.
    #[serde(default)]
    pub(super) schemas: BTreeMap<String, Kept>,
    /// What was written over the synchronization templates of service principals, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) templates: BTreeMap<String, Vec<Value>>,
    /// What an imported gallery offers.
    #[serde(default)]
    pub(super) offer: Shared<Offer>,
    #[serde(default)]
    pub(super) log: Shared<Log>,
    #[serde(default)]
    pub(super) audits: Shared<Audits>,
    /// When reports were asked for lately, for their throttle.
    #[serde(skip)]
    pub(super) reports_asked: Vec<Instant>,
}

/// The secrets of one service principal, in the order of writing.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SecretSet {
    pub(super) service_principal: String,
    pub(super) pairs: Vec<(String, String)>,
}

impl Tenant {
    /// A tenant without any object but a small crowd of users.
    pub(super) fn empty(tenant_id: Option<String>) -> Self {
        let settled = tenant_id.is_some();
        Self {
            about: ABOUT.to_owned(),
            format: FORMAT.to_owned(),
            tenant_id: tenant_id.unwrap_or_else(|| guid("tenant", 1)),
            tenant_id_settled: settled,
            clock: START,
            minted: 0,
            applications: Shelf::default(),
            service_principals: Shelf::default(),
            people: People::new(),
            assignments: Shelf::default(),
            owners: Shelf::default(),
            jobs: Shelf::default(),
            secrets: Vec::new(),
            deleted_items: Vec::new(),
            targets: BTreeMap::new(),
            ledgers: BTreeMap::new(),
            schemas: BTreeMap::new(),
            templates: BTreeMap::new(),
            offer: Shared::default(),
            audits: Shared::default(),
            log: Shared::default(),
            reports_asked: Vec::new(),
        }
    }

    /// Gives the tenant its lasting id, wherever the provisional one was used.
    pub(super) fn rename(&mut self, tenant_id: &str) {
        let provisional = self.tenant_id_undashed();
        let lasting = tenant_id.replace('-', "");
        self.applications
            .rewrite(|members| rename_owner(members, tenant_id));
        self.service_principals
            .rewrite(|members| rename_owner(members, tenant_id));
        let renamed = |id: &str| id.replace(&provisional, &lasting);
        self.jobs.rewrite(|job| job.id = renamed(&job.id));
        self.log.edit().rename_jobs(renamed);
        self.ledgers = std::mem::take(&mut self.ledgers)
            .into_iter()
            .map(|(job, ledger)| (renamed(&job), ledger))
            .collect();
        self.schemas = std::mem::take(&mut self.schemas)
            .into_iter()
            .map(|(job, schema)| (renamed(&job), schema))
            .collect();
        self.tenant_id = tenant_id.to_owned();
        self.tenant_id_settled = true;
    }

    /// Readies a tenant that may come from an older store.
    pub(super) fn wake(&mut self) {
        FORMAT.clone_into(&mut self.format);
        let at = self.clock;
        self.jobs.rewrite(|job| job.wake(at));
    }

    /// Takes jobs away, with what they remember.
    pub(super) fn remove_jobs(&mut self, at: Instant, fits: impl Fn(&Job) -> bool) {
        for job in self.jobs.remove(at, fits) {
            self.ledgers.remove(&job.id);
            self.schemas.remove(&job.id);
        }
    }

    /// The accounts of a service principal's target.
    pub(super) fn accounts(&self, service_principal: &str) -> Value {
        let target = self.targets.get(service_principal);
        target.map_or_else(|| json!([]), |target| target.content())
    }

    /// A new id.
    pub(super) fn mint(&mut self) -> String {
        guid("object", self.ordinal())
    }

    /// Makes the counter go on behind a number, so that no new id is one of before.
    pub(super) fn mint_after(&mut self, number: u64) {
        self.minted = self.minted.max(number);
    }

    /// The next number of the counter from which ids and the order of creation come.
    pub(super) fn ordinal(&mut self) -> u64 {
        self.minted += 1;
        self.minted
    }

    /// The tenant id as job ids carry it (reference section 1).
    pub(super) fn tenant_id_undashed(&self) -> String {
        self.tenant_id.replace('-', "")
    }

    /// The stored secrets of a service principal.
    pub(super) fn secrets_of(&self, service_principal: &str) -> &[(String, String)] {
        self.secrets
            .iter()
            .find(|set| set.service_principal == service_principal)
            .map_or(&[], |set| &set.pairs)
    }

    /// Puts another set in the place of a service principal's secrets.
    pub(super) fn set_secrets(&mut self, service_principal: &str, pairs: Vec<(String, String)>) {
        self.secrets
            .retain(|set| set.service_principal != service_principal || !pairs.is_empty());
        match self
            .secrets
            .iter_mut()
            .find(|set| set.service_principal == service_principal)
        {
            Some(set) => set.pairs = pairs,
            None if pairs.is_empty() => {}
            None => self.secrets.push(SecretSet {
                service_principal: service_principal.to_owned(),
                pairs,
            }),
        }
    }

    /// Ends everything that links an object to others, before it goes: assignments and ownerships from both sides, and
    /// memberships.
    pub(super) fn unlink(&mut self, at: Instant, id: &str) {
        let ends = ["principalId", "resourceId"];
        self.assignments.remove(at, |assignment| {
            ends.iter().any(|end| text(assignment, end) == id)
        });
        self.owners.remove(at, |ownership| {
            ownership.owner == id || ownership.owned == id
        });
        self.people.forget_member(at, id);
    }

    /// A job with the schema that was saved for it, up to the version.
    fn job_content(&self, job: &Job) -> Value {
        let mut content = job.content();
        if let Some(saved) = schema_kept::saved(self, &job.id) {
            content["schema"] = saved.clone();
            content["schema"]["version"] = Value::Null;
        }
        content
    }

    /// The content without clock, counter and history, for comparing.
    pub(super) fn content(&self) -> Value {
        let secrets: Map<String, Value> = self
            .secrets
            .iter()
            .map(|set| {
                let pairs = set
                    .pairs
                    .iter()
                    .map(|(key, value)| (key.clone(), json!(value)));
                (
                    set.service_principal.clone(),
                    Value::Object(pairs.collect()),
                )
            })
            .collect();
        json!({
            "tenantId": self.tenant_id,
            "applications": self.applications.living().collect::<Vec<_>>(),
            "servicePrincipals": self.service_principals.living().collect::<Vec<_>>(),
            "users": self.people.content(),
            "assignments": self.assignments.living().collect::<Vec<_>>(),
            "owners": self.owners.living().map(Ownership::content).collect::<Vec<_>>(),
            "jobs": self.jobs.living().map(|job| self.job_content(job)).collect::<Vec<_>>(),
            "secrets": secrets,
            "deletedItems": self.deleted_items,
        })
    }
}

/// The text of a member, or nothing where it is missing or no text.
pub(super) fn text<'a>(members: &'a Members, name: &str) -> &'a str {
    members
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn rename_owner(members: &mut Members, tenant_id: &str) {
    if let Some(owner) = members.get_mut("appOwnerOrganizationId") {
        *owner = json!(tenant_id);
    }
}
