//! Federation: an assertion of somebody whom the application trusts, fetched right before it is used.
//!
//! Nothing is kept between two tries: files rotate, and an assertion counts for minutes and perhaps once.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::{azure_pipelines, github};
use crate::http::claims::Claims;
use crate::http::line::{Line, not_sent};
use crate::http::mint::Mint;
use crate::http::{Endpoint, read_regular};
use crate::wire::{Response, Unanswered};

/// The most bytes that a file with an assertion may have.
const LARGEST: usize = 64 * 1024;

/// Who vouches for the workload.
#[derive(Clone, Debug)]
pub enum Issuer {
    /// A file that somebody keeps fresh, such as Kubernetes.
    File(PathBuf),
    /// GitHub Actions.
    GitHub {
        /// `ACTIONS_ID_TOKEN_REQUEST_URL`.
        url: Mint,
        /// `ACTIONS_ID_TOKEN_REQUEST_TOKEN`.
        token: SecretString,
    },
    /// Azure Pipelines.
    AzurePipelines {
        /// `SYSTEM_OIDCREQUESTURI`.
        url: Mint,
        /// `SYSTEM_ACCESSTOKEN`.
        token: SecretString,
        /// The id of the service connection.
        connection: String,
    },
}

impl Issuer {
    /// A fresh assertion. `line` is Graph's.
    pub(super) async fn assertion(
        &self,
        endpoint: &Endpoint,
        line: &Line,
    ) -> Result<SecretString, Unanswered> {
        match self {
            Self::File(path) => read(path),
            Self::GitHub { url, token } => github::assertion(endpoint, line, url, token).await,
            Self::AzurePipelines {
                url,
                token,
                connection,
            } => azure_pipelines::assertion(endpoint, line, url, token, connection).await,
        }
    }
}

/// The assertion in an answer, whose member has the given name. `help` is for whoever is refused.
pub(super) fn answered(
    answer: &Response,
    name: &str,
    who: &str,
    help: &str,
) -> Result<SecretString, Unanswered> {
    let status = answer.status;
    match answer.body.json()[name].as_str() {
        Some(text) if answer.is_success() => checked(text, &format!("the answer of {who}")),
        Some(_) | None => Err(Unanswered::SignIn {
            because: format!("{who} answered {status} without an assertion; {help}"),
        }),
    }
}

/// Reads the file anew.
fn read(path: &Path) -> Result<SecretString, Unanswered> {
    let shown = format!("the federated token file {}", path.display());
    let fault = |because: &str| not_sent(&format!("{shown}: {because}"));
    let bytes = read_regular(path, LARGEST).map_err(|because| fault(&because))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| fault("it is not UTF-8"))?;
    checked(text.trim(), &shown)
}

/// Refuses what is no JWT: the authority would say less.
fn checked(text: &str, source: &str) -> Result<SecretString, Unanswered> {
    match Claims::of(text) {
        Some(_) => Ok(text.into()),
        None => Err(Unanswered::SignIn {
            because: format!("{source} holds no JWT"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    #[tokio::test]
    async fn a_file_is_read_anew_each_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        let issuer = Issuer::File(path.clone());
        let endpoint = Endpoint::loopback("http://127.0.0.1:9").expect("loopback");
        let line = Line::open(&endpoint).expect("a client");
        for text in ["e30.e30.one\n", "e30.e30.two"] {
            std::fs::write(&path, text).expect("a file");
            let assertion = issuer
                .assertion(&endpoint, &line)
                .await
                .expect("an assertion");
            assert_eq!(assertion.expose_secret(), text.trim());
            assert!(!format!("{assertion:?}{issuer:?}").contains("e30"));
        }
    }

    #[tokio::test]
    async fn a_file_without_an_assertion_says_why_and_no_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        let endpoint = Endpoint::loopback("http://127.0.0.1:9").expect("loopback");
        let line = Line::open(&endpoint).expect("a client");
        let refused = async || {
            let read = Issuer::File(path.clone()).assertion(&endpoint, &line).await;
            read.expect_err("refused").to_string()
        };
        assert!(refused().await.contains("no such file"));
        std::fs::write(&path, "s3cret").expect("a file");
        let said = refused().await;
        assert!(
            said.ends_with("holds no JWT") && !said.contains("s3cret"),
            "{said}"
        );
        std::fs::write(&path, vec![b'x'; 65_537]).expect("a file");
        assert!(refused().await.contains("larger than 64 KiB"));
        std::fs::remove_file(&path).expect("gone");
        std::fs::create_dir(&path).expect("a folder");
        assert!(refused().await.contains("not a regular file"));
    }
}
