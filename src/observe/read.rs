//! One read, a list page by page, and how a read fails.

use std::collections::BTreeSet;

use serde_json::Value;

use super::youth::Youth;
use crate::api::{Refusal, Shape};
use crate::wire::{Foreign, Request, Response, Transport, Unanswered, path_of};

/// No list of ours has more pages; a service that goes on for ever is stopped.
const PAGES: usize = 1_000;

/// A read that brought nothing usable. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{method} {path}: {why}")]
pub struct ReadError {
    pub method: &'static str,
    /// Without the query.
    pub path: String,
    pub why: Why,
}

/// Why a read failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    #[error(transparent)]
    Unanswered(Unanswered),
    #[error("{0}")]
    Refused(Refusal),
    #[error(transparent)]
    Shape(Shape),
    #[error(transparent)]
    Foreign(Foreign),
    #[error("the list does not end")]
    Endless,
}

impl ReadError {
    /// What the service said, where it said no.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match &self.why {
            Why::Refused(refusal) => Some(refusal),
            Why::Unanswered(_) | Why::Shape(_) | Why::Foreign(_) | Why::Endless => None,
        }
    }

    /// The status of a refusal.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.refusal().map(|refusal| refusal.status)
    }
}

/// Binds an error to the request that it answers.
pub(super) fn failed(request: &Request, why: Why) -> ReadError {
    ReadError {
        method: request.method.as_str(),
        path: request.bare_path().to_owned(),
        why,
    }
}

/// Sends one read; anything but 2xx is an error.
pub(super) async fn read(
    transport: &impl Transport,
    request: Request,
) -> Result<Response, ReadError> {
    judged(&request, transport.send(request.clone()).await)
}

/// Sends reads that do not need each other, at most `together` in one call. Answers come in the order of the requests.
pub(super) async fn read_all(
    transport: &impl Transport,
    requests: Vec<Request>,
    together: usize,
) -> Vec<Asked> {
    let answers = transport.send_all(requests.clone(), together).await;
    let pairs = requests.into_iter().zip(answers);
    pairs
        .map(|(request, answer)| Asked {
            answer: judged(&request, answer),
            request,
        })
        .collect()
}

/// A read that has been sent, and its answer.
pub(super) struct Asked {
    pub(super) request: Request,
    answer: Result<Response, ReadError>,
}

fn judged(request: &Request, answer: Result<Response, Unanswered>) -> Result<Response, ReadError> {
    match answer {
        Ok(response) if response.is_success() => Ok(response),
        Ok(response) => Err(failed(request, Why::Refused(Refusal::read(&response)))),
        Err(unanswered) => Err(failed(request, Why::Unanswered(unanswered))),
    }
}

impl Asked {
    /// Sends a read on its own.
    pub(super) async fn alone(transport: &impl Transport, request: Request) -> Self {
        Self {
            answer: read(transport, request.clone()).await,
            request,
        }
    }

    /// The status of a refusal.
    pub(super) fn status(&self) -> Option<u16> {
        self.answer.as_ref().err().and_then(ReadError::status)
    }

    /// What was answered.
    pub(super) fn answer(self) -> Result<Response, ReadError> {
        self.answer
    }

    /// Every item of the list that this is the first page of. With the youth of its object further pages are waited for.
    pub(super) async fn each<T: Transport>(
        self,
        transport: &T,
        youth: Option<&Youth>,
        mut take: impl FnMut(&Value, &Response) -> Result<(), Shape>,
    ) -> Result<(), ReadError> {
        let mut pages = Pages::from(self.request.clone());
        pages.opened = Some(self);
        for _ in 0..PAGES {
            let Some((request, response)) = pages.next(transport, youth).await? else {
                return Ok(());
            };
            for item in items(&request, &response)? {
                take(item, &response).map_err(|shape| failed(&request, Why::Shape(shape)))?;
            }
        }
        Err(failed(&pages.last, Why::Endless))
    }

    /// The list that this is the first page of, decoded.
    pub(super) async fn listed<T>(
        self,
        transport: &impl Transport,
        youth: Option<&Youth>,
        decode: fn(&Value) -> Result<T, Shape>,
    ) -> Result<Vec<T>, ReadError> {
        let mut found = Vec::new();
        self.each(transport, youth, |item, _| {
            found.push(decode(item)?);
            Ok(())
        })
        .await?;
        Ok(found)
    }
}

/// The items of one page.
pub(super) fn items<'a>(
    request: &Request,
    response: &'a Response,
) -> Result<&'a Vec<Value>, ReadError> {
    let items = response.body.json().get("value");
    items
        .and_then(Value::as_array)
        .ok_or_else(|| failed(request, Why::Shape(Shape("value"))))
}

/// A list, page by page, for as long as its reader cares.
pub(super) struct Pages {
    /// The first page, where it has been asked for already.
    opened: Option<Asked>,
    next: Option<Request>,
    last: Request,
    seen: BTreeSet<String>,
}

impl From<Request> for Pages {
    fn from(first: Request) -> Self {
        Self {
            opened: None,
            next: Some(first.clone()),
            last: first,
            seen: BTreeSet::new(),
        }
    }
}

impl Pages {
    /// Whether there is a page that was not read.
    pub(super) const fn has_more(&self) -> bool {
        self.next.is_some()
    }

    /// The next page with the request that it answers, or none behind the last one.
    pub(super) async fn next(
        &mut self,
        transport: &impl Transport,
        youth: Option<&Youth>,
    ) -> Result<Option<(Request, Response)>, ReadError> {
        let Some(request) = self.next.take() else {
            return Ok(None);
        };
        let asked = match (self.opened.take(), youth) {
            (Some(asked), _) => asked,
            (None, Some(youth)) => youth.read(transport, request.clone()).await,
            (None, None) => Asked::alone(transport, request.clone()).await,
        };
        let response = asked.answer()?;
        if let Some(link) = response
            .body
            .json()
            .get("@odata.nextLink")
            .and_then(Value::as_str)
        {
            let path = path_of(transport.root(), link)
                .map_err(|foreign| failed(&request, Why::Foreign(foreign)))?;
            // A service that leads in circles would never be done.
            if !self.seen.insert(path.clone()) {
                return Err(failed(&request, Why::Endless));
            }
            let mut next = request.clone();
            next.path = path;
            self.next = Some(next);
        }
        self.last = request.clone();
        Ok(Some((request, response)))
    }
}
