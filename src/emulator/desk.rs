//! The desk at which every request arrives, from whichever door: clock, fault, deed, commit, record, answer.
//!
//! ```text
//!   step the clock -> ask the faults -> carry out on a draft -> keep the draft -> write it down -> answer
//! ```
//!
//! It knows no resource and no socket. A request is written down before it is answered, lost or held.

mod callers;
mod envelope;

use std::io;
use std::time::Duration;

use serde_json::Value;

use super::Options;
use super::answer::{Answer, Refusal, Stamp};
use super::batch;
use super::call::{self, Call};
use super::caller::Caller;
use super::clock::{Instant, whole_seconds};
use super::cycles;
use super::enum_case;
use super::error::EmulatorError;
use super::faults::{Act, Faults, Toll};
use super::identity::guid;
use super::moments::{Moment, Moments};
use super::origin::{self, Origin};
use super::persist::Folder;
use super::record::{Fate, Recorded};
use super::replicas::Replicas;
use super::routes;
use super::store::Tenant;
use super::strikes::{Strikes, refusal_of, too_many};
use super::switches::SyncErrors;
use super::vaults;
use crate::wire::{Request, Response};

/// Everything of one open tenant.
pub(super) struct Desk {
    tenant: Tenant,
    strikes: Strikes,
    recorded: Vec<Recorded>,
    moments: Moments,
    replicas: Replicas,
    folder: Option<Folder>,
    /// What every caller may do; none where permissions are not looked at.
    permissions: Option<Vec<String>>,
}

/// What a door does with a request.
pub(super) enum Reply {
    Answered(Response),
    /// The connection ends without an answer.
    Lost,
    /// No answer ever comes.
    Held,
}

/// What identifies a request to faults and witness.
pub(super) struct Headline<'a> {
    pub(super) method: &'a str,
    /// Path and query as they were sent.
    pub(super) target: &'a str,
    /// The caller's `client-request-id`.
    pub(super) client_request_id: Option<&'a str>,
}

impl Desk {
    /// Opens what is stored, or makes a new tenant.
    pub(super) fn open(options: Options) -> Result<Self, EmulatorError> {
        let Origin {
            tenant,
            folder,
            kept,
        } = origin::open(&options)?;
        let mut desk = Self {
            tenant,
            strikes: Strikes::new(options.faults),
            recorded: Vec::new(),
            moments: Moments::default(),
            replicas: Replicas::default(),
            folder,
            permissions: options.permissions,
        };
        desk.step(0);
        let grown = desk.tenant.people.grow(options.users);
        desk.move_in(kept.filter(|_| !grown))?;
        desk.moments
            .look(0, &desk.tenant, &desk.strikes.faults.switches);
        Ok(desk)
    }

    /// Makes the folder ours: the store is written where it is new or its id has just been settled.
    fn move_in(&mut self, kept: Option<bool>) -> Result<(), EmulatorError> {
        if kept != Some(self.tenant.tenant_id_settled) {
            self.save().map_err(|source| EmulatorError::Io {
                path: self.folder.as_ref().map(Folder::path).unwrap_or_default(),
                verb: "written",
                source,
            })?;
        }
        self.folder.as_mut().map_or(Ok(()), Folder::attend)
    }

    pub(super) fn fork(&self) -> Self {
        let mut fork = Self {
            tenant: self.tenant.clone(),
            strikes: Strikes::new(Faults::none()),
            recorded: Vec::new(),
            moments: Moments::default(),
            replicas: Replicas::default(),
            folder: None,
            permissions: None,
        };
        fork.moments
            .look(0, &fork.tenant, &fork.strikes.faults.switches);
        fork
    }

    pub(super) fn tenant_id(&self) -> &str {
        &self.tenant.tenant_id
    }

    pub(super) fn requests(&self) -> Vec<Recorded> {
        self.recorded.clone()
    }

    pub(super) fn scopes(&self) -> Vec<Moment> {
        self.moments.all()
    }

    pub(super) fn snapshot(&self) -> Value {
        self.tenant.content()
    }

    pub(super) fn accounts(&self, service_principal: &str) -> Value {
        self.tenant.accounts(service_principal)
    }

