//! Markdown of plans, judged by a reader of markdown that is not ours: whatever the names are, it is within its budget, every
//! fence and fold is closed, words of others are code, and every application is shown or counted.

use proptest::prelude::*;
use proptest::sample::select;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::{Value, json};
use syncform::plan::{Report, Summary};
use syncform::render::{self, Page};

/// Stands in every word of others.
const STRANGE: &str = "zQ";

const NASTY: [&str; 27] = [
    "`",
    "```",
    "``````````",
    "~~~",
    "<b>",
    "</details>",
    "<!--",
    "-->",
    "<script>alert(1)</script>",
    "|",
    "@everyone",
    "#123",
    "GH-1",
    "](http://evil.example)",
    "![x](http://evil.example/x.png)",
    "https://evil.example",
    "\n",
    "\r\n\r\n",
    "::error::x",
    "##vso[task.complete]",
    "*",
    "__x__",
    "\\",
    "&lt;",
    " ",
    "\u{202e}",
    "漢é",
];

fn strange() -> impl Strategy<Value = String> {
    let parts = prop::collection::vec(select(NASTY.to_vec()), 0..6);
    (parts, 0..40_usize).prop_map(|(parts, longer)| {
        let text = parts.concat();
        // Some are far too long.
        let many = if longer == 0 { 300 } else { 1 };
        format!("{text}{STRANGE}{text}").repeat(many)
    })
}

fn verb() -> impl Strategy<Value = &'static str> {
    select(vec![
        "create", "mark", "adopt", "change", "delete", "release", "unknown", "none", "blocked",
    ])
}

fn change() -> impl Strategy<Value = Value> {
    let text = || prop::option::of(strange());
    (strange(), text(), text(), any::<bool>()).prop_map(|(field, from, to, removes)| {
        json!({ "field": field, "from": from, "to": to, "about": "mapping", "cause": "listed", "removes": removes })
    })
}

fn note() -> impl Strategy<Value = Value> {
    (any::<bool>(), strange(), prop::option::of(strange())).prop_map(|(blocks, text, help)| {
        json!({ "blocks": blocks, "text": text, "help": help, "place": null })
    })
}

fn guard() -> impl Strategy<Value = Value> {
    (strange(), any::<bool>()).prop_map(|(text, allowed)| {
        json!({
            "text": text, "kind": "delete", "reach": "plan", "list": null, "gone": 1, "of": 2, "limit": "0",
            "source": "default", "file": null, "line": null, "allow": text, "allowed": allowed,
        })
    })
}

fn app() -> impl Strategy<Value = Value> {
    let consequence = (strange(), any::<bool>()).prop_map(
        |(text, destructive)| json!({ "kind": "impact", "destructive": destructive, "text": text }),
    );
    (
        (strange(), prop::option::of(strange()), verb()),
        prop::collection::vec(change(), 0..8),
        prop::collection::vec(note(), 0..2),
        prop::collection::vec(guard(), 0..2),
        prop::collection::vec(consequence, 0..2),
        prop::collection::vec(strange(), 0..3),
    )
        .prop_map(|((name, file, action), changes, notes, guards, consequences, steps)| {
            let steps: Vec<_> = steps.into_iter().map(|step| json!({ "step": step })).collect();
            json!({
                "name": name, "file": file, "line": 3, "action": action, "protect": true,
                "objects": { "application": null, "app_id": null, "service_principal": null, "job": null },
                "changes": changes, "steps": steps, "consequences": consequences, "notes": notes, "guards": guards,
                "unmanaged": 2, "held": 0,
                "unknown": [], "applied": null, "past_unknown": false,
            })
        })
}

fn report(apps: usize) -> impl Strategy<Value = Report> {
    let apps = prop::collection::vec(app(), 0..apps);
    let notes = prop::collection::vec(note(), 0..3);
    (strange(), strange(), apps, notes, prop::collection::vec(strange(), 0..3)).prop_map(
        |(tenant, id, apps, notes, asked)| {
            let mut report: Report = serde_json::from_value(json!({
                "format_version": "1.4", "version": tenant, "tenant": { "name": tenant, "id": id },
                "digest": id, "base": tenant,
                "asked": { "target": asked, "exclude": [], "select": [], "adopt": asked, "prune": true, "allow": asked },
                "summary": Summary::default(), "apps": apps, "notes": notes,
                "commit": id, "unselected": 1, "requests": 7, "seal": "",
            }))
            .expect("a report");
            report.summary = Summary::of(&report.apps);
            report
        },
    )
}

fn page() -> impl Strategy<Value = Page> {
    let pages = vec![
        Page::GITHUB,
        Page::BITBUCKET,
        Page {
            budget: 1,
            folds: true,
        },
        Page {
            budget: 1,
            folds: false,
        },
        Page {
            budget: 20_000,
            folds: true,
        },
    ];
    select(pages)
}

/// What a reader makes of it.
#[derive(Default)]
struct Read {
    /// Letters that are no code.
    prose: String,
    /// HTML without what it has in `<code>`.
    html: String,
    links: usize,
    /// Items that begin with the symbol of an application.
    apps: usize,
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "most of what a reader finds is no matter here"
)]
fn read(text: &str) -> Read {
    let mut read = Read::default();
    let (mut is_code, mut is_first) = (false, false);
    for event in Parser::new_ext(text, Options::all()) {
        let was_first = std::mem::take(&mut is_first);
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Start(Tag::Item) => is_first = true,
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => read.links += 1,
            Event::Code(symbol) if was_first && "+~>-<? !".contains(&*symbol) => read.apps += 1,
            Event::Text(text) if !is_code => read.prose.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => read.html.push_str(&html),
            Event::SoftBreak | Event::HardBreak => read.prose.push('\n'),
            Event::InlineMath(math) | Event::DisplayMath(math) => read.prose.push_str(&math),
            Event::Start(Tag::Paragraph) => is_first = was_first,
            _ => {}
        }
    }
    read.html = without_code(&without_marker(&read.html));
    read
}

