//! A job in the emulated tenant whose schema somebody else has saved, and what a manifest makes of it.

use serde_json::Value;
use syncform::desired::Desired;
use syncform::emulator::{Emulator, Faults};
use syncform::plan::{Action, Plan};
use syncform::render::{self, Style};
use syncform::schema::Document;
use syncform::wire::{Method, Request, Transport as _};
use tokio::runtime::{Builder, Runtime};

use super::mend::Fragment;
use crate::support::hands::{by_hand, principal};
use crate::support::stories::stage;
use crate::support::world::{self, apply, carry_out, desired, emulator, plan, report, writes};

const NAME: &str = "Generated";

/// A service that looks closely: what it does not know it refuses, and so texts that say something else than their trees.
const STRICT: &str = r#"{ "switches": { "unknownMembers": "refuse", "sourceDispute": "refuse", "unknownOperators": "accept" } }"#;

/// One that takes what it does not know, for documents that hold such things.
const LENIENT: &str = r#"{ "switches": { "unknownMembers": "keep", "sourceDispute": "refuse", "unknownOperators": "accept" } }"#;

/// A gallery template, and the provisioning template of its job.
pub(super) type Template = (&'static str, &'static str);

pub(super) const SALESFORCE: Template = ("cd3ed3de-93ee-400b-8b19-b61ef44a0f29", "salesforce");
pub(super) const SCIM: Template = ("8adf8e6e-67b2-4cf2-a259-e3dc5476c621", "scim");
pub(super) const AWS: Template = ("8b1025e4-1dd2-430b-a150-2ef79cd700f5", "aws");

/// An application whose manifest says this below `spec.provisioning`.
pub(super) fn wanted((id, template): Template, said: &str) -> Desired {
    let said: String = said.lines().map(|line| format!("    {line}\n")).collect();
    desired(&stage(&[format!(
        "apiVersion: syncform/v1
kind: App
metadata: {{ name: generated }}
spec:
  displayName: {NAME}
  template: {{ id: {id} }}
  provisioning:
    template: {template}
    state: running
    scope: assigned
    credentials: unmanaged
{said}"
    )]))
}

/// A tenant with the job.
pub(super) struct Live {
    emulator: Emulator,
    runtime: Runtime,
    template: Template,
    /// Of the job.
    path: String,
    switches: &'static str,
}

/// What became of a manifest.
pub(super) struct Done {
    /// The plan as JSON.
    pub(super) plan: String,
    /// Whether it has a save of the schema.
    pub(super) saves: bool,
    /// How many saves were sent.
    pub(super) sent: usize,
    pub(super) after: Value,
    /// What a second plan says, if it says anything; and how much a second apply has written.
    pub(super) again: Option<String>,
    pub(super) written_again: usize,
}

impl Live {
    /// A new job with the default schema of its template.
    pub(super) fn new(template: Template) -> Self {
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        let emulator = emulator();
        runtime.block_on(apply(&wanted(template, ""), &emulator));
        // What was applied is old by now.
        emulator.advance(std::time::Duration::from_secs(3600));
        let id = principal(&emulator, NAME);
        let jobs = format!("/v1.0/servicePrincipals/{id}/synchronization/jobs");
        let mut live = Self {
            emulator,
            runtime,
            template,
            path: String::new(),
            switches: STRICT,
        };
        let job = live
            .send(&live.emulator, Request::new(Method::Get, &jobs))
            .1;
        live.path = format!(
            "{jobs}/{}/schema",
            job["value"][0]["id"].as_str().expect("a job")
        );
        live
    }

    /// The tenant after somebody else has saved this schema, or why the service refused it. One that was edited holds
    /// what nobody knows.
    pub(super) fn with(&self, document: &Document, is_edited: bool) -> Result<Self, String> {
        let switches = if is_edited { LENIENT } else { STRICT };
        let emulator = fork(&self.emulator, switches);
        let save = Request::new(Method::Put, &self.path).json(document.json().clone());
        let (is_saved, answer) = self.send(&emulator, save);
        if !is_saved {
            return Err(answer["error"]["message"]
                .as_str()
                .unwrap_or_default()
                .to_owned());
        }
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        Ok(Self {
            emulator,
            runtime,
            template: self.template,
            path: self.path.clone(),
            switches,
        })
    }

    /// The provisioning template.
    pub(super) const fn name(&self) -> &str {
        self.template.1
    }

    /// The schema as it is read.
    pub(super) fn schema(&self) -> Value {
        self.runtime.block_on(self.read(&self.emulator))
    }

    /// Plans and applies in a copy of the tenant, then looks again.
    pub(super) fn carry_out(&self, said: &Fragment) -> Done {
        let wanted = wanted(self.template, &said.yaml());
        let emulator = fork(&self.emulator, self.switches);
        self.runtime.block_on(async {
            let first = plan(&wanted, &emulator).await;
            assert!(!first.is_blocked(), "{}", text(&first));
            let steps = || first.apps.iter().flat_map(|app| &app.steps);
            let saves = steps().any(|step| matches!(step, Action::PutSchema { .. }));
            assert_eq!(steps().count(), usize::from(saves), "{}", text(&first));
            let door = world::door(&emulator);
            let outcome = carry_out(&wanted, &first, &door, &|_| ()).await;
            assert!(outcome.is_complete(), "{outcome:#?}");
            let sent = self.saves(&emulator);
            let second = plan(&wanted, &emulator).await;
            let is_silent = !second.has_changes() && !second.is_blocked();
            let before = writes(&emulator);
            let outcome = carry_out(&wanted, &second, &door, &|_| ()).await;
            assert!(outcome.is_complete(), "{outcome:#?}");
            Done {
                plan: without_places(render::plan_json(&report(&first))).to_string(),
                saves,
                sent,
                after: self.read(&emulator).await,
                again: (!is_silent).then(|| text(&second)),
                written_again: writes(&emulator) - before,
            }
        })
    }

    fn saves(&self, emulator: &Emulator) -> usize {
        let requests = emulator.requests();
        let saves = requests
            .iter()
            .filter(|it| it.method == "PUT" && it.path.ends_with("/schema"));
        saves.count()
    }

    async fn read(&self, emulator: &Emulator) -> Value {
        by_hand(emulator, Method::Get, &self.path, Value::Null).await
    }

    fn send(&self, emulator: &Emulator, request: Request) -> (bool, Value) {
        let answer = self
            .runtime
            .block_on(emulator.send(request))
            .expect("an answer");
        (answer.is_success(), answer.body.into_json())
    }
}

fn fork(emulator: &Emulator, switches: &str) -> Emulator {
    let emulator = emulator.fork();
    emulator.set_faults(Faults::parse(switches).expect("faults"));
    emulator
}

fn text(plan: &Plan) -> String {
    render::plan(&report(plan), Style::default())
}

/// A note stands where its line does, which is another one where keys are in another order.
fn without_places(mut plan: Value) -> Value {
    for app in plan["apps"].as_array_mut().into_iter().flatten() {
        for note in app["notes"].as_array_mut().into_iter().flatten() {
            note["place"].take();
        }
    }
    // It covers the places as well.
    plan["seal"].take();
    plan
}
