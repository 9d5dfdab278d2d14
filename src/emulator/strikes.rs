//! Which rule strikes a request, or which chance, or the throttle, and with what answer.
//!
//! It counts requests and what each rule matches. It carries nothing out: that is the desk's.

use super::answer::Refusal;
use super::clock::Instant;
use super::faults::{Buckets, Faults, Rule, Toll};

/// The faults of a tenant, and how far their rules have counted.
pub(super) struct Strikes {
    pub(super) faults: Faults,
    /// How many requests each rule has matched so far.
    matched: Vec<u64>,
    /// How many requests of Graph there have been.
    asked: u64,
    buckets: Buckets,
}

impl Strikes {
    pub(super) fn new(faults: Faults) -> Self {
        Self {
            matched: vec![0; faults.rules.len()],
            asked: 0,
            buckets: Buckets::new(faults.throttle.as_ref()),
            faults,
        }
    }

    /// What the throttle says about a request. Who is struck by a rule has not come as far as that.
    pub(super) fn charge(&mut self, now: Instant, method: &str, target: &str) -> Toll {
        self.buckets.charge(now, method, target)
    }

    /// The rule that acts on this request, if one does, or what befalls it by chance. Every rule counts what it matches;
    /// chance leaves signing in alone, which is another service.
    pub(super) fn next(&mut self, method: &str, path: &str) -> Option<Rule> {
        let line = format!("{method} {}", path.trim_end_matches('/'));
        let mut acting = None;
        for (rule, matched) in self.faults.rules.iter().zip(&mut self.matched) {
            if rule.matches(&line) {
                *matched += 1;
                if acting.is_none() && rule.request.is_none_or(|request| request == *matched) {
                    acting = Some(rule.clone());
                }
            }
        }
        let is_graph = ["/v1.0/", "/beta/"]
            .iter()
            .any(|root| path.starts_with(root));
        self.asked += u64::from(is_graph);
        let chance = self.faults.chance.as_ref().filter(|_| is_graph);
        acting.or_else(|| chance?.strike(self.asked, method != "GET"))
    }
}

/// The error that a rule answers. Its defaults are the documented ones of the status (reference sections 5 and 6).
pub(super) fn refusal_of(rule: Option<&Rule>) -> Refusal {
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
    let mut refusal = match rule {
        Some(rule) if rule.nested => Refusal::sync(status, code, Some(message)),
        Some(_) | None => Refusal::directory(status, code, message),
    };
    refusal.retry_after = rule.and_then(|rule| rule.retry_after);
    refusal
}

/// The error of a throttle (reference section 6).
pub(super) fn too_many(retry_after: u32) -> Refusal {
    let mut refusal = Refusal::directory(429, "TooManyRequests", "Please retry again later.");
    refusal.retry_after = Some(retry_after);
    refusal
}
