//! An application that people are provisioned to, with a job, for the stories of cycles, quarantine and log.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Born, Caller, text, values};
use syncform::emulator::{Faults, Options};
use syncform::wire::Method::{Delete, Get, Patch, Post, Put};

/// The template of applications that no gallery has, which provisions people by SCIM.
pub(super) const CUSTOM: &str = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
/// The most that an initial cycle of a dozen people lasts, and some.
pub(super) const INITIAL: u64 = 320;
/// From one cycle to the next.
pub(super) const CYCLE: u64 = 2400;

pub(super) struct Provisioned {
    pub(super) caller: Caller,
    pub(super) born: Born,
    pub(super) job: String,
}

impl Provisioned {
    /// With good credentials and everybody in scope, not started.
    pub(super) fn new(faults: &str, users: usize) -> Self {
        Self::open(Options {
            faults: Faults::parse(faults).expect("good faults"),
            users,
            ..Options::default()
        })
    }

    pub(super) fn open(options: Options) -> Self {
        let caller = Caller::open(options);
        let born = caller.create_from(CUSTOM, "Expenses");
        let mut provisioned = Self {
            caller,
            born,
            job: String::new(),
        };
        provisioned.create_job();
        provisioned.secrets(&[("SecretToken", "good"), ("SyncAll", "true")]);
        provisioned
    }

    /// A started one whose first cycle is done.
    pub(super) fn cycled(faults: &str) -> Self {
        let provisioned = Self::new(faults, 0);
        provisioned.post("start", Value::Null);
        provisioned.wait(INITIAL);
        provisioned
    }

    pub(super) fn create_job(&mut self) {
        let body = json!({"templateId": "scim"});
        let (status, job) = self.caller.call(Post, &self.born.sync("jobs"), body);
        assert_eq!(status, 201, "{job}");
        self.job = text(&job, "/id");
    }

    pub(super) fn path(&self) -> String {
        self.born.sync(&format!("jobs/{}", self.job))
    }

    pub(super) fn secrets(&self, pairs: &[(&str, &str)]) {
        let pairs = pairs
            .iter()
            .map(|(key, value)| json!({"key": key, "value": value}));
        let body = json!({"value": pairs.collect::<Vec<_>>()});
        assert_eq!(
            self.caller.status(Put, &self.born.sync("secrets"), body),
            204
        );
    }

    /// start, pause, restart.
    pub(super) fn post(&self, action: &str, body: Value) {
        let path = format!("{}/{action}", self.path());
        assert_eq!(self.caller.status(Post, &path, body), 204);
    }

    pub(super) fn restart(&self, scope: &str) {
        self.post("restart", json!({"criteria": {"resetScope": scope}}));
    }

    pub(super) fn wait(&self, seconds: u64) {
        self.caller.0.advance(Duration::from_secs(seconds));
    }

    pub(super) fn get(&self) -> Value {
        self.caller.get(&self.path())
    }

    pub(super) fn status(&self) -> Value {
        self.get()["status"].clone()
    }

    pub(super) fn code(&self) -> String {
        text(&self.status(), "/code")
    }

    /// The state of the last execution.
    pub(super) fn ending(&self) -> String {
        text(&self.status(), "/lastExecution/state")
    }

    /// The id of the user of a number.
    pub(super) fn user(&self, number: usize) -> String {
        text(
            &self
                .caller
                .get(&format!("/v1.0/users/user{number:04}@contoso.com")),
            "/id",
        )
    }

    pub(super) fn patch_user(&self, number: usize, body: Value) {
        let path = format!("/v1.0/users/{}", self.user(number));
        assert_eq!(self.caller.status(Patch, &path, body), 204);
    }

    pub(super) fn delete_user(&self, number: usize) {
        let path = format!("/v1.0/users/{}", self.user(number));
        assert_eq!(self.caller.status(Delete, &path, Value::Null), 204);
    }

    pub(super) fn delete_job(&self) {
        assert_eq!(self.caller.status(Delete, &self.path(), Value::Null), 204);
        assert_eq!(self.caller.status(Get, &self.path(), Value::Null), 404);
    }

    /// Numbers of users with an active account, and of those with one that is not.
    pub(super) fn accounts(&self) -> (Vec<usize>, Vec<usize>) {
        let accounts = self.caller.0.accounts(&self.born.principal);
        let accounts = accounts.as_array().expect("accounts").clone();
        let (active, disabled): (Vec<Value>, Vec<Value>) = accounts
            .into_iter()
            .partition(|account| account["active"] == true);
        let number = |account: &Value| {
            let name = text(account, "/values/userName");
            name[4..8].parse().expect("a number")
        };
        (
            active.iter().map(number).collect(),
            disabled.iter().map(number).collect(),
        )
    }

    /// The log, the oldest first.
    pub(super) fn log(&self, filter: &str) -> Vec<Value> {
        let mut path = "/v1.0/auditLogs/provisioning?$orderby=activityDateTime asc".to_owned();
        if !filter.is_empty() {
            path.push_str(&format!("&$filter={filter}"));
        }
        values(&self.caller.get(&path))
    }

    /// The entries of this job since the last call's number, as `action status user`.
    pub(super) fn told(&self) -> Vec<String> {
        let entries = self.log(&format!("jobId eq '{}'", self.job));
        entries.iter().map(line).collect()
    }
}

/// `create success 0001`.
pub(super) fn line(entry: &Value) -> String {
    let name = text(entry, "/sourceIdentity/displayName");
    format!(
        "{} {} {}",
        text(entry, "/provisioningAction"),
        text(entry, "/provisioningStatusInfo/status"),
        name.trim_start_matches("User "),
    )
}
