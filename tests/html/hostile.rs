//! Whatever stands in a plan is text on its page.

use proptest::prelude::*;
use serde_json::{Value, json};
use syncform::plan::Report;
use syncform::render::html;

use super::{alone, between};

/// A plan with one application in which every text is one of these.
fn report(texts: &[String]) -> Report {
    let text = |at: usize| texts[at % texts.len()].as_str();
    let change = |about: &str, field: &str, from: Option<&str>, to: Option<&str>| {
        json!({ "field": field, "from": from, "to": to, "about": about, "cause": "listed",
            "removes": from.is_some() && to.is_none() })
    };
    let mapping = |target: &str| {
        format!(
            "provisioning.mappings {} -> {} / {target}",
            text(0),
            text(1)
        )
    };
    let scope = |end: &str| format!("provisioning.mappings {}{end}", text(2));
    let steps: Vec<Value> = texts
        .iter()
        .map(|text| json!({ "step": text, "more": { (text): text } }))
        .collect();
    let note = |blocks: bool| {
        json!({ "blocks": blocks, "text": text(3), "help": text(4),
            "place": { "file": text(5), "span": null } })
    };
    let guard = json!({ "text": text(6), "kind": text(0), "reach": text(1), "list": text(2), "gone": 1, "of": 2,
        "limit": text(3), "source": text(4), "file": text(5), "line": 7, "allow": text(6), "allowed": false });
    let app = json!({
        "name": text(0), "file": text(1), "line": 3, "action": "blocked", "protect": true,
        "objects": { "application": text(2), "app_id": null, "service_principal": null, "job": null },
        "changes": [
            change("setting", text(3), Some(text(4)), Some(text(5))),
            change("setting", text(3), Some(text(4)), None),
            change("attribute", text(6), None, Some(text(0))),
            change("filter", &scope(" scope"), Some(text(1)), Some(text(2))),
            change("filter", &scope(" scope alternative"), Some(text(1)), None),
            change("mapping", &mapping(text(2)), Some(text(3)), Some(text(4))),
            change("mapping", &mapping("mail"), Some(&format!("Trim([{}])", text(5))), Some(&format!("[{}]", text(6)))),
            change("mapping", text(0), None, Some(text(1))),
        ],
        "steps": steps,
        "consequences": [{ "kind": "impact", "destructive": true, "text": text(2) }],
        "notes": [note(true), note(false)], "guards": [guard],
        "unmanaged": 2, "held": 0,
        "unknown": [{ "part": "jobs", "field": text(3), "status": 403, "code": text(4) }],
        "applied": text(5), "past_unknown": false,
    });
    let report = json!({
        "format_version": "1.4", "version": text(6), "tenant": { "name": text(0), "id": text(1) },
        "digest": text(2), "base": text(3),
        "asked": { "target": texts, "exclude": [], "select": [], "adopt": [], "prune": true, "allow": [] },
        "summary": { "create": 0, "change": 0, "mark": 0, "adopt": 0, "delete": 0, "release": 0, "unchanged": 0,
            "blocked": 1, "held": 0, "unknown": 1, "past_unknown": 0, "guards": 1, "held_by_guards": 1, "removals": 1 },
        "apps": [app], "notes": [note(true)], "commit": text(4), "unselected": 1, "requests": 1, "seal": "",
    });
    serde_json::from_value(report).expect("a plan")
}

/// The names of all elements. Style and script are the same on every page, and no markup.
fn tags(page: &str) -> Vec<&str> {
    let style = between(page, "<style>", "</style>");
    let script = between(page, "<script>", "</script>");
    let outside = page.split(style).flat_map(|part| part.split(script));
    let behind = outside.flat_map(|part| part.split('<').skip(1));
    behind
        .map(|tag| tag.split(['>', ' ', '\n']).next().unwrap_or_default())
        .collect()
}

/// Letters that mean something somewhere.
fn text() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "<",
        ">",
        "\"",
        "'",
        "&",
        "</",
        "<script>",
        "</style>",
        "<!--",
        "-->",
        "]]>",
        "{{",
        "{%",
        "://",
        "http://x",
        "\n",
        "\t",
        "\u{0}",
        "\u{1b}[31m",
        "\u{202e}",
        "\u{2028}",
        " -> ",
        " / ",
        "; or ",
        "[",
        "]",
        "(",
        ")",
        ",",
        "Trim(",
        "[mail]",
        "\\",
        "é",
        "漢",
        "x",
        "=",
        "onload=",
        "javascript:",
        "##vso[",
        "::",
    ]);
    prop::collection::vec(words, 0..12).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_becomes_markup(texts in prop::collection::vec(text(), 7)) {
        let page = html(&[report(&texts)]);
        alone(&page);
        // Elements are those of the templates: which ones there are follows from the shape of a plan, not from its letters.
        let known = "!doctype html head meta title style body a header p strong h1 h2 h3 h4 h5 h6 nav div search label input \
            kbd output button main section ul ol li b small span code details summary article svg path g rect text tspan pre dl dt dd \
            del ins mark footer script";
        for tag in tags(&page) {
            let name = tag.trim_start_matches('/').trim_end_matches('/');
            prop_assert!(known.split_whitespace().any(|known| known == name), "{name:?}");
        }
        for hidden in ['\u{0}', '\u{1b}', '\u{202e}', '\u{2028}'] {
            prop_assert!(!page.contains(hidden), "{hidden:?}");
        }
        prop_assert_eq!(&page, &html(&[report(&texts)]));
    }
}
