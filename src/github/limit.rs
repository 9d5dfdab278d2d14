//! How the host says that it has been asked too much: in several ways, none of which is the one of HTTP alone.
//!
//! All of them become a 429 with `retry-after`, which whoever has patience understands. It neither waits nor asks again.

use jiff::Timestamp;

use crate::wire::Response;

/// How many seconds to wait where nobody says, as the host wishes for its secondary limits.
const USUAL: i64 = 60;

/// The answer as the rest of the house reads it.
pub(super) fn plain(mut answer: Response) -> Response {
    if !is_throttled(&answer) {
        return answer;
    }
    answer.status = 429;
    if answer.header("retry-after").is_none() {
        let wait = until_reset(&answer).unwrap_or(USUAL);
        let header = ("retry-after".to_owned(), wait.to_string());
        answer.headers.push(header);
    }
    answer
}

fn is_throttled(answer: &Response) -> bool {
    let body = answer.body.json();
    let kind = body["errors"][0]["type"].as_str();
    match answer.status {
        429 => true,
        200 => matches!(kind, Some("RATE_LIMITED" | "RATE_LIMIT")),
        403 => {
            let said = body["message"].as_str().unwrap_or_default();
            answer.header("retry-after").is_some()
                || is_used_up(answer)
                || said.contains("rate limit")
        }
        _ => false,
    }
}

fn is_used_up(answer: &Response) -> bool {
    answer.header("x-ratelimit-remaining") == Some("0")
}

/// Until the hour's share is there again, by the host's own clock.
fn until_reset(answer: &Response) -> Option<i64> {
    if !is_used_up(answer) {
        return None;
    }
    let reset: i64 = answer.header("x-ratelimit-reset")?.parse().ok()?;
    let now: Timestamp = jiff::fmt::rfc2822::parse(answer.header("date")?)
        .ok()?
        .timestamp();
    Some(reset.saturating_sub(now.as_second()).max(1))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::wire::Body;

    fn told(status: u16, headers: &[(&str, &str)], body: Value) -> (u16, Option<String>) {
        let headers = headers.iter();
        let answer = plain(Response {
            status,
            headers: headers
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: Body::new(body),
        });
        let wait = answer.header("retry-after").map(str::to_owned);
        (answer.status, wait)
    }

    #[test]
    fn every_way_to_be_throttled_is_one() {
        let limited = json!({ "errors": [{ "type": "RATE_LIMITED", "message": "…" }] });
        let secondary = json!({ "message": "You have exceeded a secondary rate limit." });
        let used_up = [
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1767225690"),
            ("date", "Thu, 01 Jan 2026 00:00:00 GMT"),
        ];
        let wait = |seconds: &str| (429, Some(seconds.to_owned()));
        assert_eq!(told(200, &[], limited.clone()), wait("60"));
        assert_eq!(told(200, &used_up, limited), wait("90"));
        assert_eq!(told(403, &used_up, Value::Null), wait("90"));
        assert_eq!(told(403, &[], secondary), wait("60"));
        let asked = [("retry-after", "7")];
        assert_eq!(told(403, &asked, Value::Null), wait("7"));
        assert_eq!(told(429, &asked, Value::Null), wait("7"));
    }

    #[test]
    fn other_refusals_stay_what_they_are() {
        let forbidden = json!({ "message": "Resource not accessible by integration" });
        assert_eq!(told(403, &[], forbidden), (403, None));
        assert_eq!(told(401, &[], Value::Null), (401, None));
        let last = [("x-ratelimit-remaining", "0")];
        assert_eq!(told(200, &last, json!({ "data": {} })), (200, None));
    }
}
