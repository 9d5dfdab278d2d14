//! Which tenant a verb talks to: the embedded one, or Graph over HTTP.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use jiff::Timestamp;

use super::args::Global;
use super::identity::{self, SignedIn};
use super::{Exit, Failure, reach};
use crate::desired::Tenant;
#[cfg(feature = "emulator")]
use crate::emulator::{Emulator, EmulatorError, Options};
use crate::http::{Batched, Claims, Graph, Patient, Trace, Traced};
use crate::model::TenantId;
use crate::secrets::Secret;
use crate::wire::{Request, Response, Transport, Unanswered};

/// A door to a tenant, which counts what passes through it.
pub(super) struct Remote {
    door: Patient<Batched<Door>>,
    /// What a journal is bound to.
    pub(super) name: String,
    pub(super) trace: Option<Arc<Trace>>,
}

/// Where it leads.
pub(super) enum Door {
    #[cfg(feature = "emulator")]
    Sandbox(Box<Counted<Emulator>>),
    Graph(Box<Counted<Graph>>),
}

/// A door whose requests are counted, and which knows what time it is behind it.
pub(super) struct Counted<T> {
    pub(super) inner: Traced<T>,
    requests: AtomicUsize,
    /// The service's own clock at its last answer, in seconds since 1970; nothing yet where it is 0.
    clock: AtomicI64,
}

impl<T> Counted<T> {
    fn new(inner: T, trace: Option<&Arc<Trace>>) -> Self {
        Self {
            inner: Traced::new(inner, trace.cloned()),
            requests: AtomicUsize::new(0),
            clock: AtomicI64::new(0),
        }
    }
}

impl<T: Transport> Transport for Counted<T> {
    fn root(&self) -> &str {
        self.inner.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let answer = self.inner.send(request).await;
        let date = answer
            .as_ref()
            .ok()
            .and_then(|answer| answer.header("date"));
        if let Some(date) = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok()) {
            self.clock
                .store(date.timestamp().as_second(), Ordering::Relaxed);
        }
        answer
    }

    async fn pause(&self, duration: Duration) {
        self.inner.pause(duration).await;
    }
}

impl Transport for Door {
    fn root(&self) -> &str {
        match self {
            #[cfg(feature = "emulator")]
            Self::Sandbox(door) => door.root(),
            Self::Graph(door) => door.root(),
        }
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        match self {
            #[cfg(feature = "emulator")]
            Self::Sandbox(door) => door.send(request).await,
            Self::Graph(door) => door.send(request).await,
        }
    }

    async fn pause(&self, duration: Duration) {
        match self {
            #[cfg(feature = "emulator")]
            Self::Sandbox(door) => door.pause(duration).await,
            Self::Graph(door) => door.pause(duration).await,
        }
    }
}

impl Transport for Remote {
    fn root(&self) -> &str {
        self.door.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        self.door.send(request).await
    }

    async fn send_all(
        &self,
        requests: Vec<Request>,
        together: usize,
    ) -> Vec<Result<Response, Unanswered>> {
        self.door.send_all(requests, together).await
    }

    async fn pause(&self, duration: Duration) {
        self.door.pause(duration).await;
    }
}

impl Remote {
    /// The door itself, without count and patience.
    pub(super) const fn door(&self) -> &Door {
        self.door.inner().inner()
    }

    /// How many requests have been sent so far.
    pub(super) fn requests(&self) -> usize {
        let counter = match self.door() {
            #[cfg(feature = "emulator")]
            Door::Sandbox(door) => &door.requests,
            Door::Graph(door) => &door.requests,
        };
        counter.load(Ordering::Relaxed)
    }

    /// The permissions that the token says it has, its own or lent by a person. None where it says nothing.
    pub(super) async fn permissions(&self) -> Option<Vec<String>> {
        let granted = self.claims().await?.permissions();
        Some(granted).filter(|granted| !granted.is_empty())
    }

    /// Who signed in: the object in the directory, and the application, as far as the token tells.
    pub(super) async fn identity(&self) -> (Option<String>, Option<String>) {
        let claims = self.claims().await;
        claims.map_or((None, None), |claims| (claims.object_id, claims.client_id))
    }

    /// What the token tells of itself. Nothing for the embedded tenant, to which nobody signs in.
    async fn claims(&self) -> Option<Claims> {
        match self.door() {
            #[cfg(feature = "emulator")]
            Door::Sandbox(_) => None,
            // Whatever is wrong with the token, the first write says better.
            Door::Graph(door) => door.inner.inner().signed_in().await.ok().flatten(),
        }
    }

    /// The service's own time, as of its last answer: a tenant in a box has a clock of its own, and two machines
    /// seldom agree.
    pub(super) fn now(&self) -> Timestamp {
        let clock = match self.door() {
            #[cfg(feature = "emulator")]
            Door::Sandbox(door) => &door.clock,
            Door::Graph(door) => &door.clock,
        };
        match clock.load(Ordering::Relaxed) {
            0 => Timestamp::now(),
            seconds => Timestamp::from_second(seconds).unwrap_or_else(|_| Timestamp::now()),
        }
    }