    pub(super) fn set_faults(&mut self, faults: Faults) {
        self.strikes = Strikes::new(faults);
        self.replicas = Replicas::default();
    }

    /// How long an answer over HTTP is held back.
    pub(super) fn delay(&self) -> Duration {
        Duration::from_millis(u64::from(self.strikes.faults.delay))
    }

    /// Moves the clock. A store that cannot be written now will say so at the next write.
    pub(super) fn advance(&mut self, duration: Duration) {
        self.step(whole_seconds(duration));
        let _ = self.save();
    }

    /// Answers a Graph request from a caller who may ask.
    pub(super) fn answer(
        &mut self,
        request: &Request,
        root: &str,
        caller: Option<&Caller>,
    ) -> Reply {
        let (path, query) = call::split_target(&request.path);
        if let Some(asked) = vaults::asked(path) {
            let method = request.method.as_str();
            return self.take(&headline(request), |_, _, now| {
                Ok(vaults::answer(&asked, method, query, root, now))
            });
        }
        match batch::version(request) {
            Some(version) => self.unpack(request, version, root, caller),
            None => self.answer_one(request, root, caller),
        }
    }

    fn answer_one(&mut self, request: &Request, root: &str, caller: Option<&Caller>) -> Reply {
        let consistency = call::header(&request.headers, "ConsistencyLevel");
        let eventual = consistency.is_some_and(|level| level.eq_ignore_ascii_case("eventual"));
        self.take(&headline(request), |tenant, faults, now| {
            let (raw_path, raw_query) = call::split_target(&request.path);
            let (version, segments) = call::versioned(raw_path)?;
            let body = request.body.as_ref().map(crate::wire::Body::json);
            let switches = &faults.switches;
            let body = body.filter(|body| !body.is_null());
            let body = body.map(|body| enum_case::sent(body, &segments, switches));
            let call = Call {
                method: request.method,
                version,
                segments,
                raw_query,
                raw_path,
                options: call::options(raw_query),
                body: body.as_deref(),
                headers: &request.headers,
                eventual,
                root,
                now,
                faults,
                caller,
            };
            let answered = routes::route(tenant, &call);
            let answered = answered.map(|answer| Answer {
                body: enum_case::answered(answer.body, &call.segments, switches),
                ..answer
            });
            answered.map_err(|refusal| match switches.sync_errors {
                SyncErrors::Nested => refusal,
                SyncErrors::Empty => refusal.without_words(),
            })
        })
    }

    /// Takes one request of any kind through the steps.
    pub(super) fn take(
        &mut self,
        headline: &Headline<'_>,
        deed: impl FnOnce(&mut Tenant, &Faults, Instant) -> Result<Answer, Refusal>,
    ) -> Reply {
        // What jobs did is kept at once; a store that cannot be written now will say so at the next write.
        if self.step(1 + i64::from(self.strikes.faults.latency)) {
            let _ = self.save();
        }
        let (path, _) = call::split_target(headline.target);
        let rule = self.strikes.next(headline.method, path);
        let act = rule.as_ref().map(|rule| rule.act);
        let mut committed = false;
        let mut toll = Toll::default();
        let outcome = if matches!(act, Some(Act::Refuse | Act::Lose | Act::Hold)) {
            Err(refusal_of(rule.as_ref()))
        } else {
            let now = self.tenant.clock;
            toll = self.strikes.charge(now, headline.method, headline.target);
            let outcome = match &toll.refused {
                Some(refused) => Err(too_many(refused.retry_after)),
                None => self.carry_out(headline, act, deed),
            };
            committed = outcome.as_ref().is_ok_and(|answer| answer.writes);
            if matches!(act, Some(Act::CommitAndRefuse)) {
                Err(refusal_of(rule.as_ref()))
            } else {
                outcome
            }
        };
        self.reply(headline, act, outcome, (committed, toll))
    }

