//! The envelope: one request to Graph, its answer, and the door through which both pass.
//!
//! It knows no resource, no socket, no retry and no words for people. Both doors, the real one
//! (`http`) and the one in a box (`emulator`), speak it, so that no other room can tell them apart.

mod body;
mod hidden;

pub use body::Body;
pub use hidden::Hidden;

use std::fmt;
use std::future::Future;
use std::time::Duration;

use futures_util::future::join_all;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// What RFC 3986 lets stand unescaped, so that a printed query stays legible.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'$')
    .remove(b'/')
    .remove(b':')
    .remove(b'\'')
    .remove(b',')
    .remove(b'(')
    .remove(b')');

/// The HTTP methods that Graph uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// The method as it is spelt on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// The method that is spelt so, in capitals.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete]
            .into_iter()
            .find(|method| method.as_str() == name)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One call, not yet sent. `path` starts with `/`, holds the API version and the encoded query, and never a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Body>,
    /// Whether it only asks, so that it may be sent again whatever became of it.
    pub is_read: bool,
}

impl Request {
    /// A request without query, headers or body.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            headers: Vec::new(),
            body: None,
            is_read: matches!(method, Method::Get),
        }
    }

    /// The same, which only asks although its method does not say so: a query of GraphQL.
    #[must_use]
    pub const fn asking(mut self) -> Self {
        self.is_read = true;
        self
    }

    /// The path without its query, which may hold names of people.
    #[must_use]
    pub fn bare_path(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// What the path is about, whichever object it names: words stay, and everything that may be an id is left out.
    #[must_use]
    pub fn kind(&self) -> String {
        let word = |segment: &str| {
            let name = segment.split('(').next().unwrap_or_default();
            let is_word = name.bytes().all(|byte| byte.is_ascii_alphabetic());
            if is_word { name } else { "*" }.to_owned()
        };
        let segments: Vec<_> = self.bare_path().split('/').map(word).collect();
        segments.join("/")
    }

    /// Adds one query parameter, encoded.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.path
            .push(if self.path.contains('?') { '&' } else { '?' });
        self.path.push_str(name);
        self.path.push('=');
        self.path.extend(utf8_percent_encode(value, ESCAPED));
        self
    }

    /// Adds one header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the JSON body.
    #[must_use]
    pub fn json(mut self, value: Value) -> Self {
        self.body = Some(Body::new(value));
        self
    }
}

/// One answer, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Body,
}

impl Response {
    /// Whether the status is 2xx.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The first header of that name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer. The distinction is the one that matters afterwards: can anything have been written?
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// The request never left this machine.
    #[error("the request was not sent: {because}")]
    NotSent { because: String },
    /// No token could be had, so the request never left this machine.
    #[error("signing in failed: {because}")]
    SignIn { because: String },
    /// The request may have arrived and may have been carried out; only looking again can tell.
    #[error("the answer was lost: {because}")]
    Lost { because: String },
}

/// A link that leads away from the service that gave it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the link leads to another origin than {root}: {link}")]
pub struct Foreign {
    pub root: String,
    pub link: String,
}

/// Turns an absolute link of an answer (`@odata.nextLink`) into a path below `root`.
///
/// # Errors
/// [`Foreign`] where the link does not stay on `root`, since a token would travel with it.
pub fn path_of(root: &str, link: &str) -> Result<String, Foreign> {
    match link.strip_prefix(root.trim_end_matches('/')) {
        Some(path) if path.starts_with('/') => Ok(path.to_owned()),
        _ => Err(Foreign {
            root: root.to_owned(),
            link: link.to_owned(),
        }),
    }
}

/// A door to a Graph tenant.
pub trait Transport: Sync {
    /// Scheme and authority that links in answers must start with, such as `https://graph.microsoft.com`.
    fn root(&self) -> &str;

    /// Sends one request and returns its answer, whatever the status.
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, Unanswered>> + Send;

    /// Sends requests that do not need each other, at most `together` of them in one call where the door can do that, and
    /// returns their answers in the same order. A door that cannot sends them side by side.
    fn send_all(
        &self,
        requests: Vec<Request>,
        _together: usize,
    ) -> impl Future<Output = Vec<Result<Response, Unanswered>>> + Send {
        join_all(requests.into_iter().map(|request| self.send(request)))
    }

    /// Lets time pass on the other side: real time for a real tenant, a step of the clock for one in a box.
    fn pause(&self, duration: Duration) -> impl Future<Output = ()> + Send;
}

impl<T: Transport> Transport for &T {
    fn root(&self) -> &str {
        (**self).root()
    }

    fn send(&self, request: Request) -> impl Future<Output = Result<Response, Unanswered>> + Send {
        (**self).send(request)
    }

    fn send_all(
        &self,
        requests: Vec<Request>,
        together: usize,
    ) -> impl Future<Output = Vec<Result<Response, Unanswered>>> + Send {
        (**self).send_all(requests, together)
    }

    fn pause(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        (**self).pause(duration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_hides_what_it_carries() {
        let request =
            Request::new(Method::Put, "/v1.0/x").json(serde_json::json!({"value": "s3cret"}));
        assert!(!format!("{request:?}").contains("s3cret"));
    }

    #[test]
    fn query_values_are_encoded_and_stay_legible() {
        let request = Request::new(Method::Get, "/v1.0/servicePrincipals")
            .query("$filter", "tags/any(t:t eq 'a&b')")
            .query("$top", "5");
        assert_eq!(
            request.path,
            "/v1.0/servicePrincipals?$filter=tags/any(t:t%20eq%20'a%26b')&$top=5"
        );
    }

    #[test]
    fn requests_of_one_kind_are_told_by_their_words() {
        let kind = |path: &str| Request::new(Method::Get, path).kind();
        assert_eq!(
            kind("/v1.0/servicePrincipals/0b1c-2/synchronization/jobs/aws.1.2/schema?$select=id"),
            "/*/servicePrincipals/*/synchronization/jobs/*/schema"
        );
        assert_eq!(kind("/v1.0/applications(appId='0b1c')"), "/*/applications");
    }

    #[test]
    fn links_must_stay_on_the_origin() {
        assert_eq!(
            path_of(
                "https://graph.microsoft.com",
                "https://graph.microsoft.com/v1.0/x?y"
            )
            .as_deref(),
            Ok("/v1.0/x?y")
        );
        for link in [
            "https://graph.microsoft.com.evil.example/v1.0/x",
            "http://graph.microsoft.com/v1.0/x",
            "/v1.0/x",
        ] {
            assert!(
                path_of("https://graph.microsoft.com", link).is_err(),
                "{link}"
            );
        }
    }
}
