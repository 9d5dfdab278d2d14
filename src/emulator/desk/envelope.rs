//! An envelope of requests on the desk: opened, each request carried out like any other, and closed again.

use serde_json::Value;

use super::super::answer::{Answer, Refusal};
use super::super::batch;
use super::super::caller::Caller;
use super::super::faults::Toll;
use super::{Desk, Headline, Reply, headline};
use crate::wire::{Request, Response};

impl Desk {
    /// Opens an envelope and answers what is inside.
    pub(super) fn unpack(
        &mut self,
        request: &Request,
        version: &str,
        root: &str,
        caller: Option<&Caller>,
    ) -> Reply {
        let headline = headline(request);
        let mut parts = None;
        let reply = self.take(&headline, |_, faults, _| {
            let rules = batch::Rules {
                version,
                root,
                switches: &faults.switches,
            };
            parts = Some(batch::read(request, rules)?);
            Ok(Answer::read(Value::Null))
        });
        match (reply, parts) {
            (Reply::Answered(mut envelope), Some(parts)) if envelope.is_success() => {
                let answers = batch::answers(parts, |part| {
                    self.answer_part(part, &headline, (root, caller))
                });
                batch::fill(&mut envelope, answers);
                Reply::Answered(envelope)
            }
            (reply, _) => reply,
        }
    }

    /// Answers one request of an envelope. Whoever opens it hears of a lost answer that the service gave up waiting.
    fn answer_part(
        &mut self,
        part: Result<&Request, Refusal>,
        envelope: &Headline<'_>,
        (root, caller): (&str, Option<&Caller>),
    ) -> Response {
        let refusal = match part.map(|request| self.answer_one(request, root, caller)) {
            Ok(Reply::Answered(response)) => return response,
            Ok(Reply::Lost | Reply::Held) => Refusal::directory(504, "GatewayTimeout", ""),
            Err(refusal) => refusal,
        };
        self.stamp(envelope, Toll::default()).response(Err(refusal))
    }
}
