//! GitHub Actions: the job asks its runner for an assertion (reference, section 8).
//!
//! The subject is GitHub's own affair and is not computed here.

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};

use super::federated::answered;
use crate::http::Endpoint;
use crate::http::errand::{Errand, Patience};
use crate::http::line::Line;
use crate::http::mint::Mint;
use crate::wire::Unanswered;

/// An assertion for the endpoint's cloud.
pub(super) async fn assertion(
    endpoint: &Endpoint,
    line: &Line,
    url: &Mint,
    token: &SecretString,
) -> Result<SecretString, Unanswered> {
    let bearer = SecretString::from(format!("Bearer {}", token.expose_secret()));
    let errand = Errand {
        name: "GitHub Actions",
        mint: url,
        method: Method::GET,
        query: &[("audience", endpoint.exchange())],
        headers: &[("authorization", bearer.expose_secret())],
        patience: Patience::Usual,
    };
    answered(
        &errand.run(endpoint, line).await?,
        "value",
        "GitHub Actions",
        "the job needs `permissions: id-token: write`",
    )
}