    /// Keeps these values out of the trace, in case the service repeats them.
    pub(super) fn hide<'a>(&self, secrets: impl IntoIterator<Item = &'a Secret>) {
        if let Some(trace) = &self.trace {
            trace.hide(secrets.into_iter().map(Secret::while_kept));
        }
    }

    /// As [`Self::open`], for verbs that look at or drive what is there. A sandbox that they would have to make holds
    /// nothing for them: its folder is then more likely the name of an App that `--sandbox` has swallowed.
    pub(super) async fn open_there(
        global: &Global,
        tenant: &Tenant,
        run: &str,
    ) -> Result<Self, Failure> {
        match embedded(global, tenant) {
            Some(folder) if cfg!(feature = "emulator") && !folder.join("tenant.json").is_file() => {
                Err(Failure::new(
                    Exit::Usage,
                    format!("there is no sandbox in the folder {}", folder.display()),
                )
                .help(
                    "names go before --sandbox, or say --sandbox=DIR; `syncform apply` makes one",
                ))
            }
            Some(_) | None => Self::open(global, tenant, run).await,
        }
    }

    /// As [`Self::open`], for verbs that need no manifest: the embedded tenant is whichever it is.
    pub(super) async fn open_to_read(
        global: &Global,
        tenant: Option<&Tenant>,
        run: &str,
    ) -> Result<Self, Failure> {
        match (tenant, &global.sandbox) {
            (Some(tenant), _) => Self::open(global, tenant, run).await,
            (None, Some(folder)) => sandbox(folder, None, run, reach::trace(global)?),
            (None, None) => Err(Failure::new(Exit::Usage, "nothing says which tenant is meant")
                .help("name it with --tenant-id GUID or AZURE_TENANT_ID, or give the file of a Tenant with -f; or try everything on an embedded tenant with --sandbox")),
        }
    }

    /// Opens the door that the flags name. `run` travels with every request as `client-request-id`.
    pub(super) async fn open(global: &Global, tenant: &Tenant, run: &str) -> Result<Self, Failure> {
        let trace = reach::trace(global)?;
        if let Some(folder) = embedded(global, tenant) {
            return sandbox(&folder, Some(&tenant.id), run, trace);
        }
        let signed_in = identity::sign_in(global, tenant, run, trace.clone()).await?;
        Ok(Self::over(signed_in, run, trace))
    }

    /// The door of a connection.
    pub(super) fn over(signed_in: SignedIn, run: &str, trace: Option<Arc<Trace>>) -> Self {
        let SignedIn { graph, root, .. } = signed_in;
        let door = Door::Graph(Box::new(Counted::new(graph, trace.as_ref())));
        Self {
            door: Patient::new(Batched::new(door), run),
            name: root,
            trace,
        }
    }

    /// The id of the embedded tenant; none of any other.
    pub(super) fn embedded(&self) -> Option<TenantId> {
        match self.door() {
            #[cfg(feature = "emulator")]
            Door::Sandbox(door) => TenantId::parse(&door.inner.inner().tenant_id()).ok(),
            Door::Graph(_) => None,
        }
    }
}

/// The folder of the embedded tenant, where that is the one. Tenants that share manifests have one each.
fn embedded(global: &Global, tenant: &Tenant) -> Option<PathBuf> {
    let folder = global.sandbox.as_ref()?;
    Some(if tenant.has_siblings {
        folder.join(&tenant.name)
    } else {
        folder.clone()
    })
}

#[cfg(feature = "emulator")]
fn sandbox(
    folder: &std::path::Path,
    tenant: Option<&TenantId>,
    run: &str,
    trace: Option<Arc<Trace>>,
) -> Result<Remote, Failure> {
    crate::apply::refuse_links(folder).map_err(|error| {
        let text = format!("cannot keep a sandbox in {}: {error}", folder.display());
        let help = "take the link away, or name the folder that is meant by its whole path: --sandbox=/WHOLE/PATH";
        Failure::new(Exit::Error, text).help(help)
    })?;
    let options = Options {
        dir: Some(folder.to_owned()),
        tenant_id: tenant.map(ToString::to_string),
        ..Options::default()
    };
    let emulator = Emulator::open(options).map_err(|error| {
        let is_other_tenant = matches!(error, EmulatorError::OtherTenant { .. });
        let exit = if is_other_tenant {
            Exit::Identity
        } else {
            Exit::Error
        };
        Failure::new(exit, error.to_string())
    })?;
    let name = format!(
        "sandbox {}",
        std::path::absolute(folder)
            .unwrap_or_else(|_| folder.to_owned())
            .display()
    );
    Ok(Remote {
        door: Patient::new(
            Batched::new(Door::Sandbox(Box::new(Counted::new(
                emulator,
                trace.as_ref(),
            )))),
            run,
        ),
        name,
        trace,
    })
}

#[cfg(not(feature = "emulator"))]
fn sandbox(
    _: &std::path::Path,
    _: Option<&TenantId>,
    _: &str,
    _: Option<Arc<Trace>>,
) -> Result<Remote, Failure> {
    Err(
        Failure::new(Exit::Usage, "this build has no embedded tenant")
            .help("build with the feature \"emulator\", or leave out --sandbox"),
    )
}
