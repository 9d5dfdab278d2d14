//! One application of a told plan.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::GuardReport;
use crate::live::Part;
use crate::plan::step::RECORD_APPLIED;
use crate::plan::{
    About, Action, AppPlan, Cause, Change, Consequence, LeftAlone, Note, Objects, TakenBack,
    Unknown, Verb,
};

/// What happens to one application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppReport {
    /// `metadata.name` of the App.
    pub name: String,
    /// The file that names it, as the planner was given it; null where no manifest describes it.
    pub file: Option<String>,
    /// The line in it, from 1.
    pub line: Option<usize>,
    /// What happens to it, in one word.
    pub action: Verb,
    /// Whether the manifest protects it.
    pub protect: bool,
    /// Ids that are known already.
    pub objects: ObjectsReport,
    /// What differs, field by field.
    pub changes: Vec<ChangeReport>,
    /// What is written, in its order: each with its name as `step`, and what it needs beyond ids and secret values.
    pub steps: Vec<Map<String, Value>>,
    /// What a rollback makes of each thing that the run changed; left out of other plans.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub takes_back: Vec<TakenBack>,
    /// What the service will do by itself afterwards.
    pub consequences: Vec<Consequence>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Limits that the plan passes.
    pub guards: Vec<GuardReport>,
    /// How many live settings no manifest mentions.
    pub unmanaged: usize,
    /// Which settings these are, where somebody wants to see them; left out elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_alone: Vec<LeftAlone>,
    /// How many assignments wait for a role.
    pub held: usize,
    /// What could not be read.
    pub unknown: Vec<UnknownReport>,
    /// The commit that was applied last, as the live application says; what left git left it since then.
    pub applied: Option<String>,
    /// Whether git cannot say what left its manifest since then: it stays.
    pub past_unknown: bool,
}

/// Ids of the live objects behind an application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectsReport {
    /// Of the application.
    pub application: Option<String>,
    /// The `appId` that both share.
    pub app_id: Option<String>,
    /// Of the service principal.
    pub service_principal: Option<String>,
    /// Of the provisioning job.
    pub job: Option<String>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeReport {
    /// Such as `provisioning.scope`.
    pub field: String,
    /// What there was; null where there was nothing.
    pub from: Option<String>,
    /// What there will be; null where there will be nothing.
    pub to: Option<String>,
    /// What kind of thing it is about.
    pub about: About,
    /// Who wants it.
    pub cause: Cause,
    /// Whether it takes away what is there.
    pub removes: bool,
}

/// One part of an application that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnknownReport {
    /// Which part.
    pub part: Part,
    /// What a manifest calls it.
    pub field: String,
    /// How the service refused: a status of HTTP.
    pub status: u16,
    /// And a code of Graph, which may be empty.
    pub code: String,
}

impl AppReport {
    /// Tells one application.
    #[must_use]
    pub fn of(app: &AppPlan) -> Self {
        Self {
            name: app.name.to_string(),
            file: app.place.as_ref().map(|place| place.file.clone()),
            line: app
                .place
                .as_ref()
                .and_then(|place| place.span)
                .map(|span| span.start.line),
            action: app.verb,
            protect: app.protect,
            objects: ObjectsReport::of(&app.objects),
            changes: app.changes.iter().map(ChangeReport::of).collect(),
            steps: app.steps.iter().map(step).collect(),
            takes_back: app.takes_back.clone(),
            consequences: app.consequences.clone(),
            notes: app.notes.clone(),
            guards: app
                .guards
                .iter()
                .map(|guard| GuardReport::of(guard, app.name.as_str()))
                .collect(),
            unmanaged: app.left_alone.len(),
            left_alone: Vec::new(),
            held: app.held,
            unknown: app.unknown.iter().map(UnknownReport::of).collect(),
            applied: app.applied.as_ref().map(ToString::to_string),
            past_unknown: app.is_past_unknown,
        }
    }

    /// `file:line`, or the file alone.
    #[must_use]
    pub fn place(&self) -> String {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            (Some(file), None) => file.clone(),
            (None, _) => "no manifest".to_owned(),
        }
    }

    /// The limits that hold it.
    pub fn holding(&self) -> impl Iterator<Item = &GuardReport> {
        self.guards.iter().filter(|guard| !guard.allowed)
    }

    /// Whether nothing is written but the note of what was applied.
    #[must_use]
    pub fn is_record_alone(&self) -> bool {
        !self.steps.is_empty() && self.deeds().next().is_none()
    }

    /// The steps but for the one that notes what was applied.
    pub(super) fn deeds(&self) -> impl Iterator<Item = &Map<String, Value>> {
        let is_record = |step: &&Map<String, Value>| {
            let name = step.get("step").and_then(Value::as_str);
            name == Some(RECORD_APPLIED)
        };
        self.steps.iter().filter(move |step| !is_record(step))
    }

    /// The names of the steps, in their order.
    pub fn step_names(&self) -> impl Iterator<Item = &str> {
        self.steps
            .iter()
            .map(|step| step.get("step").and_then(Value::as_str).unwrap_or_default())
    }
}

impl ObjectsReport {
    pub(in crate::plan) fn of(objects: &Objects) -> Self {
        Self {
            application: objects.application.as_ref().map(ToString::to_string),
            app_id: objects.app_id.as_ref().map(ToString::to_string),
            service_principal: objects.service_principal.as_ref().map(ToString::to_string),
            job: objects.job.as_ref().map(ToString::to_string),
        }
    }
}

impl ChangeReport {
    fn of(change: &Change) -> Self {
        Self {
            field: change.field.clone(),
            from: change.from.clone(),
            to: change.to.clone(),
            about: change.about,
            cause: change.cause,
            removes: change.removes(),
        }
    }
}

impl UnknownReport {
    pub(in crate::plan) fn of(unknown: &Unknown) -> Self {
        Self {
            part: unknown.part,
            field: unknown.part.field().to_owned(),
            status: unknown.because.status,
            code: unknown.because.code.clone(),
        }
    }
}

/// A step as an object whose member `step` is its name, the one that outcomes and journals know it by.
fn step(action: &Action) -> Map<String, Value> {
    let mut members = match serde_json::to_value(action) {
        Ok(Value::Object(members)) => members,
        // A step is an object by its type, and its keys are texts.
        Ok(_) | Err(_) => Map::new(),
    };
    members.insert("step".to_owned(), action.name().into());
    members
}
