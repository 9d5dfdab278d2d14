//! One request, taken apart: version, segments, query options, body.
//!
//! OData spells one thing in several ways (`x/`, `x('id')`, `x(appId='id')`, `f()`); here they become one. It
//! knows no resource.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::answer::Refusal;
use super::caller::Caller;
use super::clock::Instant;
use super::faults::{Faults, Lag};
use super::switches::Switches;
use crate::wire::Method;

/// A request as the handlers see it.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    /// `v1.0` or `beta`.
    pub(super) version: String,
    pub(super) segments: Vec<String>,
    /// The query as it was sent, for page links.
    pub(super) raw_query: &'a str,
    /// The path as it was sent, without query, for page links.
    pub(super) raw_path: &'a str,
    pub(super) options: Vec<(String, String)>,
    pub(super) body: Option<&'a Value>,
    /// Those that its door lets through.
    pub(super) headers: &'a [(String, String)],
    /// Whether the header `ConsistencyLevel: eventual` was sent.
    pub(super) eventual: bool,
    pub(super) root: &'a str,
    pub(super) now: Instant,
    pub(super) faults: &'a Faults,
    /// Whose permissions count; none where nobody's do.
    pub(super) caller: Option<&'a Caller>,
}

impl Call<'_> {
    /// The value of a query option.
    pub(super) fn option(&self, name: &str) -> Option<&str> {
        self.options
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Refuses query options that are not in the list, `$format` and the like included.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        match self
            .options
            .iter()
            .find(|(key, _)| key.starts_with('$') && !known.contains(&key.as_str()))
        {
            Some((key, _)) => Err(Refusal::unsupported(format!(
                "The query option '{key}' is not supported here."
            ))),
            None => Ok(()),
        }
    }

    /// The first header of that name, whatever its case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        header(self.headers, name)
    }

    pub(super) const fn switches(&self) -> &Switches {
        &self.faults.switches
    }

    const fn lag(&self) -> Lag {
        self.faults.lag
    }

    /// The instant whose state collections show.
    pub(super) fn list_view(&self) -> Instant {
        self.now - i64::from(self.lag().lists)
    }

    /// Whether a thing of that age is still hidden from reads by id.
    pub(super) fn hides(&self, created: Instant) -> bool {
        self.now < created + i64::from(self.lag().objects)
    }

    /// Whether the templates of a service principal of that age are not listed yet.
    pub(super) fn lacks_templates(&self, created: Instant) -> bool {
        self.now < created + i64::from(self.lag().templates)
    }

    /// Whether a job that changed then is still busy with it.
    pub(super) fn is_busy(&self, changed: Instant) -> bool {
        self.now < changed + i64::from(self.lag().jobs)
    }

    /// Refuses a caller who takes no JSON (peers: an odd `Accept` is 406). Weights are not looked at.
    pub(super) fn check_accept(&self) -> Result<(), Refusal> {
        let formats = ["application/json", "application/*", "*/*"];
        let takes = |range: &str| {
            let format = range.split(';').next().unwrap_or_default().trim();
            formats
                .iter()
                .any(|known| known.eq_ignore_ascii_case(format))
        };
        match self.header("Accept") {
            Some(accept) if !accept.split(',').any(takes) => Err(Refusal::unacceptable()),
            Some(_) | None => Ok(()),
        }
    }

    /// The `@odata.context` of an answer.
    pub(super) fn context(&self, of: &str) -> Value {
        Value::String(format!("{}/{}/$metadata#{of}", self.root, self.version))
    }
}

/// The value of the first header of that name, whatever its case.
pub(super) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut named = headers
        .iter()
        .filter(|(key, _)| key.eq_ignore_ascii_case(name));
    named.next().map(|(_, value)| value.as_str())
}

/// Path and query of a request target.
pub(super) fn split_target(target: &str) -> (&str, &str) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (path, query)
}

/// The decoded segments of a path; a key in parentheses becomes a segment of its own.
pub(super) fn segments(path: &str) -> Vec<String> {
    let mut segments = Vec::new();
    for raw in path.split('/').filter(|raw| !raw.is_empty()) {
        let segment = decode(raw);
        match segment
            .strip_suffix(')')
            .and_then(|text| text.split_once('('))
        {
            Some((name, key)) => {
                segments.push(name.to_owned());
                if !key.is_empty() {
                    segments.push(unquote(key));
                }
            }
            None => segments.push(segment),
        }
    }
    segments
}

/// Splits `/v1.0/...` or `/beta/...` into the version and the rest.
pub(super) fn versioned(path: &str) -> Result<(String, Vec<String>), Refusal> {
    let mut segments = segments(path);
    let known = segments
        .first()
        .is_some_and(|first| first == "v1.0" || first == "beta");
    if !known {
        let first = segments.first().cloned().unwrap_or_default();
        return Err(Refusal::directory(
            400,
            "BadRequest",
            format!("Invalid version: {first}."),
        ));
    }
    let version = segments.remove(0);
    Ok((version, segments))
}

/// The decoded query options, in order.
pub(super) fn options(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (
                decode(&key.replace('+', " ")),
                decode(&value.replace('+', " ")),
            )
        })
        .collect()
}

/// Percent-decoding; bytes that are no UTF-8 become the replacement character.
pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// `'id'` becomes `id`, and `appId='id'` becomes `appId=id`.
fn unquote(key: &str) -> String {
    let (name, value) = match key.split_once('=') {
        Some((name, value)) => (format!("{name}="), value),
        None => (String::new(), key),
    };
    let value = value
        .strip_prefix('\'')
        .and_then(|value| value.strip_suffix('\''))
        .unwrap_or(value);
    format!("{name}{}", value.replace("''", "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spellings_of_a_path_become_one() {
        assert_eq!(segments("/applications/1/"), ["applications", "1"]);
        assert_eq!(segments("/applications('1')"), ["applications", "1"]);
        assert_eq!(
            segments("/servicePrincipals(appId='a')/x"),
            ["servicePrincipals", "appId=a", "x"]
        );
        assert_eq!(
            segments("/servicePrincipals(appId=%27a%27)"),
            ["servicePrincipals", "appId=a"]
        );
        assert_eq!(segments("/schema/functions()"), ["schema", "functions"]);
        assert_eq!(segments("/$batch"), ["$batch"]);
    }

    #[test]
    fn query_options_are_decoded() {
        assert_eq!(
            options("$filter=displayName%20eq%20'a%26b'&$top=5"),
            [
                ("$filter".to_owned(), "displayName eq 'a&b'".to_owned()),
                ("$top".to_owned(), "5".to_owned())
            ]
        );
    }
}
