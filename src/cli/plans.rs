//! Plans as the result of a verb: one, or those of several tenants, in every form that there is.

use serde_json::{Value, json};

use super::forms::{Forms, lines_of};
use crate::finding::{Finding, Sources};
use crate::plan::Report;
use crate::render::{self, Page, Style};

/// What is planned, with what is remarkable about the manifests that it is planned from.
pub(super) struct Plans<'a> {
    pub(super) reports: &'a [Report],
    pub(super) findings: &'a [Finding],
    pub(super) sources: &'a Sources,
    /// What people are shown.
    pub(super) human: &'a dyn Fn(Style) -> String,
    /// What programs call several of them; one stands alone.
    pub(super) several: Option<&'static str>,
}

impl Forms for Plans<'_> {
    fn human(&self, style: Style) -> String {
        (self.human)(style)
    }

    fn json(&self) -> Value {
        match (self.several, self.reports) {
            (None, [one]) => render::plan_json(one),
            (name, several) => {
                let plans: Vec<_> = several.iter().map(render::plan_json).collect();
                json!({ "format_version": "1.0", name.unwrap_or("plans"): plans })
            }
        }
    }

    fn lines(&self) -> Vec<Value> {
        let reports = self.reports.iter().map(render::plan_json);
        reports.flat_map(|plan| lines_of("plan", plan)).collect()
    }

    fn markdown(&self, page: Page) -> Option<String> {
        Some(render::markdown(self.reports, page))
    }

    fn html(&self) -> Option<String> {
        Some(render::html(self.reports))
    }

    fn sarif(&self) -> Option<Value> {
        Some(render::plan_sarif(
            self.reports,
            self.findings,
            self.sources,
        ))
    }

    fn annotations(&self, root: &str) -> String {
        render::annotated_plans(self.reports, root)
    }

    fn junit(&self) -> Option<String> {
        Some(render::plan_junit(self.reports))
    }
}
