//! What the values of an App come to, and where each was written.

use comfy_table::Table;
use comfy_table::presets::NOTHING;
use serde_json::{Value, json};

use crate::finding::Place;
use crate::manifest::WrittenValue;
use crate::visible::line;

/// What stands in the place of a secret.
const HIDDEN: &str = "(hidden)";

/// A table: field, value, and where it is from.
#[must_use]
pub fn settings(settings: &[WrittenValue]) -> String {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_header(["FIELD", "VALUE", "FROM"]);
    for it in settings {
        let value = it.value.as_deref().map_or(HIDDEN.to_owned(), line);
        table.add_row([line(&it.path), value, from(it)]);
    }
    let lines = table.to_string();
    let lines = lines.lines().map(str::trim_end);
    lines.map(|line| format!("{line}\n")).collect()
}

fn from(setting: &WrittenValue) -> String {
    let mut from = line(&setting.place.line());
    if setting.is_override {
        from.push_str(" (override)");
    }
    for (name, place) in &setting.variables {
        let place = place.as_ref().map_or("--var".to_owned(), Place::line);
        from.push_str(&format!(", ${{{}}} of {}", line(name), line(&place)));
    }
    from
}

/// The same for programs.
#[must_use]
pub fn settings_json(app: &str, settings: &[WrittenValue]) -> Value {
    let settings = settings.iter().map(|it| {
        let variables = it
            .variables
            .iter()
            .map(|(name, place)| json!({ "name": name, "place": place }));
        json!({
            "path": it.path,
            "value": it.value,
            "place": it.place,
            "override": it.is_override,
            "variables": variables.collect::<Vec<_>>(),
        })
    });
    json!({ "format_version": "1.0", "app": app, "settings": settings.collect::<Vec<_>>() })
}
