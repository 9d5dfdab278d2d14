//! A plan as it is told: what `-o json` prints, `plan --out` keeps, `show` reads and people are shown.
//!
//! It holds words, names and ids, no secret, and nothing that could be carried out: whoever applies a kept plan makes it
//! anew and holds the two against each other. What is read from a file is hostile until it is shown as text.

mod app;
mod guard;
mod merge;
mod moved;
mod total;

pub use app::{AppReport, ChangeReport, ObjectsReport, UnknownReport};
pub use guard::GuardReport;
pub use merge::{Merged, Unmerged, merged};
pub use moved::{Moved, moved};
pub use total::TotalReport;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::seal::Sealed;
use super::{Note, Plan, Unsealed, Verb};

/// The version of the shape; the first number rises when a reader could break.
pub(super) const FORMAT_VERSION: &str = "1.5";

/// One plan, told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of this shape; the first number rises when a reader could break. `show` and `apply` read their own alone.
    pub format_version: String,
    /// The version of syncform that planned. Another version does not apply it.
    pub version: String,
    /// The tenant that was planned for.
    pub tenant: TenantReport,
    /// Over all that is planned, wherever the manifests lie.
    pub digest: String,
    /// Over the live state that the plan was made against.
    pub base: String,
    /// What the run was asked for besides the manifests.
    pub asked: Asked,
    /// How many applications of each kind, and how many changes of some.
    pub summary: Summary,
    /// In the order of their names.
    pub apps: Vec<AppReport>,
    /// What all applications lose together, of each kind that the Tenant limits for all; of others where anything goes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub totals: Vec<TotalReport>,
    /// What concerns no single manifest.
    pub notes: Vec<Note>,
    /// The commit whose manifests were planned; null where they are not exactly those of one.
    pub commit: Option<String>,
    /// Apps of the manifests that the run was not asked about: where there are any, the plan is partial.
    pub unselected: usize,
    /// How many requests the reading took.
    pub requests: usize,
    /// SHA-256 over the rest of the document, so that a file which somebody has edited is told from one that nobody has. It
    /// is no signature.
    pub seal: String,
}

/// The tenant of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantReport {
    /// `metadata.name` of the Tenant.
    pub name: String,
    /// Its GUID.
    pub id: String,
}

/// What a run was asked for besides the manifests. A kept plan is applied with the same, and `--allow` is said anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// `--target`
    pub target: Vec<String>,
    /// `--exclude`
    pub exclude: Vec<String>,
    /// `--select`, as `KEY=VALUE`
    pub select: Vec<String>,
    /// `--shard`, as `I/N`; plans of several shards that are shown as one have none
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<String>,
    /// `--changed-since`, with what it came to
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_since: Option<ChangedSince>,
    /// `--adopt`, as `NAME` or `NAME=ID`
    pub adopt: Vec<String>,
    /// `--prune`
    pub prune: bool,
    /// `--allow`, as `KIND=NAME`
    pub allow: Vec<String>,
}

/// What `--changed-since` came to. An apply of the kept plan is about the same Apps, whatever the word means by then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedSince {
    /// The word that was said, such as `origin/main`.
    pub reference: String,
    /// The commit where the branch that is checked out left it.
    pub commit: String,
    /// The Apps that say something else by now.
    pub apps: Vec<String>,
}

impl Asked {
    /// The same as it is typed, flag by flag.
    #[must_use]
    pub fn flags(&self) -> Vec<String> {
        let Self {
            target,
            exclude,
            select,
            shard,
            changed_since,
            adopt,
            prune,
            allow,
        } = self;
        let list = |flag: &str, words: &[String]| {
            (!words.is_empty()).then(|| format!("--{flag} {}", words.join(",")))
        };
        let flags = [
            list("target", target),
            list("exclude", exclude),
            list("select", select),
            shard.as_ref().map(|shard| format!("--shard {shard}")),
            changed_since
                .as_ref()
                .map(|since| format!("--changed-since {}", since.reference)),
            list("adopt", adopt),
            prune.then(|| "--prune".to_owned()),
            list("allow", allow),
        ];
        flags.into_iter().flatten().collect()
    }
}

