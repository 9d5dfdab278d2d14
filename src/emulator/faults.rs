//! What goes wrong on demand: a JSON file of switches, lags, rules, a throttle and a chance.
//!
//! ```json
//! { "switches": { "secretsPut": "replace" },
//!   "lag": { "objects": 5, "lists": 30, "flaps": 0, "jobs": 0, "templates": 0 },
//!   "latency": 0, "delay": 0,
//!   "rules": [ { "match": "POST /v1.0/applicationTemplates/*/instantiate", "request": 1, "do": "commit-and-lose" },
//!              { "match": "GET *", "request": 3, "do": "refuse", "status": 429, "retryAfter": 2 } ],
//!   "throttle": { "resourceUnits": 3500, "window": 10, "writes": 3000, "reports": 5, "onDemand": 5, "uploads": 40 },
//!   "chance": { "seed": 7, "percent": 5, "of": ["429", "503", "lost", "reset", "stale"] } }
//! ```
//!
//! Every rule counts the requests that match it, whether or not another rule acts on them; of the rules
//! that want to act on one request the first does, and where none does, the chance may. The throttle is asked last: what a
//! rule refuses costs nothing. `latency` is told in seconds of the emulator's clock, `delay` in real milliseconds over HTTP;
//! a chance follows from its seed and the number of the request. So nothing here is random.

mod chance;
mod throttle;

use serde::Deserialize;
use wildmatch::WildMatchPattern;

use super::error::EmulatorError;
use super::history::HORIZON;
use super::switches::Switches;

pub use chance::{Chance, Mishap};
pub use throttle::Throttle;
pub(super) use throttle::{Buckets, Toll};

/// The longest time in seconds for which reads flap: a state is kept for every write of it.
const LONGEST_FLAPS: u32 = 300;

/// All that is unfriendly about an emulated tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Faults {
    pub switches: Switches,
    pub lag: Lag,
    pub rules: Vec<Rule>,
    /// How many seconds of the emulator's clock each request takes beyond the one that every request takes; at most 3600.
    pub latency: u32,
    /// How many real milliseconds an answer over HTTP is held back; at most 60000. In process nothing waits.
    pub delay: u32,
    pub throttle: Option<Throttle>,
    pub chance: Option<Chance>,
}

/// How late changes appear, in seconds of the emulator's clock, at most 3600.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lag {
    /// For so long a new application, service principal or job is not found by its id.
    pub objects: u32,
    /// For so long collections show the state before a change.
    pub lists: u32,
    /// For so long after a change reads flap between two replicas, of which one has not heard of it: every other read, by
    /// id or of a list, shows the state of so long ago. At most 300.
    pub flaps: u32,
    /// For so long after a change of a job start, pause, restart and delete answer 409.
    pub jobs: u32,
    /// For so long the list of a new service principal's provisioning templates is empty. Nobody has reported that: scripts
    /// that wait before they ask make one think of it.
    pub templates: u32,
}

/// One thing that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Rule {
    /// A pattern over `METHOD /path`, without query and trailing slash; `*` stands for any characters, slashes too.
    /// Absent: every request.
    #[serde(rename = "match")]
    pub pattern: Option<String>,
    /// Acts on the n-th matching request only, counted from 1. Absent: on every one.
    pub request: Option<u64>,
    #[serde(rename = "do")]
    pub act: Act,
    /// The status of a refusal, 400 to 599. Absent: 503.
    pub status: Option<u16>,
    /// The Graph error code of a refusal. Absent: the usual one of the status.
    pub code: Option<String>,
    /// The message of a refusal.
    pub message: Option<String>,
    /// Seconds, sent as `Retry-After`.
    pub retry_after: Option<u32>,
    /// Whether code and message of a refusal arrive as JSON in a string, as those of the synchronization back end do.
    #[serde(default)]
    pub nested: bool,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Answers an error and does not carry the request out.
    Refuse,
    /// Carries the request out and answers an error all the same, as `instantiate` is known to do.
    CommitAndRefuse,
    /// Drops the connection and does not carry the request out.
    Lose,
    /// Carries the request out and drops the connection.
    CommitAndLose,
    /// Never answers and does not carry the request out.
    Hold,
    /// Carries the request out and never answers.
    CommitAndHold,
    /// Answers a list with the state before the last change, where that is at most a minute ago; anything else as usual.
    Stale,
}

