//! The page around the plans: its head, its policy, and what all of them come to.

use askama::Template;

use super::change::Shown;
use super::mark::Mark;
use super::policy::policy;
use super::tenant::{Tenant, Verdict};
use crate::plan::Report;
use crate::render::count;

pub(super) const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// All of a page.
#[derive(Debug, Template)]
#[template(path = "page.html", config = "src/render/html/askama.toml")]
pub(super) struct Page {
    policy: String,
    style: &'static str,
    script: &'static str,
    verdict: Verdict,
    about: String,
    is_several: bool,
    tenants: Vec<Tenant>,
}

impl Page {
    pub(super) fn of(reports: &[Report]) -> Self {
        let tenants: Vec<_> = (1..)
            .zip(reports)
            .map(|(number, report)| Tenant::of(report, number))
            .collect();
        let worst = tenants.iter().min_by_key(|tenant| tenant.verdict.rank);
        let worst = worst.map(|tenant| match tenants.len() {
            1 => tenant.verdict.clone(),
            _ => Verdict {
                text: format!("{}: {}", tenant.name, tenant.verdict.text),
                ..tenant.verdict
            },
        });
        let nothing = || Verdict {
            rank: 0,
            class: "calm",
            text: "No plan".to_owned(),
        };
        let names: Vec<_> = tenants.iter().map(|tenant| tenant.name.as_str()).collect();
        Self {
            policy: policy(STYLE, SCRIPT),
            style: STYLE,
            script: SCRIPT,
            verdict: worst.unwrap_or_else(nothing),
            about: match names.as_slice() {
                [one] => (*one).to_owned(),
                several => format!("{}: {}", count(several.len(), "tenant"), several.join(", ")),
            },
            is_several: reports.len() > 1,
            tenants,
        }
    }
}
