//! One read, a list page by page, and how a read fails.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;

use crate::api::{Refusal, Shape};
use crate::wire::{Foreign, Request, Response, Transport, Unanswered, path_of};

/// No list of ours has more pages; a service that goes on for ever is stopped.
const PAGES: usize = 1_000;

/// Pauses between looks at a young object: quick first, then about every ten seconds, three minutes in all.
const LOOKS: [u64; 21] = [
    1, 2, 3, 5, 7, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
];

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
    /// The status of a refusal.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match &self.why {
            Why::Refused(refusal) => Some(refusal.status),
            Why::Unanswered(_) | Why::Shape(_) | Why::Foreign(_) | Why::Endless => None,
        }
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
    match transport.send(request.clone()).await {
        Ok(response) if response.is_success() => Ok(response),
        Ok(response) => Err(failed(&request, Why::Refused(Refusal::read(&response)))),
        Err(unanswered) => Err(failed(&request, Why::Unanswered(unanswered))),
    }
}

/// As [`read`], with patience for an object that the service may not know everywhere yet. Below
/// `/synchronization` a missing object is answered with 401 (reference, section 5).
pub(super) async fn read_young(
    transport: &impl Transport,
    request: Request,
    is_young: bool,
) -> Result<Response, ReadError> {
    let mut looks = LOOKS.iter();
    loop {
        let error = match read(transport, request.clone()).await {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        let may_be_lag = is_young && matches!(error.status(), Some(401 | 403 | 404 | 409));
        match looks.next().filter(|_| may_be_lag) {
            Some(seconds) => transport.pause(Duration::from_secs(*seconds)).await,
            None => return Err(error),
        }
    }
}

/// Reads a list to its end and hands every item to `take`; patient as [`read_young`] is.
pub(super) async fn each<T: Transport>(
    transport: &T,
    first: Request,
    is_young: bool,
    mut take: impl FnMut(&Value, &Response) -> Result<(), Shape>,
) -> Result<(), ReadError> {
    let mut pages = Pages::from(first);
    for _ in 0..PAGES {
        let Some((request, response)) = pages.next(transport, is_young).await? else {
            return Ok(());
        };
        for item in items(&request, &response)? {
            take(item, &response).map_err(|shape| failed(&request, Why::Shape(shape)))?;
        }
    }
    Err(failed(&pages.last, Why::Endless))
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
    next: Option<Request>,
    last: Request,
    seen: BTreeSet<String>,
}

impl From<Request> for Pages {
    fn from(first: Request) -> Self {
        Self {
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
        is_young: bool,
    ) -> Result<Option<(Request, Response)>, ReadError> {
        let Some(request) = self.next.take() else {
            return Ok(None);
        };
        let response = read_young(transport, request.clone(), is_young).await?;
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
