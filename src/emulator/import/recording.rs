//! The file: its form, its bounds, and its answers one by one.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Fault;
use crate::emulator::call;
use crate::emulator::clock::Instant;
use crate::emulator::error::EmulatorError;
use crate::emulator::identity::is_guid;
use crate::emulator::store::Members;

/// The form that is read.
const FORMAT: &str = "syncform-recording/1";
/// The most bytes of a file.
const LARGEST: u64 = 256 * 1024 * 1024;
/// The most answers.
const MOST: usize = 200_000;
/// How much of a request is repeated in an error.
const SHOWN: usize = 120;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    format: String,
    tenant_id: String,
    time: String,
    answers: Vec<Value>,
}

/// The answers of a tenant.
pub(super) struct Recording {
    pub(super) tenant_id: String,
    pub(super) time: Instant,
    /// Those that say something: refusals say nothing.
    pub(super) answers: Vec<Told>,
}

/// One answer.
pub(super) struct Told {
    /// Its place in errors.
    place: String,
    /// The path behind the version, decoded; a key is a segment of its own.
    pub(super) segments: Vec<String>,
    /// The query, decoded.
    pub(super) options: Vec<(String, String)>,
    body: Members,
}

/// The bytes of a recording.
pub(super) fn read(file: &Path) -> Result<Vec<u8>, EmulatorError> {
    let failed = |source| EmulatorError::Io {
        path: file.to_owned(),
        verb: "read",
        source,
    };
    let mut bytes = Vec::new();
    let open = File::open(file).map_err(failed)?;
    open.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(EmulatorError::Recording {
            path: file.to_owned(),
            because: format!("it has more than {LARGEST} bytes"),
        });
    }
    Ok(bytes)
}

impl Recording {
    pub(super) fn parse(text: &[u8]) -> Result<Self, Fault> {
        let document: Document = serde_json::from_slice(text).map_err(|error| {
            format!(
                "it is no recording (line {}, column {})",
                error.line(),
                error.column()
            )
        })?;
        if document.format != FORMAT {
            return Err(format!("its format is not {FORMAT}"));
        }
        let tenant_id = document.tenant_id.to_ascii_lowercase();
        if !is_guid(&tenant_id) {
            return Err("tenantId: not a GUID".to_owned());
        }
        let time: Timestamp = document
            .time
            .parse()
            .map_err(|_| "time: not a time such as 2026-01-31T12:00:00Z".to_owned())?;
        if document.answers.len() > MOST {
            return Err(format!("it has more than {MOST} answers"));
        }
        let mut answers = Vec::new();
        for (number, answer) in (1..).zip(&document.answers) {
            answers.extend(told(number, answer)?);
        }
        // Lists come first: their order is that of the tenant.
        answers.sort_by_key(|told| !told.body.contains_key("value"));
        Ok(Self {
            tenant_id,
            time: time.as_second(),
            answers,
        })
    }
}

/// One answer; nothing where it is a refusal.
fn told(number: usize, answer: &Value) -> Result<Option<Told>, Fault> {
    let request = answer["request"].as_str().unwrap_or_default();
    let shown: String = request.chars().take(SHOWN).collect();
    let place = format!("answer {number} ({shown:?})");
    let Some(target) = request.strip_prefix("GET ") else {
        return Err(format!("{place}: request: not GET and a path"));
    };
    let (path, query) = call::split_target(target);
    let Some((_, segments)) = call::versioned(path).ok().filter(|_| path.starts_with('/')) else {
        return Err(format!("{place}: request: no path of Graph"));
    };
    let status = answer["status"].as_u64();
    let Some(status) = status.filter(|status| (100..600).contains(status)) else {
        return Err(format!("{place}: status: not an HTTP status"));
    };
    if !(200..300).contains(&status) {
        return Ok(None);
    }
    let Some(body) = answer["body"].as_object() else {
        return Err(format!("{place}: body: not an object"));
    };
    Ok(Some(Told {
        place,
        segments,
        options: call::options(query),
        body: body.clone(),
    }))
}

impl Told {
    /// A fault at a place within the body.
    pub(super) fn fault(&self, at: &str, why: &str) -> Fault {
        format!("{}: {at}: {why}", self.place)
    }

    /// The objects: the items of a list, or the body itself, each with its place.
    pub(super) fn objects(&self) -> Result<Vec<(String, Members)>, Fault> {
        let Some(value) = self.body.get("value") else {
            return Ok(vec![("body".to_owned(), plain(&self.body))]);
        };
        let Some(items) = value.as_array() else {
            return Err(self.fault("body.value", "not a list"));
        };
        let item = |(index, item): (usize, &Value)| {
            let place = format!("body.value[{index}]");
            match item {
                Value::Object(members) => Ok((place, plain(members))),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Array(_) => Err(self.fault(&place, "not an object")),
            }
        };
        items.iter().enumerate().map(item).collect()
    }

    /// A member of an object that must be a GUID.
    pub(super) fn guid<'a>(
        &self,
        at: &str,
        members: &'a Members,
        name: &str,
    ) -> Result<&'a str, Fault> {
        let id = members.get(name).and_then(Value::as_str);
        id.filter(|id| is_guid(id))
            .ok_or_else(|| self.fault(&format!("{at}.{name}"), "not a GUID"))
    }

    /// A member of an object that must be a text of some length.
    pub(super) fn text<'a>(
        &self,
        at: &str,
        members: &'a Members,
        name: &str,
    ) -> Result<&'a str, Fault> {
        let text = members.get(name).and_then(Value::as_str);
        text.filter(|text| (1..=1000).contains(&text.len()))
            .ok_or_else(|| self.fault(&format!("{at}.{name}"), "not a text"))
    }
}

/// An object without what the service says about its form; its type stays.
fn plain(members: &Map<String, Value>) -> Members {
    let stays = |name: &str| name == "@odata.type" || !name.contains('@');
    let members = members.iter().filter(|(name, _)| stays(name));
    members
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