    /// Works on a draft, so that a refusal leaves nothing behind, and a store that cannot be written neither. A read
    /// needs no draft, nor does an envelope.
    fn carry_out(
        &mut self,
        headline: &Headline<'_>,
        act: Option<Act>,
        deed: impl FnOnce(&mut Tenant, &Faults, Instant) -> Result<Answer, Refusal>,
    ) -> Result<Answer, Refusal> {
        let now = self.tenant.clock;
        let faults = &self.strikes.faults;
        if headline.target.ends_with("/$batch") {
            return deed(&mut self.tenant, faults, now);
        }
        if headline.method == "GET" {
            let (path, _) = call::split_target(headline.target);
            return match self.replicas.view(now, path, act, faults) {
                Some(mut late) => deed(&mut late, faults, now),
                None => deed(&mut self.tenant, faults, now),
            };
        }
        let mut draft = self.tenant.clone();
        let answer = deed(&mut draft, faults, now)?;
        if answer.writes {
            let before = std::mem::replace(&mut self.tenant, draft);
            if self.save().is_err() {
                self.tenant = before;
                return Err(unwritten());
            }
            self.replicas.keep(now, before, &self.strikes.faults);
            let n = self.recorded.len() as u64 + 1;
            self.moments
                .look(n, &self.tenant, &self.strikes.faults.switches);
        }
        Ok(answer)
    }

    /// Writes the request down and says what its door does.
    fn reply(
        &mut self,
        headline: &Headline<'_>,
        act: Option<Act>,
        outcome: Result<Answer, Refusal>,
        (committed, toll): (bool, Toll),
    ) -> Reply {
        let stamp = self.stamp(headline, toll);
        let response = stamp.response(outcome);
        let (fate, reply) = match act {
            Some(Act::Lose | Act::CommitAndLose) => (Fate::Lost, Reply::Lost),
            Some(Act::Hold | Act::CommitAndHold) => (Fate::Held, Reply::Held),
            Some(Act::Refuse | Act::CommitAndRefuse | Act::Stale) | None => {
                (Fate::Answered(response.status), Reply::Answered(response))
            }
        };
        match self.record(headline, fate, committed) {
            Ok(()) => reply,
            Err(_) => Reply::Answered(stamp.response(Err(unwritten()))),
        }
    }

    fn record(&mut self, headline: &Headline<'_>, status: Fate, committed: bool) -> io::Result<()> {
        let recorded = Recorded {
            n: self.recorded.len() as u64 + 1,
            method: headline.method.to_owned(),
            path: headline.target.to_owned(),
            status,
            committed,
        };
        let written = match &mut self.folder {
            Some(folder) => folder.witness(&recorded),
            None => Ok(()),
        };
        let (path, _) = call::split_target(headline.target);
        tracing::debug!(n = recorded.n, method = recorded.method, path, fate = %recorded.status, committed);
        self.recorded.push(recorded);
        written
    }

    /// Ids of requests come from time and number, not from the counter of objects, so that reads leave no trace.
    fn stamp(&self, headline: &Headline<'_>, toll: Toll) -> Stamp {
        let at = self.tenant.clock;
        let number = self.recorded.len() as u64 + 1;
        let request_id = guid(&format!("request {at}"), number);
        Stamp {
            at,
            client_request_id: headline.client_request_id.unwrap_or(&request_id).to_owned(),
            request_id,
            tenant_id: self.tenant.tenant_id.clone(),
            toll,
        }
    }

    /// Moves the clock, lets jobs do what is due by then, and says whether they did anything.
    fn step(&mut self, seconds: i64) -> bool {
        self.tenant.clock = self.tenant.clock.saturating_add(seconds);
        let did = cycles::catch_up(&mut self.tenant, &self.strikes.faults.switches);
        if did {
            let n = self.recorded.len() as u64;
            self.moments
                .look(n, &self.tenant, &self.strikes.faults.switches);
        }
        did
    }

    fn save(&self) -> io::Result<()> {
        self.folder
            .as_ref()
            .map_or(Ok(()), |folder| folder.save(&self.tenant))
    }
}

fn headline(request: &Request) -> Headline<'_> {
    Headline {
        method: request.method.as_str(),
        target: &request.path,
        client_request_id: call::header(&request.headers, "client-request-id"),
    }
}

/// The disk failed, not the tenant.
fn unwritten() -> Refusal {
    Refusal::directory(
        500,
        "generalException",
        "The emulator could not write its folder.",
    )
}
