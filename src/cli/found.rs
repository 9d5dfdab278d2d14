//! What is wrong with manifests, as the result of a run that comes to no other.

use serde_json::Value;

use super::forms::Forms;
use crate::finding::{Finding, Sources};
use crate::render::{self, Page, Style};

/// Findings in every form that there is.
pub(super) struct Found<'a> {
    pub(super) findings: &'a [Finding],
    pub(super) sources: &'a Sources,
    /// Those that people have not been told yet.
    pub(super) untold: &'a [Finding],
}

impl Forms for Found<'_> {
    fn human(&self, style: Style) -> String {
        render::findings(self.untold, self.sources, style)
    }

    fn json(&self) -> Value {
        render::findings_json(self.findings, self.sources)
    }

    fn markdown(&self, page: Page) -> Option<String> {
        Some(render::findings_markdown(self.findings, page))
    }

    fn html(&self) -> Option<String> {
        let text = render::findings(self.findings, self.sources, Style::default());
        Some(render::html_told("The manifests want mending", &text))
    }

    fn sarif(&self) -> Option<Value> {
        Some(render::sarif(self.findings, self.sources))
    }

    fn annotations(&self, root: &str) -> String {
        render::annotated_findings(self.untold, root)
    }

    fn junit(&self) -> Option<String> {
        Some(render::findings_junit(self.findings))
    }

    fn is_aside(&self) -> bool {
        true
    }

    fn is_quoted(&self) -> bool {
        true
    }
}
