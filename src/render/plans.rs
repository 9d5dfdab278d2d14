//! Plans of several tenants: each under its name, and all of them in a table.

use comfy_table::Table;
use comfy_table::presets::NOTHING;

use super::{Style, plan};
use crate::plan::Report;
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
    let mut table = Table::new();
    table.load_style(NOTHING).set_header([
        "TENANT",
        "ADD",
        "CHANGE",
        "ADOPT",
        "DELETE",
        "UNCHANGED",
        "BLOCKED",
        "UNKNOWN",
    ]);
    for report in reports {
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
        let numbers = numbers.map(|number| number.to_string());
        let cells = [vec![line(&report.tenant.name)], numbers.to_vec()].concat();
        table.add_row(cells);
    }
    let lines = table.to_string();
    let lines = lines.lines().map(str::trim_end);
    lines.map(|line| format!("{line}\n")).collect()
}
