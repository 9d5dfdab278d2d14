//! `show`: kept plans as they were made, whatever the tenant has become since. Those of shards of one tenant are shown as
//! one, and those of several tenants one after the other.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::plans::Plans;
use super::{Exit, Failure, Voice, together};
use crate::finding::Sources;
use crate::plan::{Merged, Report};
use crate::render::{self, Style};
use crate::visible;

pub(super) fn run(voice: Voice, paths: &[PathBuf]) -> Result<Exit, Failure> {
    let (reports, parts): (Vec<_>, Vec<_>) = together::read(voice, paths)?
        .into_iter()
        .map(|Merged { report, parts }| (report, parts))
        .unzip();
    voice.tell(&Plans {
        reports: &reports,
        findings: &[],
        sources: &Sources::default(),
        human: &|style| human(&reports, &parts, style),
        several: None,
    });
    Ok(Exit::Done)
}

fn human(reports: &[Report], parts: &[usize], style: Style) -> String {
    let texts = reports.iter().zip(parts).map(|(report, parts)| {
        let mut head = format!(
            "Plan for the tenant \"{}\" ({}), made by syncform {}",
            visible::line(&report.tenant.name),
            visible::line(&report.tenant.id),
            visible::line(&report.version),
        );
        if *parts > 1 {
            // Writing to a String cannot fail.
            let _ = write!(head, ", in {parts} parts");
        }
        format!("{head}.\n\n{}", render::plan(report, style))
    });
    let text = texts.collect::<Vec<_>>().join("\n");
    if reports.len() < 2 {
        return text;
    }
    format!("{text}\n{}", render::plans(reports))
}
