//! Which rule strikes a request, and with what answer.
//!
//! It counts what each rule matches. It carries nothing out: that is the desk's.

use super::answer::Refusal;
use super::faults::{Faults, Rule};

/// The faults of a tenant, and how far their rules have counted.
pub(super) struct Strikes {
    pub(super) faults: Faults,
    /// How many requests each rule has matched so far.
    matched: Vec<u64>,
}

impl Strikes {
    pub(super) fn new(faults: Faults) -> Self {
        Self {
            matched: vec![0; faults.rules.len()],
            faults,
        }
    }

    /// The rule that acts on this request, if one does. Every rule counts what it matches.
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
        acting
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
    let mut refusal = Refusal::directory(status, code, message);
    refusal.retry_after = rule.and_then(|rule| rule.retry_after);
    refusal
}
