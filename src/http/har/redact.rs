//! What of an exchange may be written down.
//!
//! It names what may stay and leaves out the rest: a place that nobody has thought of keeps method, path, status and sizes,
//! and loses its bodies. Schemas, jobs, templates and applications stay, but for members that hold secrets or name people;
//! of queries the values stay that choose columns and pages, while filters hold names and mail addresses.

use serde_json::{Map, Value, json};

/// Stands for what was left out.
pub(super) const REDACTED: &str = "(redacted)";

/// Parameters whose values name no person.
const PLAIN_PARAMETERS: [&str; 7] = [
    "$select",
    "$top",
    "$expand",
    "$count",
    "$orderby",
    "$format",
    "api-version",
];

/// Headers whose values may stay.
const PLAIN_HEADERS: [&str; 12] = [
    "client-request-id",
    "request-id",
    "consistencylevel",
    "content-length",
    "content-type",
    "date",
    "prefer",
    "retry-after",
    "x-ms-resource-unit",
    "x-ms-throttle-information",
    "x-ms-throttle-limit-percentage",
    "x-ms-throttle-scope",
];

/// Below `/synchronization`, what carries secrets or speaks of one person.
const CLOSED: [&str; 6] = [
    "secrets",
    "validatecredentials",
    "acquireaccesstoken",
    "provisionondemand",
    "bulkupload",
    "parseexpression",
];

/// Members that hold secrets, or may, in small letters.
const SECRET_MEMBERS: [&str; 15] = [
    "password",
    "secret",
    "secrets",
    "secrettext",
    "secrettoken",
    "clientsecret",
    "credentials",
    "passwordcredentials",
    "keycredentials",
    "token",
    "access_token",
    "accesstoken",
    "refresh_token",
    "client_secret",
    "client_assertion",
];

/// Members that name people, in small letters.
const PERSONAL_MEMBERS: [&str; 16] = [
    "notes",
    "description",
    "userprincipalname",
    "mail",
    "othermails",
    "proxyaddresses",
    "mailnickname",
    "givenname",
    "surname",
    "mobilephone",
    "businessphones",
    "principaldisplayname",
    "notificationemailaddresses",
    "owners",
    "members",
    "recipients",
];

/// Error codes are words; whatever else stands in their place may be anything.
const LONGEST_CODE: usize = 64;

/// Where a request goes, and what of it may be seen.
pub(super) struct Target {
    origin: String,
    path: String,
    query: Vec<(String, String)>,
    door: Door,
}

/// How much of the bodies of a place may stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    Open,
    Closed,
    /// Many requests in one, each with a place of its own.
    Batch,
}

impl Target {
    /// `url` is absolute, or the path of one request of a batch.
    pub(super) fn of(url: &str) -> Self {
        let start = url.find("://").map_or(0, |at| {
            let host = at + "://".len();
            url[host..]
                .find('/')
                .map_or(url.len(), |slash| host + slash)
        });
        let (origin, target) = url.split_at(start);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let query = query.split('&').filter(|pair| !pair.is_empty());
        Self {
            origin: origin.to_owned(),
            path: impersonal(path),
            query: query.map(parameter).collect(),
            door: door(path),
        }
    }

    /// The URL without what names people.
    pub(super) fn url(&self) -> String {
        let pairs: Vec<_> = self
            .query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mark = if pairs.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{}", self.origin, self.path, pairs.join("&"))
    }

    /// Its query, as HAR lists it.
    pub(super) fn query(&self) -> Vec<Value> {
        let pairs = self.query.iter();
        pairs
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect()
    }

    /// The body of the request.
    pub(super) fn sent(&self, body: &Value) -> Value {
        match self.door {
            Door::Open => opened(body),
            Door::Closed => json!(REDACTED),
            Door::Batch => json!({ "requests": each(body, "requests", &|request| {
                let target = Self::of(text(request, "url"));
                let mut seen = seen(request);
                seen.insert("method".to_owned(), json!(text(request, "method")));
                seen.insert("url".to_owned(), json!(target.url()));
                if let Some(body) = request.get("body") {
                    seen.insert("body".to_owned(), target.sent(body));
                }
                Value::Object(seen)
            }) }),
        }
    }

    /// The body of the answer to a request that was sent with this body.
    pub(super) fn answered(&self, sent: Option<&Value>, body: &Value) -> Value {
        match self.door {
            Door::Open => opened(body),
            Door::Closed => shadow(body),
            Door::Batch if body.get("responses").is_none() => opened(body),
            Door::Batch => json!({ "responses": each(body, "responses", &|response| {
                let target = Self::of(asked(sent, response.get("id")));
                let mut seen = seen(response);
                seen.insert("status".to_owned(), response.get("status").cloned().unwrap_or_default());
                if let Some(body) = response.get("body") {
                    seen.insert("body".to_owned(), target.answered(None, body));
                }
                Value::Object(seen)
            }) }),
        }
    }
}

/// Headers, as HAR lists them.
pub(super) fn headers(headers: &[(String, String)]) -> Vec<Value> {
    let shown = headers.iter().map(|(name, value)| {
        let value = if is_plain_header(name) {
            value
        } else {
            REDACTED
        };
        json!({ "name": name, "value": value })
    });
    shown.collect()
}