impl Faults {
    /// A friendly tenant: no fault, no lag, every switch at its default.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads the text of a faults file.
    ///
    /// # Errors
    /// [`EmulatorError::Faults`] with line and column, or [`EmulatorError::Rule`] for a rule that contradicts itself.
    pub fn parse(text: &str) -> Result<Self, EmulatorError> {
        let faults: Self = serde_json::from_str(text).map_err(|error| EmulatorError::Faults {
            line: error.line(),
            column: error.column(),
            because: words_of(&error),
        })?;
        faults.check()?;
        Ok(faults)
    }

    fn check(&self) -> Result<(), EmulatorError> {
        self.check_times().map_err(without_place)?;
        if let Some(throttle) = &self.throttle {
            throttle.check().map_err(without_place)?;
        }
        if let Some(chance) = &self.chance {
            chance.check().map_err(without_place)?;
        }
        for (index, rule) in self.rules.iter().enumerate() {
            rule.check().map_err(|because| EmulatorError::Rule {
                number: index + 1,
                because,
            })?;
        }
        Ok(())
    }

    fn check_times(&self) -> Result<(), String> {
        let Lag {
            objects,
            lists,
            flaps,
            jobs,
            templates,
        } = self.lag;
        for lag in [objects, lists, jobs, templates] {
            if i64::from(lag) > HORIZON {
                return Err(format!("a lag is at most {HORIZON} seconds, not {lag}"));
            }
        }
        let limits = [
            ("flaps", flaps, LONGEST_FLAPS),
            ("latency", self.latency, 3600),
            ("delay", self.delay, 60_000),
        ];
        match limits.iter().find(|(_, value, most)| value > most) {
            Some((name, value, most)) => Err(format!("'{name}' is at most {most}, not {value}")),
            None => Ok(()),
        }
    }
}

/// A fault of the whole file: the reader has accepted every word of it.
fn without_place(because: String) -> EmulatorError {
    EmulatorError::Faults {
        line: 0,
        column: 0,
        because,
    }
}

impl Rule {
    /// A rule for one request that does nothing but this.
    const fn doing(act: Act) -> Self {
        Self {
            pattern: None,
            request: None,
            act,
            status: None,
            code: None,
            message: None,
            retry_after: None,
            nested: false,
        }
    }

    /// A rule for one request that refuses.
    fn refusing(act: Act, status: u16, retry_after: Option<u32>) -> Self {
        Self {
            status: Some(status),
            retry_after,
            ..Self::doing(act)
        }
    }

    /// Whether the rule speaks of this request; `line` is `METHOD /path`.
    pub(super) fn matches(&self, line: &str) -> bool {
        self.pattern
            .as_deref()
            .is_none_or(|pattern| WildMatchPattern::<'*', '\0'>::new(pattern).matches(line))
    }

    fn check(&self) -> Result<(), String> {
        if self.request == Some(0) {
            return Err("'request' counts from 1".to_owned());
        }
        let refuses = matches!(self.act, Act::Refuse | Act::CommitAndRefuse);
        let dressed = self.status.is_some()
            || self.code.is_some()
            || self.message.is_some()
            || self.retry_after.is_some()
            || self.nested;
        if dressed && !refuses {
            return Err("'status', 'code', 'message', 'nested' and 'retryAfter' belong to 'refuse' and 'commit-and-refuse' only".to_owned());
        }
        match self.status {
            Some(status) if !(400..600).contains(&status) => Err(format!(
                "'status' must be an error, 400 to 599, not {status}"
            )),
            Some(_) | None => Ok(()),
        }
    }
}

