//! Many requests in one call: `$batch` (reference, section 6).
//!
//! It packs requests and unpacks their answers, each of which stands for itself. A call whose answer was lost, perhaps since
//! it was more than one answer may hold, is asked for once more as single reads, until one of them is not answered either:
//! then nobody is there for the others. A lost write is its sender's to look for, and patience is another's business.
//! Whether every endpoint answers inside a batch is an inference, so a first refusal inside one, which carried nothing out,
//! is held against the same request on its own: where that succeeds, requests of that kind travel alone from then on. So do
//! all, where the service has no batches.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use serde_json::{Map, Value, json};

use super::token;
use crate::wire::{Body, Method, Request, Response, Transport, Unanswered};

/// The most requests that the service takes in one call.
const MOST: usize = 20;
/// How many calls are under way at once.
const SIDE_BY_SIDE: usize = 4;
/// What all requests of one call have in common.
const VERSION: &str = "/v1.0";

type Answer = Result<Response, Unanswered>;

/// A door that takes many requests at once.
#[derive(Debug)]
pub struct Batched<T> {
    inner: T,
    known: Mutex<Known>,
}

/// What has been seen of batches so far.
#[derive(Debug, Default)]
struct Known {
    /// The service refused an envelope.
    has_no_batches: bool,
    /// Kinds of requests that were refused inside, and answered outside.
    alone: BTreeSet<String>,
    /// Kinds, and statuses that were the same inside and outside.
    honest: BTreeSet<(String, u16)>,
}

impl<T> Batched<T> {
    /// Wraps a door.
    #[must_use]
    pub fn new(inner: T) -> Self {
        Self {
            inner,
            known: Mutex::default(),
        }
    }

    /// The door itself.
    #[must_use]
    pub const fn inner(&self) -> &T {
        &self.inner
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn may_be_packed(&self, request: &Request) -> bool {
        let known = self.known();
        request.path.starts_with(VERSION)
            && !known.has_no_batches
            && !known.alone.contains(&request.kind())
    }
}

impl<T: Transport> Batched<T> {
    /// Single reads, one after the other. Where one is not answered, neither are those behind it.
    async fn one_by_one(&self, requests: Vec<(usize, Request)>) -> Vec<(usize, Answer)> {
        let mut answers = Vec::with_capacity(requests.len());
        let mut requests = requests.into_iter();
        while let Some((index, request)) = requests.next() {
            let answer = self.inner.send(request).await;
            if answer.is_err() {
                answers.extend(for_each(requests.by_ref(), &answer));
            }
            answers.push((index, answer));
        }
        answers
    }

    /// One call, or a plain request where there is but one.
    async fn call(&self, requests: Vec<(usize, Request)>) -> Vec<(usize, Answer)> {
        if requests.len() == 1 {
            return self.one_by_one(requests).await;
        }
        let envelope = match self.inner.send(envelope(&requests)).await {
            Ok(envelope) => envelope,
            // Perhaps it was more than one answer may hold; each alone is not.
            Err(Unanswered::Lost { .. }) if are_reads(&requests) => {
                return self.one_by_one(requests).await;
            }
            Err(unanswered) => return for_each(requests, &Err(unanswered)),
        };
        match envelope.status {
            200..=299 => self.unpacked(requests, &envelope).await,
            408 | 429 | 500 | 502..=599 => for_each(requests, &Ok(envelope)),
            _ => {
                self.known().has_no_batches = true;
                self.one_by_one(requests).await
            }
        }
    }

    async fn unpacked(
        &self,
        requests: Vec<(usize, Request)>,
        envelope: &Response,
    ) -> Vec<(usize, Answer)> {
        let mut inside = answers(envelope);
        let mut unpacked = Vec::with_capacity(requests.len());
        for (index, request) in requests {
            let answer = inside.remove(&index.to_string());
            let answer = answer.ok_or_else(|| Unanswered::Lost {
                because: "the batch came back without it".to_owned(),
            });
            unpacked.push((index, self.believed(request, answer).await));
        }
        unpacked
    }