fn is_plain_header(name: &str) -> bool {
    PLAIN_HEADERS.contains(&name.to_ascii_lowercase().as_str())
}

fn door(path: &str) -> Door {
    let path = path.to_ascii_lowercase();
    let mut segments: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    if segments
        .first()
        .is_some_and(|first| matches!(*first, "v1.0" | "beta"))
    {
        segments.remove(0);
    }
    // Keys in parentheses are segments of another spelling.
    let head = segments.first().copied().unwrap_or_default();
    let head = head.split('(').next().unwrap_or_default();
    let is_closed = |part: &&str| CLOSED.iter().any(|word| part.contains(word));
    match head {
        "$batch" => Door::Batch,
        "applicationtemplates" => Door::Open,
        "applications" | "serviceprincipals" if segments.iter().any(is_closed) => Door::Closed,
        "applications" | "serviceprincipals"
            if segments.len() <= 2 || segments.contains(&"synchronization") =>
        {
            Door::Open
        }
        _ => Door::Closed,
    }
}

/// A segment may be a person's user principal name.
fn impersonal(path: &str) -> String {
    let names = |part: &str| part.contains('@') || part.to_ascii_lowercase().contains("%40");
    let parts = path
        .split('/')
        .map(|part| if names(part) { REDACTED } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn parameter(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let is_plain = PLAIN_PARAMETERS
        .iter()
        .any(|plain| name.eq_ignore_ascii_case(plain) || name.replace("%24", "$") == *plain);
    let value = if is_plain || value.is_empty() {
        value
    } else {
        REDACTED
    };
    (name.to_owned(), value.to_owned())
}

/// A body that may stay, without the members that may not.
fn opened(body: &Value) -> Value {
    match body {
        Value::Array(items) => items.iter().map(opened).collect(),
        Value::Object(members) => {
            let is_pair = members.contains_key("key") && members.len() == 2;
            let seen = members.iter().map(|(name, value)| {
                let value = if is_pair && name == "value" && keeps_secret(text(body, "key")) {
                    json!(REDACTED)
                } else {
                    member(name, value)
                };
                (name.clone(), value)
            });
            Value::Object(seen.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => body.clone(),
    }
}

fn member(name: &str, value: &Value) -> Value {
    let is_empty = value.is_null()
        || value.as_str().is_some_and(str::is_empty)
        || value.as_array().is_some_and(Vec::is_empty);
    let lower = name.to_ascii_lowercase();
    if is_empty {
        return value.clone();
    }
    if is_secret(name) || PERSONAL_MEMBERS.contains(&lower.as_str()) {
        return json!(REDACTED);
    }
    match value.as_str() {
        Some(link) if lower.ends_with("link") => json!(Target::of(link).url()),
        Some(words) if lower == "message" => json!(without_mail(words)),
        Some(_) | None => opened(value),
    }
}

fn is_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    SECRET_MEMBERS.contains(&lower.as_str())
}

/// The keys of stored credentials are many, and say what they hold.
fn keeps_secret(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    ["secret", "password", "token", "key"]
        .iter()
        .any(|word| lower.contains(word))
}

/// Of a body that may not stay, what says why it was refused.
fn shadow(body: &Value) -> Value {
    let code = body.pointer("/error/code").and_then(Value::as_str);
    let is_word = |code: &&str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
        code.len() <= LONGEST_CODE && code.bytes().all(plain)
    };
    match code.filter(is_word) {
        Some(code) => json!({ "error": { "code": code, "message": REDACTED } }),
        None => json!(REDACTED),
    }
}

/// A sentence with every word left out that may be a mail address.
fn without_mail(words: &str) -> String {
    if !words.contains('@') {
        return words.to_owned();
    }
    let kept = words
        .split(' ')
        .map(|word| if word.contains('@') { REDACTED } else { word });
    kept.collect::<Vec<_>>().join(" ")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn each(body: &Value, name: &str, see: &dyn Fn(&Value) -> Value) -> Vec<Value> {
    let items = body.get(name).and_then(Value::as_array);
    items.into_iter().flatten().map(see).collect()
}

/// What a part of a batch shows wherever it leads.
fn seen(part: &Value) -> Map<String, Value> {
    let mut seen = Map::new();
    for name in ["id", "dependsOn"] {
        if let Some(value) = part.get(name) {
            seen.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(headers) = part.get("headers").and_then(Value::as_object) {
        let shown = headers.iter().map(|(name, value)| {
            let is_plain = is_plain_header(name) && value.is_string();
            let value = if is_plain {
                value.clone()
            } else {
                json!(REDACTED)
            };
            (name.clone(), value)
        });
        seen.insert("headers".to_owned(), Value::Object(shown.collect()));
    }
    seen
}

/// Where the request of that id led. What cannot be found is closed.
fn asked<'a>(sent: Option<&'a Value>, id: Option<&Value>) -> &'a str {
    let requests = sent.and_then(|sent| sent.get("requests")?.as_array());
    let found = requests
        .into_iter()
        .flatten()
        .find(|request| id.is_some() && request.get("id") == id);
    found
        .map(|request| text(request, "url"))
        .unwrap_or_default()
}
