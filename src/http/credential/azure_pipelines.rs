//! Azure Pipelines: the job asks for an assertion of its service connection (reference, section 8).
//!
//! It neither creates nor looks up service connections.

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};

use super::federated::answered;
use crate::http::Endpoint;
use crate::http::errand::{Errand, Patience};
use crate::http::line::Line;
use crate::http::mint::Mint;
use crate::wire::Unanswered;

/// An assertion of the service connection with this id.
pub(super) async fn assertion(
    endpoint: &Endpoint,
    line: &Line,
    url: &Mint,
    token: &SecretString,
    connection: &str,
) -> Result<SecretString, Unanswered> {
    let bearer = SecretString::from(format!("Bearer {}", token.expose_secret()));
    let errand = Errand {
        name: "Azure Pipelines",
        mint: url,
        method: Method::POST,
        query: &[("api-version", "7.1"), ("serviceConnectionId", connection)],
        headers: &[
            ("authorization", bearer.expose_secret()),
            // Without it a refusal is a redirect to a page for people.
            ("x-tfs-fedauthredirect", "Suppress"),
        ],
        patience: Patience::Usual,
    };
    answered(
        &errand.run(endpoint, line).await?,
        "oidcToken",
        "Azure Pipelines",
        "check SYSTEM_ACCESSTOKEN, and that the service connection exists and lets this pipeline use it",
    )
}
