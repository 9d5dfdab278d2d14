//! What was found, as Markdown that can be shared: ids are numbered, and of the tenant nothing is left.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ground::Exchange;
use super::progress::Progress;
use super::setting::Setting;
use super::story::Told;
use super::tool::Ran;

/// How much of a body is shown.
const SHOWN: usize = 1500;

/// The answer to one question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Found {
    /// The question, with its number in the reference where it has one.
    pub(crate) question: String,
    /// The emulator's switch for it.
    pub(crate) switch: Option<String>,
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

/// Every application tells a domain of its tenant.
static PUBLISHER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#""publisherDomain":"([^"]+)""#).expect("a pattern"));
/// The domain that every tenant has.
static TENANTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\w.-]+\.(onmicrosoft\.(com|us)|partner\.onmschina\.cn)").expect("a pattern")
});

/// Writes the transcript and says where.
pub(crate) fn write(
    setting: &Setting,
    progress: &Progress,
    left: &[String],
) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(&setting.folder)?;
    let path = setting.folder.join(format!("contract-{}.md", progress.run));
    std::fs::write(&path, text(setting, progress, left))?;
    Ok(path)
}

pub(crate) fn text(setting: &Setting, progress: &Progress, left: &[String]) -> String {
    let mut text = format!(
        "# What a tenant answers\n\nAsked on {} by version {}, in the cloud {}. Ids are numbered; nothing is left of whose tenant it was.\n\nRoles of the identity: {}.\n",
        progress.time,
        env!("CARGO_PKG_VERSION"),
        setting.cloud,
        if progress.roles.is_empty() {
            "none that its token shows".to_owned()
        } else {
            progress.roles.join(", ")
        },
    );
    let found = progress.found.as_deref().unwrap_or_default();
    text.push_str("\n| question | switch | found |\n|---|---|---|\n");
    for found in found {
        let switch = found
            .switch
            .as_ref()
            .map_or_else(|| "-".to_owned(), |name| format!("`{name}`"));
        let value = match (&found.value, &found.trouble) {
            (Some(value), _) => format!("`{value}`"),
            (None, Some(trouble)) => format!("not told: {trouble}"),
            (None, None) => "not told".to_owned(),
        };
        text.push_str(&row(&[&found.question, &switch, &value]));
    }
    text.push_str("\n| story | held |\n|---|---|\n");
    for told in &progress.told {
        let held = told.trouble.as_ref();
        let held = held.map_or_else(|| "yes".to_owned(), |trouble| format!("no: {trouble}"));
        text.push_str(&row(&[&told.name, &held]));
    }
    found
        .iter()
        .for_each(|found| text.push_str(&question(found)));
    let told = progress.told.iter();
    told.for_each(|told| text.push_str(&story(told)));
    if !left.is_empty() {
        text.push_str(&format!("\n## Left behind\n\n{}\n", left.join("\n")));
    }
    redacted(&text)
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<_> = cells
        .iter()
        .map(|cell| cell.replace('|', "\\|").replace(['\r', '\n'], " "))
        .collect();
    format!("| {} |\n", cells.join(" | "))
}

fn question(found: &Found) -> String {
    let mut text = format!("\n## {}\n", found.question);
    for exchange in &found.exchanges {
        text.push_str(&format!(
            "\n`{}` -> {}\n",
            exchange.request, exchange.status
        ));
        for (word, body) in [("sent", &exchange.sent), ("answered", &exchange.body)] {
            if !body.is_null() {
                text.push_str(&format!("\n{word}:\n{}", fenced("json", &body.to_string())));
            }
        }
    }
    text
}

fn story(told: &Told) -> String {
    let mut text = format!("\n## {}\n", told.name);
    for Ran {
        command,
        code,
        said,
        requests,
    } in &told.runs
    {
        let code = code.map_or_else(|| "killed".to_owned(), |code| code.to_string());
        text.push_str(&format!(
            "\n`{command}` -> {code}\n{}",
            fenced("text", said)
        ));
        // Waiting asks the same thing over and over.
        let times = requests
            .chunk_by(|one, other| one == other)
            .map(|same| match same {
                [request] => cut(request),
                [request, ..] => format!("{} ({} times)", cut(request), same.len()),
                [] => String::new(),
            });
        text.push_str(&fenced("text", &times.collect::<Vec<_>>().join("\n")));
    }
    text
}

fn fenced(language: &str, text: &str) -> String {
    let text = if language == "json" {
        cut(text)
    } else {
        text.trim_end().to_owned()
    };
    format!("\n```{language}\n{}\n```\n", text.replace("```", "'''"))
}

fn cut(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// The text without ids, addresses and domains of the tenant; the same id has the same number.
fn redacted(text: &str) -> String {
    let mut numbers = BTreeMap::new();
    let domains: BTreeSet<_> = PUBLISHER
        .captures_iter(text)
        .map(|found| found[1].to_owned())
        .collect();
    let text = ADDRESS.replace_all(text, "(address)");
    let text = domains.iter().fold(text.into_owned(), |text, domain| {
        text.replace(domain, "(domain)")
    });
    let text = TENANTS.replace_all(&text, "(domain)");
    let text = ID.replace_all(&text, |found: &Captures<'_>| {
        let id = found[0].replace('-', "").to_lowercase();
        let next = numbers.len() + 1;
        format!("(id {})", numbers.entry(id).or_insert(next))
    });
    text.into_owned()
}

#[test]
fn nothing_tells_whose_tenant_it_was() {
    let id = "11111111-2222-4333-8444-555555555555";
    let said = format!(
        "{{\"publisherDomain\":\"fabrikam.example\",\"tenant\":\"{id}\"}} https://fabrikam.example/x aws.{}.y ada@fabrikam.example fabrikam.onmicrosoft.com",
        id.replace('-', "")
    );
    assert_eq!(
        redacted(&said),
        "{\"publisherDomain\":\"(domain)\",\"tenant\":\"(id 1)\"} https://(domain)/x aws.(id 1).y (address) (domain)"
    );
}
