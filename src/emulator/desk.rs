//! The desk at which every request arrives, from whichever door: clock, fault, deed, commit, record, answer.
//!
//! ```text
//!   step the clock -> ask the faults -> carry out on a draft -> keep the draft -> write it down -> answer
//! ```
//!
//! It knows no resource and no socket. A request is written down before it is answered, lost or held.

use std::io;
use std::time::Duration;

use serde_json::Value;

use super::Options;
use super::answer::{Answer, Refusal, Stamp};
use super::call::{self, Call};
use super::clock::{Instant, whole_seconds};
use super::cycles;
use super::error::EmulatorError;
use super::faults::{Act, Faults, Rule};
use super::identity::{guid, is_guid};
use super::moments::{Moment, Moments};
use super::persist::Folder;
use super::record::{Fate, Recorded};
use super::routes;
use super::seed;
use super::store::Tenant;
use super::token;
use crate::wire::{Request, Response};

/// Everything of one open tenant.
pub(super) struct Desk {
    tenant: Tenant,
    faults: Faults,
    /// How many requests each rule has matched so far.
    matched: Vec<u64>,
    recorded: Vec<Recorded>,
    moments: Moments,
    folder: Option<Folder>,
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
    /// Opens what is stored, or seeds a new tenant.
    pub(super) fn open(options: Options) -> Result<Self, EmulatorError> {
        if let Some(given) = options.tenant_id.as_ref().filter(|id| !is_guid(id)) {
            return Err(EmulatorError::NoGuid {
                given: given.clone(),
            });
        }
        let wanted = options.tenant_id.map(|id| id.to_ascii_lowercase());
        let folder = options.dir.as_deref().map(Folder::open).transpose()?;
        let stored = folder.as_ref().map(Folder::load).transpose()?.flatten();
        let kept = stored.as_ref().map(|tenant| tenant.tenant_id_settled);
        let mut desk = Self {
            tenant: stored.unwrap_or_else(|| seed::tenant(wanted.clone())),
            matched: vec![0; options.faults.rules.len()],
            faults: options.faults,
            recorded: Vec::new(),
            moments: Moments::default(),
            folder,
        };
        if let Some(wanted) = wanted {
            desk.settle(wanted)?;
        }
        desk.tenant.wake();
        desk.step(0);
        let grown = desk.tenant.people.grow(options.users);
        desk.move_in(kept.filter(|_| !grown))?;
        desk.moments.look(0, &desk.tenant, &desk.faults.switches);
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

    /// Holds a wanted tenant id against the stored one.
    fn settle(&mut self, wanted: String) -> Result<(), EmulatorError> {
        if self.tenant.tenant_id == wanted {
            self.tenant.tenant_id_settled = true;
            return Ok(());
        }
        if self.tenant.tenant_id_settled {
            return Err(EmulatorError::OtherTenant {
                path: self.folder.as_ref().map(Folder::path).unwrap_or_default(),
                stored: self.tenant.tenant_id.clone(),
                wanted,
            });
        }
        self.tenant.rename(&wanted);
        Ok(())
    }

    pub(super) fn fork(&self) -> Self {
        let mut fork = Self {
            tenant: self.tenant.clone(),
            faults: Faults::none(),
            matched: Vec::new(),
            recorded: Vec::new(),
            moments: Moments::default(),
            folder: None,
        };
        fork.moments.look(0, &fork.tenant, &fork.faults.switches);
        fork
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
        self.matched = vec![0; faults.rules.len()];
        self.faults = faults;
    }

    /// Moves the clock. A store that cannot be written now will say so at the next write.
    pub(super) fn advance(&mut self, duration: Duration) {
        self.step(whole_seconds(duration));
        let _ = self.save();
    }

    /// Whether a caller of the HTTP door may ask Graph anything.
    pub(super) fn admits(&self, authorization: Option<&str>) -> Result<(), Refusal> {
        token::check(&self.tenant, authorization)
    }

    /// Answers a Graph request from a caller who may ask.
    pub(super) fn answer(&mut self, request: &Request, root: &str) -> Reply {
        let consistency = header(request, "ConsistencyLevel");
        let eventual = consistency.is_some_and(|level| level.eq_ignore_ascii_case("eventual"));
        let headline = Headline {
            method: request.method.as_str(),
            target: &request.path,
            client_request_id: header(request, "client-request-id"),
        };
        self.take(&headline, |tenant, faults, now| {
            let (raw_path, raw_query) = call::split_target(&request.path);
            let (version, segments) = versioned(raw_path)?;
            let body = request.body.as_ref().map(crate::wire::Body::json);
            let call = Call {
                method: request.method,
                version,
                segments,
                raw_query,
                raw_path,
                options: call::options(raw_query),
                body: body.filter(|body| !body.is_null()),
                eventual,
                root,
                now,
                faults,
            };
            routes::route(tenant, &call)
        })
    }

    /// Takes one request of any kind through the steps.
    pub(super) fn take(
        &mut self,
        headline: &Headline<'_>,
        deed: impl FnOnce(&mut Tenant, &Faults, Instant) -> Result<Answer, Refusal>,
    ) -> Reply {
        // What jobs did is kept at once; a store that cannot be written now will say so at the next write.
        if self.step(1) {
            let _ = self.save();
        }
        let rule = self.strike(headline);
        let act = rule.as_ref().map(|rule| rule.act);
        let mut committed = false;
        let outcome = if matches!(act, Some(Act::Refuse | Act::Lose | Act::Hold)) {
            Err(refusal_of(rule.as_ref()))
        } else {
            let outcome = self.carry_out(headline, deed);
            committed = outcome.as_ref().is_ok_and(|answer| answer.writes);
            if matches!(act, Some(Act::CommitAndRefuse)) {
                Err(refusal_of(rule.as_ref()))
            } else {
                outcome
            }
        };
        self.reply(headline, act, outcome, committed)
    }

    /// Works on a draft, so that a refusal leaves nothing behind, and a store that cannot be written neither. A read
    /// needs no draft.
    fn carry_out(
        &mut self,
        headline: &Headline<'_>,
        deed: impl FnOnce(&mut Tenant, &Faults, Instant) -> Result<Answer, Refusal>,
    ) -> Result<Answer, Refusal> {
        if headline.method == "GET" {
            let now = self.tenant.clock;
            return deed(&mut self.tenant, &self.faults, now);
        }
        let mut draft = self.tenant.clone();
        let answer = deed(&mut draft, &self.faults, self.tenant.clock)?;
        if answer.writes {
            let before = std::mem::replace(&mut self.tenant, draft);
            if self.save().is_err() {
                self.tenant = before;
                return Err(unwritten());
            }
            let n = self.recorded.len() as u64 + 1;
            self.moments.look(n, &self.tenant, &self.faults.switches);
        }
        Ok(answer)
    }

    /// Writes the request down and says what its door does.
    fn reply(
        &mut self,
        headline: &Headline<'_>,
        act: Option<Act>,
        outcome: Result<Answer, Refusal>,
        committed: bool,
    ) -> Reply {
        let stamp = self.stamp(headline);
        let response = stamp.response(outcome);
        let (fate, reply) = match act {
            Some(Act::Lose | Act::CommitAndLose) => (Fate::Lost, Reply::Lost),
            Some(Act::Hold | Act::CommitAndHold) => (Fate::Held, Reply::Held),
            Some(Act::Refuse | Act::CommitAndRefuse) | None => {
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
        tracing::debug!(n = recorded.n, method = recorded.method, path = recorded.path, fate = %recorded.status, committed);
        self.recorded.push(recorded);
        written
    }

    /// The rule that acts on this request, if one does. Every rule counts what it matches.
    fn strike(&mut self, headline: &Headline<'_>) -> Option<Rule> {
        let (path, _) = call::split_target(headline.target);
        let line = format!("{} {}", headline.method, path.trim_end_matches('/'));
        let mut acting = None;
        for (rule, matched) in self.faults.rules.iter().zip(&mut self.matched) {
            if rule.matches(&line) {
                *matched += 1;
                if acting.is_none() && rule.request.is_none_or(|request| request == *matched) {
                    acting = Some(rule.clone());
                }
            }
        }
        acting
    }

    /// Ids of requests come from time and number, not from the counter of objects, so that reads leave no trace.
    fn stamp(&self, headline: &Headline<'_>) -> Stamp {
        let at = self.tenant.clock;
        let number = self.recorded.len() as u64 + 1;
        let request_id = guid(&format!("request {at}"), number);
        Stamp {
            at,
            client_request_id: headline.client_request_id.unwrap_or(&request_id).to_owned(),
            request_id,
        }
    }

    /// Moves the clock, lets jobs do what is due by then, and says whether they did anything.
    fn step(&mut self, seconds: i64) -> bool {
        self.tenant.clock = self.tenant.clock.saturating_add(seconds);
        let did = cycles::catch_up(&mut self.tenant, &self.faults.switches);
        if did {
            let n = self.recorded.len() as u64;
            self.moments.look(n, &self.tenant, &self.faults.switches);
        }
        did
    }

    fn save(&self) -> io::Result<()> {
        self.folder
            .as_ref()
            .map_or(Ok(()), |folder| folder.save(&self.tenant))
    }
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request
        .headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

/// Splits `/v1.0/...` or `/beta/...`.
fn versioned(path: &str) -> Result<(String, Vec<String>), Refusal> {
    let mut segments = call::segments(path);
    let known = segments
        .first()
        .is_some_and(|first| first == "v1.0" || first == "beta");
    if !known {
        let first = segments.first().cloned().unwrap_or_default();
        return Err(Refusal::directory(
            400,
            "BadRequest",
            format!("Invalid version: {first}."),
        ));
    }
    let version = segments.remove(0);
    Ok((version, segments))
}

/// The error that a rule answers. Its defaults are the documented ones of the status (reference sections 5 and 6).
fn refusal_of(rule: Option<&Rule>) -> Refusal {
    let status = rule.and_then(|rule| rule.status).unwrap_or(503);
    let (code, message) = match status {
        400 => ("Request_BadRequest", "Bad request."),
        401 => (
            "InvalidAuthenticationToken",
            "Access token has expired or is not yet valid.",
        ),
        403 => (
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        ),
        404 => (
            "NotFound",
            "Graph call failed with httpCode=NotFound, errorCode=, errorMessage=, reason=Not Found.",
        ),
        409 => (
            "Request_MultipleObjectsWithSameKeyValue",
            "A conflicting object exists.",
        ),
        429 => ("TooManyRequests", "Please retry again later."),
        _ => ("UnknownError", ""),
    };
    let code = rule.and_then(|rule| rule.code.as_deref()).unwrap_or(code);
    let message = rule
        .and_then(|rule| rule.message.as_deref())
        .unwrap_or(message);
    let mut refusal = Refusal::directory(status, code, message);
    refusal.retry_after = rule.and_then(|rule| rule.retry_after);
    refusal
}

/// The disk failed, not the tenant.
fn unwritten() -> Refusal {
    Refusal::directory(
        500,
        "generalException",
        "The emulator could not write its folder.",
    )
}
