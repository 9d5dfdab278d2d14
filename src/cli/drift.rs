//! `drift`: what has moved in the tenant since it was applied, for a schedule that asks every night. It writes nothing.

use serde_json::{Value, json};

use super::args::{self, Global};
use super::each::Looked;
use super::forms::{Forms, lines_of};
use super::load::{self, refuse_live};
use super::remote::Remote;
use super::{Exit, Failure, Voice, each, history, online, preflight, road};
use crate::finding::{Finding, Sources};
use crate::live::Part;
use crate::manifest::Files;
use crate::model::AppName;
use crate::plan::DriftReport;
use crate::render::{self, Page, Style};

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &args::Drift,
) -> Result<Exit, Failure> {
    let read = load::read(global);
    let tenants = each::tenants(global, &read.0);
    if !tenants.is_empty() {
        return each::drift((global, voice, run), args, &read, &tenants);
    }
    let drifted = drifted((global, voice, run), args, read)?;
    voice.tell(&Drifts {
        reports: std::slice::from_ref(&drifted.report),
        findings: &drifted.findings,
        sources: &drifted.sources,
        human: &|style| render::drift(&drifted.report, style),
        several: false,
    });
    Ok(drifted.exit)
}

/// Looks at one tenant.
pub(super) fn drifted(
    (global, voice, run): (&Global, Voice, &str),
    args: &args::Drift,
    read: (Files, Vec<Finding>),
) -> Result<Looked<DriftReport>, Failure> {
    let loaded = load::load_from(global, voice, read)?;
    let report = online(async {
        let remote = Remote::open(global, &loaded.desired.tenant, run).await?;
        let history = history::of(&loaded).await;
        let parallelism = global.parallelism.into();
        let road = road::drift(history, &loaded.desired, &remote, parallelism).await?;
        let mut report = road.map_err(|findings| refuse_live(&loaded, findings, voice))?;
        if !args.no_audit {
            road::ask_who(&mut report, &remote).await;
        }
        tell_unread(&report, &remote, voice).await;
        report.requests = remote.requests();
        Ok(report)
    })?;
    let exit = match report.is_news() && args.detailed_exitcode {
        true => Exit::Changes,
        false => Exit::Done,
    };
    Ok(Looked {
        report,
        exit,
        findings: loaded.findings,
        sources: loaded.sources,
    })
}

async fn tell_unread(report: &DriftReport, remote: &Remote, voice: Voice) {
    let apps = report.apps.iter();
    let named = apps.filter_map(|app| Some((AppName::new(&app.name).ok()?, app)));
    let named: Vec<_> = named.collect();
    let unread = named.iter().flat_map(|(name, app)| {
        let parts = app.unknown.iter().map(|unknown| unknown.part);
        parts.map(move |part: Part| (name, part))
    });
    preflight::tell_unread(unread, remote, voice).await;
}

/// Drift as the result of a verb: of one tenant, or of several, in every form that there is.
pub(super) struct Drifts<'a> {
    pub(super) reports: &'a [DriftReport],
    pub(super) findings: &'a [Finding],
    pub(super) sources: &'a Sources,
    /// What people are shown.
    pub(super) human: &'a dyn Fn(Style) -> String,
    pub(super) several: bool,
}

impl Forms for Drifts<'_> {
    fn human(&self, style: Style) -> String {
        (self.human)(style)
    }

    fn json(&self) -> Value {
        match (self.several, self.reports) {
            (false, [one]) => json!(one),
            (_, several) => json!({ "format_version": "1.0", "tenants": several }),
        }
    }

    fn lines(&self) -> Vec<Value> {
        let reports = self.reports.iter().map(|report| json!(report));
        reports.flat_map(|drift| lines_of("drift", drift)).collect()
    }

    fn markdown(&self, page: Page) -> Option<String> {
        Some(render::drift_markdown(self.reports, page))
    }

    fn html(&self) -> Option<String> {
        let text = self.reports.iter();
        let text = text.map(|report| render::drift_of(report, Style::default()));
        Some(render::html_told("Drift", &text.collect::<String>()))
    }

    fn sarif(&self) -> Option<Value> {
        Some(render::drift_sarif(
            self.reports,
            self.findings,
            self.sources,
        ))
    }

    fn annotations(&self, root: &str) -> String {
        render::annotated_drift(self.reports, root)
    }

    fn junit(&self) -> Option<String> {
        Some(render::drift_junit(self.reports))
    }
}
