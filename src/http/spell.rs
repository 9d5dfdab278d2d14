//! How a request is spelt for reqwest, and what of it goes into the log.
//!
//! The token is a header that nobody prints, and the body is wiped when its last piece has gone out.

use bytes::Bytes;
use reqwest::Url;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use secrecy::{ExposeSecret as _, SecretString};

use super::line::not_sent;
use crate::wire::{Method, Request, Response, Unanswered};

/// Spells one try. The path is joined to the service's root, so that no request can lead elsewhere.
pub(super) fn spell(
    root: &str,
    request: &Request,
    token: &SecretString,
) -> Result<reqwest::Request, Unanswered> {
    let url = Url::parse(&format!("{root}{}", request.path))
        .ok()
        .filter(|_| request.path.starts_with('/'))
        .ok_or_else(|| not_sent("the path must start with '/'"))?;
    let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
        .map_err(|_| not_sent("the method is none of HTTP"))?;
    let mut sent = reqwest::Request::new(method, url);
    *sent.headers_mut() = headers(request, token)?;
    let body = request.body.as_ref();
    if let Some(body) = body.filter(|body| !body.json().is_null()) {
        let json = HeaderValue::from_static("application/json");
        sent.headers_mut().entry(CONTENT_TYPE).or_insert(json);
        // Wiped when the last piece of it has gone out.
        *sent.body_mut() = Some(Bytes::from_owner(body.text()).into());
    } else if matches!(request.method, Method::Post | Method::Put | Method::Patch) {
        // Some servers answer 411 to an action that does not say that it has no body.
        let none = HeaderValue::from_static("0");
        sent.headers_mut().insert(CONTENT_LENGTH, none);
    }
    Ok(sent)
}

fn headers(request: &Request, token: &SecretString) -> Result<HeaderMap, Unanswered> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    for (name, value) in &request.headers {
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| not_sent("a header has a name that HTTP does not allow"))?;
        headers.insert(name, header(value)?);
    }
    let mut bearer = header(&format!("Bearer {}", token.expose_secret()))?;
    bearer.set_sensitive(true);
    headers.insert(AUTHORIZATION, bearer);
    Ok(headers)
}

pub(super) fn header(value: &str) -> Result<HeaderValue, Unanswered> {
    HeaderValue::from_str(value)
        .map_err(|_| not_sent("a header has a value that HTTP does not allow"))
}

/// Says in the log what was asked and answered.
pub(super) fn tell(request: &Request, answer: &Result<Response, Unanswered>) {
    let (method, path) = (request.method, without_values(&request.path));
    match answer {
        Ok(answer) => tracing::debug!(
            %method,
            path,
            status = answer.status,
            request_id = answer.header("request-id"),
            "answered"
        ),
        Err(error) => tracing::debug!(%method, path, %error, "not answered"),
    }
}

/// The path with the names of its query, and without their values: filters hold names of people.
pub(super) fn without_values(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else {
        return path.to_owned();
    };
    let names: Vec<_> = query
        .split('&')
        .map(|pair| {
            pair.split_once('=')
                .map_or("…".to_owned(), |(name, _)| format!("{name}=…"))
        })
        .collect();
    format!("{path}?{}", names.join("&"))
}