    /// The answer, or that to the same request outside where a refusal may be about the batch.
    async fn believed(&self, request: Request, answer: Answer) -> Answer {
        let refused = match &answer {
            Ok(inside) if matches!(inside.status, 400..=428 | 430..=499 | 501) => inside.clone(),
            Ok(_) | Err(_) => return answer,
        };
        let kind = request.kind();
        // A token that ended on the way says nothing of the endpoint; outside it is renewed.
        let is_of_token = token::is_refused(&refused);
        let seen = (kind.clone(), refused.status);
        if !is_of_token && self.known().honest.contains(&seen) {
            return answer;
        }
        let outside = self.inner.send(request).await;
        match &outside {
            Ok(_) if is_of_token => {}
            Ok(response) if response.status == refused.status => {
                self.known().honest.insert(seen);
            }
            // Other refusals may have been lag, which was over outside.
            Ok(response) if response.is_success() && matches!(refused.status, 400 | 405 | 501) => {
                self.known().alone.insert(kind);
            }
            Ok(_) | Err(_) => {}
        }
        outside
    }
}

impl<T: Transport> Transport for Batched<T> {
    fn root(&self) -> &str {
        self.inner.root()
    }

    async fn send(&self, request: Request) -> Answer {
        self.inner.send(request).await
    }

    async fn send_all(&self, requests: Vec<Request>, together: usize) -> Vec<Answer> {
        let (packed, alone): (Vec<_>, Vec<_>) = requests
            .into_iter()
            .enumerate()
            .partition(|(_, request)| self.may_be_packed(request));
        let calls = packed
            .chunks(together.clamp(1, MOST))
            .map(<[_]>::to_vec)
            .chain(alone.into_iter().map(|request| vec![request]));
        let calls: Vec<_> = calls.map(|requests| self.call(requests)).collect();
        let answers: Vec<_> = stream::iter(calls)
            .buffer_unordered(SIDE_BY_SIDE)
            .collect()
            .await;
        let mut answers: Vec<_> = answers.into_iter().flatten().collect();
        answers.sort_by_key(|(index, _)| *index);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    async fn pause(&self, duration: Duration) {
        self.inner.pause(duration).await;
    }
}

/// The same for all.
fn for_each(
    requests: impl IntoIterator<Item = (usize, Request)>,
    answer: &Answer,
) -> Vec<(usize, Answer)> {
    let indices = requests.into_iter().map(|(index, _)| index);
    indices.map(|index| (index, answer.clone())).collect()
}

fn are_reads(requests: &[(usize, Request)]) -> bool {
    let mut all = requests.iter();
    all.all(|(_, request)| request.is_read)
}

fn envelope(requests: &[(usize, Request)]) -> Request {
    let part = |(index, request): &(usize, Request)| {
        let url = request.path.strip_prefix(VERSION).unwrap_or(&request.path);
        let method = request.method.as_str();
        let mut part = json!({ "id": index.to_string(), "method": method, "url": url });
        let headers = request.headers.iter();
        let mut headers: Map<_, _> = headers
            .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
            .collect();
        if let Some(body) = &request.body {
            headers.insert("Content-Type".to_owned(), "application/json".into());
            part["body"] = body.json().clone();
        }
        if !headers.is_empty() {
            part["headers"] = headers.into();
        }
        part
    };
    let parts: Vec<_> = requests.iter().map(part).collect();
    Request::new(Method::Post, format!("{VERSION}/$batch")).json(json!({ "requests": parts }))
}

/// The answers inside, by their ids. What only the envelope says of time and request is said of each.
fn answers(envelope: &Response) -> BTreeMap<String, Response> {
    let parts = envelope.body.json()["responses"].as_array();
    parts
        .into_iter()
        .flatten()
        .filter_map(|part| {
            let status = part["status"]
                .as_u64()
                .and_then(|status| u16::try_from(status).ok())?;
            let mut headers: Vec<_> = part["headers"]
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect();
            for name in ["date", "request-id"] {
                let is_there = headers
                    .iter()
                    .any(|(known, _)| known.eq_ignore_ascii_case(name));
                if let (false, Some(value)) = (is_there, envelope.header(name)) {
                    headers.push((name.to_owned(), value.to_owned()));
                }
            }
            let response = Response {
                status,
                headers,
                body: Body::new(part.get("body").cloned().unwrap_or_default()),
            };
            Some((part["id"].as_str()?.to_owned(), response))
        })
        .collect()
}
