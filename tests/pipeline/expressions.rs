//! The expressions of the workflows, by what they come to. One that is not here is new, and somebody must say what it means.

use std::collections::BTreeMap;

use super::runner::Event;

/// What stands behind the names of an expression.
pub(super) struct Context<'a> {
    pub(super) event: &'a Event,
    pub(super) matrix: BTreeMap<String, String>,
    /// Whether a step of the job has failed.
    pub(super) has_failed: bool,
    /// How the jobs ended that this one needs: results of GitHub's.
    pub(super) needed: BTreeMap<String, &'static str>,
    /// The token of the repository.
    pub(super) token: &'a str,
    /// The SHA-256 of the release.
    pub(super) checksum: &'a str,
}

impl Context<'_> {
    /// A text with every `${{ .. }}` in it replaced.
    pub(super) fn filled(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("${{") {
            let (expression, behind) = behind.split_once("}}").expect("the end of an expression");
            out.push_str(before);
            out.push_str(&self.value(expression.trim()));
            rest = behind;
        }
        out + rest
    }

    fn value(&self, expression: &str) -> String {
        if let Some(name) = expression.strip_prefix("matrix.") {
            return self.matrix[name].clone();
        }
        let result = expression.strip_prefix("needs.");
        if let Some(job) = result.and_then(|it| it.strip_suffix(".result")) {
            return self.needed[job].to_owned();
        }
        let value = match expression {
            "vars.SYNCFORM_REPOSITORY" => "contoso/syncform",
            "vars.SYNCFORM_VERSION" => env!("CARGO_PKG_VERSION"),
            "vars.SYNCFORM_SHA256" => self.checksum,
            "vars.SYNCFORM_PLAN_CLIENT_ID" => "11111111-1111-4111-8111-111111111111",
            "vars.SYNCFORM_APPLY_CLIENT_ID" => "22222222-2222-4222-8222-222222222222",
            "strategy.job-index" => "0",
            "inputs.allow" => "",
            "inputs.prune" => "false",
            "github.token" => self.token,
            "github.repository" => super::forge::REPOSITORY,
            "github.ref" => &self.event.reference,
            "github.event.pull_request.base.sha" => &self.event.base,
            other => panic!("what does {other} come to?"),
        };
        value.to_owned()
    }

    /// Whether a condition holds. Without one, a step waits for all before it to end well.
    pub(super) fn holds(&self, condition: Option<&str>) -> bool {
        let Some(condition) = condition else {
            return !self.has_failed;
        };
        let bare = condition.trim();
        let bare = bare
            .strip_prefix("${{")
            .and_then(|it| it.strip_suffix("}}"))
            .unwrap_or(bare);
        match bare.trim() {
            "!cancelled()" | "always()" => true,
            "!cancelled() && needs.plan.result != 'skipped'" => self.needed["plan"] != "skipped",
            "github.event_name == 'push'" => !self.has_failed && self.event.name == "push",
            "github.event_name == 'workflow_dispatch'" => {
                !self.has_failed && self.event.name == "workflow_dispatch"
            }
            "github.event.pull_request.head.repo.full_name == github.repository" => {
                !self.event.is_of_fork
            }
            other => panic!("when does {other} hold?"),
        }
    }
}
