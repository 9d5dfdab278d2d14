//! What was written to a tenant, line by line: when, by which run and identity, to which object, and what came of it. No secret, no body, no name of a person.
//!
//! It is for those who ask afterwards. Nothing of a run depends on it, and no run reads it.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::lines::{Lines, refuse_links};
use crate::api::Refusal;
use crate::model::AppName;
use crate::wire::{Request, Response, Unanswered};

/// Who writes, and what for: the same on every line of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Author {
    /// The run, which travels with every request as `client-request-id`.
    pub run: String,
    /// The tenant's id.
    pub tenant: String,
    /// The service principal or user that signed in (`oid` of the token); none where the token says nothing.
    pub subject: Option<String>,
    /// The application that signed in (`appid` of the token).
    pub client: Option<String>,
    /// The digest of the plan.
    pub plan: String,
    /// The commit whose manifests were applied; none where they are not those of one.
    pub commit: Option<String>,
}

/// An audit log that cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the audit log {path}: {source}")]
pub struct AuditError {
    pub path: PathBuf,
    pub source: std::io::Error,
}

/// The audit log of one run. Many runs share a file.
#[derive(Debug)]
pub struct Audit {
    author: Author,
    lines: Option<Lines>,
}

#[derive(Serialize)]
struct Line<'a> {
    time: Timestamp,
    #[serde(flatten)]
    author: &'a Author,
    app: &'a AppName,
    step: &'a str,
    method: &'a str,
    /// Names the object by its id. Without a query, which can name people.
    path: &'a str,
    result: &'static str,
    status: Option<u16>,
    /// Graph's code of a refusal.
    code: Option<String>,
    request_id: Option<&'a str>,
}

impl Audit {
    /// An audit log that keeps nothing.
    #[must_use]
    pub fn none() -> Self {
        Self {
            author: Author::default(),
            lines: None,
        }
    }

    /// Opens the log, or begins it.
    ///
    /// # Errors
    /// [`AuditError`] where the file cannot be written to.
    pub fn open(path: &Path, author: Author) -> Result<Self, AuditError> {
        let open = || {
            refuse_links(path)?;
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            Lines::resume(path)
        };
        match open() {
            Ok(lines) => Ok(Self {
                author,
                lines: Some(lines),
            }),
            Err(source) => Err(AuditError {
                path: path.to_owned(),
                source,
            }),
        }
    }

    /// One write that was sent, and its answer.
    pub(super) fn wrote(
        &self,
        app: &AppName,
        step: &str,
        request: &Request,
        answer: &Result<Response, Unanswered>,
    ) {
        let Some(lines) = &self.lines else {
            return;
        };
        let response = answer.as_ref().ok();
        let refusal = response.filter(|response| !response.is_success());
        lines.write(&Line {
            time: Timestamp::now(),
            author: &self.author,
            app,
            step,
            method: request.method.as_str(),
            path: request.bare_path(),
            result: match answer {
                Ok(response) if response.is_success() => "done",
                Ok(_) => "refused",
                Err(Unanswered::Lost { .. }) => "lost",
                Err(Unanswered::NotSent { .. } | Unanswered::SignIn { .. }) => "not-sent",
            },
            status: response.map(|response| response.status),
            code: refusal.map(|refusal| Refusal::read(refusal).code),
            request_id: response.and_then(|response| response.header("request-id")),
        });
    }
}