/// What a plan comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Applications that are created.
    pub create: usize,
    /// Applications that are changed.
    pub change: usize,
    /// Applications that an earlier run has created and not marked.
    pub mark: usize,
    /// Applications that were there and nobody's, and become ours.
    pub adopt: usize,
    /// Applications that no manifest describes and that are deleted.
    pub delete: usize,
    /// Applications that are let go as they are.
    pub release: usize,
    /// Applications in which nothing differs.
    pub unchanged: usize,
    /// Applications of which nothing may be written.
    pub blocked: usize,
    /// Assignments that wait for a role.
    pub held: usize,
    /// Applications of which something could not be read.
    pub unknown: usize,
    /// Applications of which git cannot say what left their manifests since they were applied.
    pub past_unknown: usize,
    /// Limits that the plan passes, and that nobody has let through.
    pub guards: usize,
    /// Applications that such a limit holds; they are among those that are blocked.
    pub held_by_guards: usize,
    /// Changes that take away what is there.
    pub removals: usize,
}

impl Report {
    /// Tells a plan. `requests` is how many requests the reading took.
    #[must_use]
    pub fn of(plan: &Plan, asked: Asked, requests: usize) -> Self {
        let apps: Vec<_> = plan.apps.iter().map(AppReport::of).collect();
        let report = Self {
            format_version: FORMAT_VERSION.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            tenant: TenantReport {
                name: plan.tenant_name.clone(),
                id: plan.tenant.to_string(),
            },
            digest: plan.digest.to_string(),
            base: plan.base.to_string(),
            asked,
            summary: Summary::of(&apps),
            apps,
            totals: plan.totals.iter().map(TotalReport::of).collect(),
            notes: plan.notes.clone(),
            commit: plan.commit.as_ref().map(ToString::to_string),
            unselected: plan.unselected,
            requests,
            seal: String::new(),
        };
        report.sealed()
    }

    /// The same for what a branch touches.
    #[must_use]
    pub fn of_changed(mut self, since: ChangedSince) -> Self {
        self.asked.changed_since = Some(since);
        self.sealed()
    }

    /// The same with the settings that the plan leaves alone by their names.
    #[must_use]
    pub fn with_left_alone(mut self, plan: &Plan) -> Self {
        for (told, app) in self.apps.iter_mut().zip(&plan.apps) {
            told.left_alone.clone_from(&app.left_alone);
        }
        self.sealed()
    }

    /// Reads what was kept.
    ///
    /// # Errors
    /// [`Unsealed`] for anything but a document of this format with a seal that fits.
    pub fn read(text: &str) -> Result<Self, Unsealed> {
        Self::unsealed(text)
    }

    /// Whether anything would be written.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.apps.iter().any(|app| !app.steps.is_empty())
    }

    /// Whether a reviewer has something to look at: changes, or what stands in the way of knowing or applying them.
    #[must_use]
    pub fn is_news(&self) -> bool {
        let Summary {
            blocked,
            unknown,
            past_unknown,
            guards,
            ..
        } = self.summary;
        self.has_changes() || blocked + unknown + past_unknown + guards > 0
    }
}

impl Sealed for Report {
    const WHAT: &'static str = "a plan";
    const FORMAT: &'static str = FORMAT_VERSION;

    fn seal(&mut self) -> &mut String {
        &mut self.seal
    }
}

impl Summary {
    /// Counts.
    #[must_use]
    pub fn of(apps: &[AppReport]) -> Self {
        let number = |verb: Verb| apps.iter().filter(|app| app.action == verb).count();
        let changes = apps.iter().flat_map(|app| &app.changes);
        Self {
            create: number(Verb::Create),
            change: number(Verb::Change),
            mark: number(Verb::Mark),
            adopt: number(Verb::Adopt),
            delete: number(Verb::Delete),
            release: number(Verb::Release),
            unchanged: number(Verb::None),
            blocked: number(Verb::Blocked),
            held: apps.iter().map(|app| app.held).sum(),
            unknown: apps.iter().filter(|app| !app.unknown.is_empty()).count(),
            past_unknown: apps.iter().filter(|app| app.past_unknown).count(),
            guards: apps.iter().map(|app| app.holding().count()).sum(),
            held_by_guards: apps.iter().filter(|app| app.holding().count() > 0).count(),
            removals: changes.filter(|change| change.removes).count(),
        }
    }
}

/// The JSON Schema of a plan: its name as a file, and the schema.
#[must_use]
pub fn report_schema() -> (&'static str, Value) {
    let mut schema = schemars::schema_for!(Report).to_value();
    schema["$id"] = Value::from("urn:syncform:v1:plan");
    schema["title"] = Value::from("Plan");
    ("plan.schema.json", schema)
}
