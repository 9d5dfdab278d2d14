//! Plans and drift of several tenants: each under its name, and all of them in a table.

use comfy_table::Table;
use comfy_table::presets::NOTHING;

use super::{Style, plan};
use crate::plan::{DriftReport, Report};
use crate::visible::line;

/// The plan of one tenant among several.
#[must_use]
pub fn plan_of(report: &Report, style: Style) -> String {
    let tenant = &report.tenant;
    format!(
        "Tenant \"{}\" ({})\n\n{}\n",
        line(&tenant.name),
        line(&tenant.id),
        plan(report, style)
    )
}

/// What all of them come to.
#[must_use]
pub fn plans(reports: &[Report]) -> String {
    let header = [
        "ADD",
        "CHANGE",
        "ADOPT",
        "DELETE",
        "UNCHANGED",
        "BLOCKED",
        "UNKNOWN",
    ];
    let rows = reports.iter().map(|report| {
        let sum = &report.summary;
        let numbers = [
            sum.create,
            sum.change,
            sum.adopt,
            sum.delete,
            sum.unchanged,
            sum.blocked,
            sum.unknown,
        ];
        (report.tenant.name.as_str(), numbers)
    });
    table(header, rows)
}

/// What the drift of several tenants comes to.
#[must_use]
pub fn drifts(reports: &[DriftReport]) -> String {
    let header = [
        "AS APPLIED",
        "DRIFTED",
        "GONE",
        "DIFFERS",
        "UNKNOWN",
        "NOT APPLIED",
    ];
    let rows = reports.iter().map(|report| {
        let sum = &report.summary;
        let numbers = [
            sum.as_applied,
            sum.drifted,
            sum.gone,
            sum.differs,
            sum.unknown,
            sum.not_applied,
        ];
        (report.tenant.name.as_str(), numbers)
    });
    table(header, rows)
}

/// A row of numbers for each tenant.
fn table<'a, const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = (&'a str, [usize; N])>,
) -> String {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_header([&["TENANT"], header.as_slice()].concat());
    for (name, numbers) in rows {
        let numbers = numbers.map(|number| number.to_string());
        table.add_row([vec![line(name)], numbers.to_vec()].concat());
    }
    let lines = table.to_string();
    let lines = lines.lines().map(str::trim_end);
    lines.map(|line| format!("{line}\n")).collect()
}