/// The hidden line holds letters of an id, and nothing that could end it.
fn without_marker(html: &str) -> String {
    let Some(rest) = html.strip_prefix("<!-- syncform:") else {
        return html.to_owned();
    };
    let (id, rest) = rest.split_once(" -->\n").expect("a closed comment");
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    assert!(id.chars().all(is_plain) && !id.contains("--"), "{id}");
    rest.to_owned()
}

fn without_code(html: &str) -> String {
    let mut parts = html.split("<code>");
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once("</code>").expect("a closed code").1);
    std::iter::once(first).chain(rest).collect()
}

/// The number before some words, where they stand.
fn number_before(text: &str, words: &str) -> usize {
    let Some((before, _)) = text.split_once(words) else {
        return 0;
    };
    let digits = before.rsplit(' ').next().unwrap_or_default();
    digits.parse().unwrap_or_default()
}

#[track_caller]
fn sound(text: &str, page: Page) -> Read {
    assert!(
        text.len() <= page.budget.max(Page::LEAST),
        "{} bytes",
        text.len()
    );
    let read = read(text);
    assert!(!read.prose.contains(STRANGE), "{}\n---\n{text}", read.prose);
    assert!(!read.html.contains(STRANGE), "{}", read.html);
    assert_eq!(read.links, 0, "{text}");
    let tags: Vec<_> = read
        .html
        .match_indices('<')
        .map(|(at, _)| &read.html[at..])
        .collect();
    let mut open = 0_i32;
    for tag in tags {
        if tag.starts_with("<details><summary>") {
            open += 1;
        } else if tag.starts_with("</details>") {
            open -= 1;
        } else {
            let known = ["<summary>", "</summary>"];
            assert!(known.iter().any(|it| tag.starts_with(it)), "{tag}");
        }
        assert!((0..=1).contains(&open), "{}", read.html);
    }
    assert_eq!(open, 0, "{text}");
    assert!(page.folds || read.html.is_empty(), "{}", read.html);
    read
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_of_anything_is_sound_markdown(report in report(60), page in page()) {
        let text = render::markdown(std::slice::from_ref(&report), page);
        let read = sound(&text, page);
        // Behind all fences.
        prop_assert!(read.prose.contains("Plan digest"), "{text}");
        let news = report.apps.iter().filter(|app| {
            app.action != syncform::plan::Verb::None || !app.notes.is_empty()
        });
        let news = news.count();
        let named = read.prose.split("Details are left out").next().unwrap_or_default();
        let missing = number_before(named, " more application");
        prop_assert_eq!(read.apps + missing, news, "{}", text);
        if news > 0 {
            let said = number_before(&format!(" {}", read.prose.replace('\n', " ")), " application");
            prop_assert!(said <= news);
        }
    }

    #[test]
    fn plans_of_several_tenants_share_the_page(
        reports in prop::collection::vec(report(8), 2..7),
        page in page(),
    ) {
        let text = render::markdown(&reports, page);
        sound(&text, page);
    }

    #[test]
    fn what_ends_a_run_is_sound_markdown(text in strange(), help in prop::option::of(strange())) {
        let text = render::failed_markdown(&text, help.as_deref());
        sound(&text, Page::GITHUB);
    }
}

/// The same plan, cut more and more: what matters first stays longest.
#[test]
fn a_plan_of_many_applications_is_cut_and_says_so() {
    let apps: Vec<_> = (0..600)
        .map(|number| {
            let changes: Vec<_> = (0..10)
                .map(|field| json!({
                    "field": format!("field{field}"), "from": "a", "to": "b", "about": "setting", "cause": "listed", "removes": false,
                }))
                .collect();
            json!({
                "name": format!("app-{number:03}"), "file": "manifests/apps.yaml", "line": number + 1,
                "action": if number == 17 { "delete" } else { "change" }, "protect": false,
                "objects": { "application": null, "app_id": null, "service_principal": null, "job": null },
                "changes": changes, "steps": [{ "step": "update-service-principal" }], "consequences": [], "notes": [],
                "guards": [], "unmanaged": 0, "held": 0, "unknown": [], "applied": null, "past_unknown": false,
            })
        })
        .collect();
    let mut report: Report = serde_json::from_value(json!({
        "format_version": "1.4", "version": "0.1.0", "tenant": { "name": "contoso", "id": "00000000-0000-4000-8000-000000000001" },
        "digest": "sha256:0123456789abcdef", "base": "sha256:fedcba9876543210",
        "asked": { "target": [], "exclude": [], "select": [], "adopt": [], "prune": false, "allow": [] },
        "summary": Summary::default(), "apps": apps, "notes": [], "commit": null, "unselected": 0, "requests": 7, "seal": "",
    }))
    .expect("a report");
    report.summary = Summary::of(&report.apps);
    for (page, least) in [
        (Page::BITBUCKET, 20),
        (Page::GITHUB, 80),
        (Page::GITLAB, 600),
    ] {
        let text = render::markdown(std::slice::from_ref(&report), page);
        let read = sound(&text, page);
        assert!(
            text.len() > page.budget / 2 || read.apps == 600,
            "{} bytes of {}",
            text.len(),
            page.budget
        );
        assert!(text.contains("- **Delete** `app-017`"), "{text}");
        assert!(read.apps >= least, "{}", read.apps);
        assert!(text.ends_with("syncform `0.1.0`\n"), "{text}");
    }
}
