//! The file that a run leaves beside its journal, whole before its first write: what it is about to replace.
//!
//! It is for this machine, has no published shape, and holds no secret. What is read from it is hostile until it is
//! parsed: it names wishes and no steps, and what it wants is shown before anything is done.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Before;
use super::before::before;
use crate::desired::App;
use crate::model::{AppName, Handle, PrincipalRef};
use crate::plan::report::{ObjectsReport, TenantReport};
use crate::plan::seal::Sealed;
use crate::plan::{AppPlan, Plan, Unsealed};

const FORMAT_VERSION: &str = "1.0";

/// What a run replaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    pub format_version: String,
    pub version: String,
    pub run: String,
    /// The verb of the run.
    pub verb: String,
    pub tenant: TenantReport,
    /// The door that it went through.
    pub remote: String,
    /// Those that it writes to, in the order of their names.
    pub apps: Vec<AppImage>,
    pub seal: String,
}

/// What it replaces in one application.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppImage {
    pub name: String,
    /// Ids that were known before.
    pub objects: ObjectsReport,
    /// The steps that replace something, in their order.
    pub steps: Vec<StepImage>,
}

/// What one step replaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepImage {
    /// Its place among all steps of its application, from 1, by which the journal knows it.
    pub number: usize,
    pub step: String,
    pub replaces: Vec<Before>,
}

impl Sealed for Image {
    const WHAT: &'static str = "a before-image";
    const FORMAT: &'static str = FORMAT_VERSION;

    fn seal(&mut self) -> &mut String {
        &mut self.seal
    }
}

impl Image {
    /// What a plan is about to replace, carried out by this verb in this run through this door.
    #[must_use]
    pub fn of(plan: &Plan, verb: &str, run: &str, remote: &str) -> Self {
        let busy = plan.apps.iter().filter(|app| !app.steps.is_empty());
        let image = Self {
            format_version: FORMAT_VERSION.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            run: run.to_owned(),
            verb: verb.to_owned(),
            tenant: TenantReport {
                name: plan.tenant_name.clone(),
                id: plan.tenant.to_string(),
            },
            remote: remote.to_owned(),
            apps: busy.map(AppImage::of).collect(),
            seal: String::new(),
        };
        image.sealed()
    }

    /// Reads what a run has left.
    ///
    /// # Errors
    /// [`Unsealed`] for anything but a document of this format with a seal that fits.
    pub fn read(text: &str) -> Result<Self, Unsealed> {
        Self::unsealed(text)
    }

    /// As it is kept.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::to_value(self).expect("plain data always serialises")
    }

    /// What is kept of an application, by its name of today or the one before it.
    #[must_use]
    pub fn of_app(&self, app: &App) -> Option<&AppImage> {
        let named = |name: &AppName| self.apps.iter().find(|kept| kept.name == name.as_str());
        named(&app.name).or_else(|| named(app.former.as_ref()?))
    }

    /// Takes ids that only the run itself came to know, of what it made.
    pub fn learn(&mut self, app: &str, service_principal: Option<&String>, job: Option<&String>) {
        for app in self.apps.iter_mut().filter(|kept| kept.name == app) {
            let known = &mut app.objects;
            known.service_principal = known
                .service_principal
                .take()
                .or(service_principal.cloned());
            known.job = known.job.take().or(job.cloned());
        }
    }

    /// Leaves the steps of which this says, by application and number, that they may have been carried out.
    pub fn retain(&mut self, is_done: impl Fn(&str, usize) -> bool) {
        for app in &mut self.apps {
            app.steps.retain(|step| is_done(&app.name, step.number));
        }
    }
}

impl AppImage {
    fn of(app: &AppPlan) -> Self {
        let steps = app.steps.iter().zip(1..).map(|(action, number)| StepImage {
            number,
            step: action.name().to_owned(),
            replaces: before(action, app.job_was.as_ref()),
        });
        Self {
            name: app.name.to_string(),
            objects: ObjectsReport::of(&app.objects),
            steps: steps.filter(|step| !step.replaces.is_empty()).collect(),
        }
    }

    /// Whether the run made the application.
    #[must_use]
    pub fn makes(&self) -> bool {
        self.befores().any(|before| matches!(before, Before::Made))
    }

    /// Whether the run deleted the application.
    #[must_use]
    pub fn deletes(&self) -> bool {
        let mut all = self.befores();
        all.any(|before| matches!(before, Before::Deleted))
    }

    /// Everything that was replaced.
    pub fn befores(&self) -> impl Iterator<Item = &Before> {
        self.steps.iter().flat_map(|step| &step.replaces)
    }

    /// Those who were owners or assigned, by their ids: whether they are still there, only the tenant can tell.
    pub fn principals(&self) -> impl Iterator<Item = PrincipalRef> {
        self.befores().filter_map(|before| {
            let (Before::Owner {
                owner: principal,
                was: true,
            }
            | Before::Assignment {
                principal,
                was: true,
                ..
            }) = before
            else {
                return None;
            };
            Some(PrincipalRef {
                kind: principal.kind?,
                handle: Handle::Id(principal.id.clone()),
            })
        })
    }
}