/// The words of a JSON error without their place, which is told apart.
fn words_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        let line = "POST /v1.0/applicationTemplates/8b10/instantiate";
        let fits = |pattern: &str| {
            let text = serde_json::json!({ "rules": [{ "match": pattern, "do": "lose" }] });
            let faults = Faults::parse(&text.to_string()).expect("good");
            faults.rules[0].matches(line)
        };
        assert!(fits("POST /v1.0/applicationTemplates/*/instantiate"));
        assert!(fits("*"));
        assert!(fits("POST *instantiate"));
        assert!(fits(line));
        assert!(!fits("GET *"));
        assert!(!fits("POST /v1.0/applicationTemplates/*/instantiat"));
        assert!(!fits("POST /v1.0/applicationTemplates"));
        assert!(!fits("POST /v?.0/*"), "only the star stands for others");
    }

    #[test]
    fn a_faults_file_is_read_with_all_its_members() {
        let faults = Faults::parse(
            r#"{"switches": {"secretsPut": "replace", "jobCreated": "NotConfigured", "pausedSchedule": "Paused",
                "secondJob": "refuse", "secretsOrder": "reversed", "instantiateKeepsReference": false,
                "pausedCycle": "ends", "syncAllNarrowing": "next-cycle", "reportsThrottle": true,
                "unknownMembers": "keep", "equalSchema": "ignored", "sourceDispute": "refuse", "operatorNames": "proven",
                "unknownOperators": "accept", "defaultValues": "always", "disabling": "update",
                "secretsExtra": true, "jobPatch": "ignore", "recreatedJob": "invisible", "restoring": "both", "deletedTags": "refuse",
                "syncErrors": "empty",
                "youngReference": "invalid", "groupAssignments": "truncated",
                "instantiateAnswer": "object-ids", "newInterval": "maximum", "jobsOrder": "reversed", "secretsLimit": "government",
                "secretsReading": "write", "enumCase": "other", "unknownReferences": "accept"},
                "lag": {"objects": 5, "lists": 30, "flaps": 20, "jobs": 6, "templates": 7},
                "latency": 2, "delay": 3, "throttle": {"resourceUnits": 40, "window": 20, "writes": 6, "reports": 5, "onDemand": 1, "uploads": 2},
                "chance": {"seed": 7, "percent": 5, "of": ["429", "503", "lost", "reset", "stale"]},
                "rules": [{"match": "GET *", "request": 2, "do": "refuse", "status": 429, "retryAfter": 2}]}"#,
        )
        .expect("the file is good");
        assert_eq!(
            faults.lag,
            Lag {
                objects: 5,
                lists: 30,
                flaps: 20,
                jobs: 6,
                templates: 7,
            }
        );
        assert_eq!(faults.chance.map(|chance| chance.of.len()), Some(5));
        assert_eq!(faults.throttle.and_then(|limits| limits.writes), Some(6));
        assert_eq!(faults.rules[0].act, Act::Refuse);
        assert_eq!(faults.rules[0].retry_after, Some(2));
        assert!(!faults.switches.instantiate_keeps_reference);
    }

    #[test]
    fn an_unknown_member_is_refused_with_its_place() {
        let error = Faults::parse("{\n  \"lags\": {}\n}").expect_err("lags is unknown");
        let text = error.to_string();
        assert!(text.contains("line 2") && text.contains("lags"), "{text}");
    }

    #[test]
    fn a_rule_that_contradicts_itself_is_refused() {
        for (rule, word) in [
            (r#"{"do": "lose", "status": 503}"#, "belong"),
            (r#"{"do": "refuse", "status": 204}"#, "error"),
            (r#"{"do": "refuse", "request": 0}"#, "from 1"),
        ] {
            let error = Faults::parse(&format!("{{\"rules\": [{rule}]}}")).expect_err(rule);
            assert!(error.to_string().contains(word), "{error}");
        }
        for (wrong, word) in [
            (r#"{"lag": {"lists": 3601}}"#, "3600 seconds"),
            (r#"{"lag": {"flaps": 301}}"#, "'flaps'"),
            (r#"{"latency": 3601}"#, "'latency'"),
            (r#"{"throttle": {"writes": 0}}"#, "at least 1"),
            (r#"{"throttle": {"window": 0}}"#, "'window'"),
            (
                r#"{"chance": {"seed": 1, "percent": 0, "of": ["503"]}}"#,
                "1 to 100",
            ),
            (
                r#"{"chance": {"seed": 1, "percent": 5, "of": []}}"#,
                "at least one",
            ),
            (
                r#"{"chance": {"seed": 1, "percent": 5, "of": ["404"]}}"#,
                "404",
            ),
        ] {
            let error = Faults::parse(wrong).expect_err(wrong);
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
