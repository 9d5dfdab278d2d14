//! What a step reads just before it is sent, and what its answer teaches the steps behind it.

use std::collections::BTreeMap;

use super::Trouble;
use super::settle::LOOKS;
use super::worker::Worker;
use crate::api::{self, Fresh};
use crate::live::{
    self, AppRole, JobSchema, RoleMatch, SecretState, SyncTemplate, default_template,
};
use crate::model::{RoleId, SyncTemplateId};
use crate::observe;
use crate::plan::{self, Action, Objects, Role};
use crate::schema::{Change, Diff, Document, Laid, Overlay};
use crate::wire::{Request, Response, Transport};

pub(super) type Stored = BTreeMap<String, SecretState>;

impl<T: Transport> Worker<'_, T> {
    /// Spells a step, with what no plan can hold read anew.
    pub(super) async fn encode(&self, action: &Action) -> Result<Request, Trouble> {
        let (mut tags, mut stored, mut chosen) = (Vec::new(), Stored::new(), None);
        let (mut named, mut schema) = (None, None);
        if action.tags().is_some() {
            tags = self.tags(action).await?;
        }
        if let Action::Update { set, was, .. } = action {
            self.unmoved(set, was).await?;
        }
        if let Action::PutSecrets {
            pairs,
            put,
            was,
            noted,
            ..
        } = action
        {
            let was = (was, noted.as_ref());
            stored = self.unmoved_pairs(action, (pairs, *put), was).await?;
        }
        if let Action::Assign { role, .. } = action {
            named = Some(self.role(action, role).await?);
        }
        if let Action::CreateJob { template } = action {
            chosen = Some(self.template(action, template.as_ref()).await?);
        }
        if let Action::PutSchema {
            overlay, expected, ..
        } = action
        {
            schema = Some(self.schema(action, overlay, expected.as_ref()).await?);
        }
        let fresh = Fresh {
            tags: &tags,
            stored: &stored,
            template: chosen.as_ref(),
            schema: schema.as_ref().map(Document::json),
            role: named.as_ref(),
            root: self.run.transport.root(),
            value: &|reference| self.values.expose(reference),
        };
        Ok(api::encode(action, &self.objects, &fresh)?)
    }

    /// The stored pairs.
    pub(super) async fn stored(&self, action: &Action) -> Result<Stored, Trouble> {
        let Some(principal) = &self.objects.service_principal else {
            return Ok(Stored::new());
        };
        let transport = self.run.transport;
        self.patiently(action, async || observe::stored(transport, principal).await)
            .await
    }

    /// The schema as it shall be: laid anew over what is there now, and the same difference as was planned.
    async fn schema(
        &self,
        action: &Action,
        overlay: &Overlay,
        expected: Option<&Diff>,
    ) -> Result<Document, Trouble> {
        let laid = self.agreed(action, overlay).await?;
        // An earlier try has saved it after all, and only now does that show.
        if laid.diff.is_equal() {
            return Err(Trouble::Stands);
        }
        if let Some(fault) = laid.faults.first() {
            return Err(Trouble::Unfit(format!("{}: {}", fault.place, fault.wrong)));
        }
        match expected {
            Some(expected) if !expected.says_the_same(&laid.diff) => {
                Err(Trouble::Stale(moved(expected, &laid.diff)))
            }
            Some(_) | None => Ok(laid.after),
        }
    }

    /// As [`Self::laid`], over what two looks in a row show alike while the object is young: reads flap between replicas
    /// then, and a document that was read from yesterday's would be saved again, which makes the service look at everybody.
    pub(super) async fn agreed(&self, action: &Action, overlay: &Overlay) -> Result<Laid, Trouble> {
        let mut schema = self.job_schema(action, overlay.needs_base()).await?;
        if self.objects.is_young {
            schema.document = self.twice_alike(action).await?;
        }
        lay(overlay, &schema)
    }

    async fn twice_alike(&self, action: &Action) -> Result<Document, Trouble> {
        let mut before = self.document(action).await?;
        for seconds in LOOKS {
            let again = self.document(action).await?;
            if again == before {
                return Ok(again);
            }
            before = again;
            self.pause(seconds).await?;
        }
        Err(Trouble::Unseen(
            "the schema reads differently from one look to the next".to_owned(),
        ))
    }

    /// What the overlay makes of the schema that is there now.
    pub(super) async fn laid(&self, action: &Action, overlay: &Overlay) -> Result<Laid, Trouble> {
        lay(
            overlay,
            &self.job_schema(action, overlay.needs_base()).await?,
        )
    }

    /// The schema of the job, with the default of its template where that matters.
    async fn job_schema(&self, action: &Action, with_default: bool) -> Result<JobSchema, Trouble> {
        let jobs = self.jobs(action).await?;
        let job = jobs
            .iter()
            .find(|job| Some(&job.id) == self.objects.job.as_ref());
        let (Some(principal), Some(job)) = (&self.objects.service_principal, job) else {
            return Err(no_job());
        };
        let transport = self.run.transport;
        self.patiently(action, async || {
            observe::schema(transport, principal, job, with_default).await
        })
        .await
    }

    /// The schema of the job alone: one read.
    async fn document(&self, action: &Action) -> Result<Document, Trouble> {
        let (Some(principal), Some(job)) = (&self.objects.service_principal, &self.objects.job)
        else {
            return Err(no_job());
        };
        let transport = self.run.transport;
        self.patiently(action, async || {
            observe::document(transport, principal, job).await
        })
        .await
    }

    /// The provisioning template that is meant, out of those that the application has.
    pub(super) async fn template(
        &self,
        action: &Action,
        wanted: Option<&SyncTemplateId>,
    ) -> Result<SyncTemplateId, Trouble> {
        let known = self.known_templates(action).await?;
        let chosen = match wanted {
            Some(id) => known.iter().find(|template| template.id == *id),
            None => default_template(&known),
        };
        // A new application shows only now which way its template leads.
        if let Some(template) = chosen
            && !live::provisions_applications(&template.id, &known)
        {
            return Err(Trouble::Unfit(plan::elsewhere(&template.id)));
        }
        chosen.map(|template| template.id.clone()).ok_or_else(|| {
            let wanted = wanted.map_or_else(
                || "default template".to_owned(),
                |id| format!("template \"{id}\""),
            );
            let list: Vec<_> = known.iter().map(|template| template.id.as_str()).collect();
            Trouble::Unfit(format!(
                "the application has no provisioning {wanted}; it has: {}",
                list.join(", ")
            ))
        })
    }

    /// The provisioning templates of the application. As long as it is young, none at all may mean that they are not
    /// everywhere yet.
    async fn known_templates(&self, action: &Action) -> Result<Vec<SyncTemplate>, Trouble> {
        let Some(principal) = &self.objects.service_principal else {
            return Ok(Vec::new());
        };
        let transport = self.run.transport;
        // About a minute of them: nobody has seen that it takes any time at all.
        let mut looks = LOOKS.iter().take(10);
        loop {
            let known = self
                .patiently(action, async || {
                    observe::sync_templates(transport, principal).await
                })
                .await?;
            match looks.next() {
                Some(seconds) if known.is_empty() && self.objects.is_young => {
                    self.pause(*seconds).await?;
                }
                Some(_) | None => return Ok(known),
            }
        }
    }

    /// The app role that an assignment names. Those of a new application are known only now; one that is not there is
    /// imported by the connector later, or never.
    pub(super) async fn role(&self, action: &Action, wanted: &Role) -> Result<RoleId, Trouble> {
        if let Some(id) = &wanted.id {
            return Ok(id.clone());
        }
        let read = async || self.roles(action).await;
        let roles = self.roles.get_or_try_init(read).await?;
        match live::role(roles, wanted.name.as_deref()) {
            RoleMatch::One(id) => Ok(id),
            RoleMatch::None => Err(Trouble::NoRole(wanted.clone())),
            RoleMatch::Several(several) => {
                let ids: Vec<_> = several.iter().map(|role| role.id.as_str()).collect();
                Err(Trouble::Unfit(format!(
                    "several app roles could be {wanted}: say which by value or id: {}",
                    ids.join(", ")
                )))
            }
        }
    }

    async fn roles(&self, action: &Action) -> Result<Vec<AppRole>, Trouble> {
        let Some(principal) = &self.objects.service_principal else {
            return Ok(Vec::new());
        };
        let transport = self.run.transport;
        self.patiently(action, async || observe::roles(transport, principal).await)
            .await
    }

    /// Takes the ids that an answer brings.
    pub(super) fn learn(&mut self, action: &Action, response: &Response) -> Result<(), api::Shape> {
        let body = response.body.json();
        if let Action::Instantiate { .. } = action {
            let api::Born {
                application,
                app_id,
                service_principal,
            } = api::born(body)?;
            self.objects = Objects {
                application: Some(application),
                app_id: Some(app_id),
                service_principal: Some(service_principal),
                job: None,
                is_young: true,
            };
            self.is_born_here = true;
        }
        if let Action::CreateJob { .. } = action {
            self.objects.job = Some(api::job(body)?.id);
            // A job has no age of its own; this one is as young as a new application's, however old its own is.
            self.objects.is_young = true;
        }
        Ok(())
    }
}

fn no_job() -> Trouble {
    Trouble::Unfit("there is no job whose schema it could be".to_owned())
}

fn lay(overlay: &Overlay, schema: &JobSchema) -> Result<Laid, Trouble> {
    let base = schema.default.as_ref();
    overlay.lay(&schema.document, base).map_err(|refusals| {
        let said: Vec<_> = refusals.iter().map(ToString::to_string).collect();
        Trouble::Unfit(said.join("; "))
    })
}

/// What is not as it was planned for: somebody wrote meanwhile, or a locked template is no longer what it was.
fn moved(planned: &Diff, now: &Diff) -> String {
    let told = |changes: Vec<&Change>| {
        let changes: Vec<_> = changes.into_iter().map(Change::told).collect();
        changes.join("; ")
    };
    let [before, after] = [planned.beyond(now), now.beyond(planned)].map(told);
    let planned = if before.is_empty() {
        "nothing"
    } else {
        &before
    };
    let would = if after.is_empty() { "nothing" } else { &after };
    format!(
        "the schema is not the one that was planned for: somebody changed it, or `syncform template lock` must be run again; planned was {planned}, and now it would be {would}"
    )
}
