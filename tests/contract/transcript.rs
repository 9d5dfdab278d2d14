//! What was found, as Markdown that can be shared: ids are numbered, and of the tenant nothing is left.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::Value;

use super::ground::Exchange;
use super::setting::Setting;

/// How much of a body is shown.
const SHOWN: usize = 1500;

/// The answer to one question.
#[derive(Debug)]
pub(crate) struct Found {
    /// The question, with its number in the reference where it has one.
    pub(crate) question: &'static str,
    /// The emulator's switch for it.
    pub(crate) switch: Option<&'static str>,
    /// What the switch should say, or an answer in a word; nothing where it could not be told.
    pub(crate) value: Option<Value>,
    /// Why it could not be told.
    pub(crate) trouble: Option<String>,
    pub(crate) exchanges: Vec<Exchange>,
}

static ID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
        .expect("a pattern")
});
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\w.+#-]+@[\w-]+(\.[\w-]+)+").expect("a pattern"));

/// Writes the transcript and says where.
pub(crate) fn write(
    setting: &Setting,
    found: &[Found],
    left: &[String],
) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(&setting.folder)?;
    let path = setting.folder.join(format!("contract-{}.md", setting.run));
    std::fs::write(&path, text(setting, found, left))?;
    Ok(path)
}

pub(crate) fn text(setting: &Setting, found: &[Found], left: &[String]) -> String {
    let mut text = format!(
        "# What a tenant answers\n\nAsked on {} by version {}. Ids are numbered; nothing is left of whose tenant it was.\n\n| question | switch | found |\n|---|---|---|\n",
        setting.time,
        env!("CARGO_PKG_VERSION")
    );
    for found in found {
        let switch = found
            .switch
            .map_or_else(|| "-".to_owned(), |name| format!("`{name}`"));
        let value = match (&found.value, &found.trouble) {
            (Some(value), _) => format!("`{value}`"),
            (None, Some(trouble)) => format!("not told: {trouble}"),
            (None, None) => "not told".to_owned(),
        };
        text.push_str(&format!(
            "| {} | {switch} | {} |\n",
            found.question,
            value.replace('|', "\\|")
        ));
    }
    for found in found {
        text.push_str(&format!("\n## {}\n", found.question));
        for exchange in &found.exchanges {
            text.push_str(&format!(
                "\n`{}` -> {}\n",
                exchange.request, exchange.status
            ));
            for (word, body) in [("sent", &exchange.sent), ("answered", &exchange.body)] {
                if !body.is_null() {
                    let body: String = body.to_string().chars().take(SHOWN).collect();
                    text.push_str(&format!(
                        "\n{word}:\n\n```json\n{}\n```\n",
                        body.replace("```", "'''")
                    ));
                }
            }
        }
    }
    if !left.is_empty() {
        text.push_str(&format!("\n## Left behind\n\n{}\n", left.join("\n")));
    }
    redacted(&text)
}

/// The text without ids and addresses; the same id has the same number.
fn redacted(text: &str) -> String {
    let mut numbers = BTreeMap::new();
    let text = ADDRESS.replace_all(text, "(address)");
    let text = ID.replace_all(&text, |found: &Captures<'_>| {
        let id = found[0].replace('-', "").to_lowercase();
        let next = numbers.len() + 1;
        format!("(id {})", numbers.entry(id).or_insert(next))
    });
    text.into_owned()
}
