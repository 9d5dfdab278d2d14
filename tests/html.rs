//! Plans as pages: what a person gets to read of each case, and that nothing in it comes from elsewhere or does anything.
//! `tests/clients/browser` opens the accepted pages.

mod cases;
mod hostile;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use sha2::{Digest as _, Sha256};
use syncform::plan::Report;
use syncform::render::html;

use crate::support::golden;

/// Holds the page of these plans against its golden file, and against what holds for every page.
fn accepted(case: &str, reports: &[Report]) {
    let page = html(reports);
    assert_eq!(
        page,
        html(reports),
        "{case}: the same plans are the same page"
    );
    alone(&page);
    let path = golden::root()
        .join("tests/cases/html")
        .join(format!("{case}.html"));
    golden::check(&path, &page);
}

/// What stands between two texts that are there once.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let (_, behind) = page.split_once(start).expect(start);
    let (inside, behind) = behind.split_once(end).expect(end);
    assert!(!behind.contains(start), "{start} is there twice");
    inside
}

/// A page needs nothing but itself, and its policy lets nothing else in.
fn alone(page: &str) {
    let hash = |text: &str| format!("sha256-{}", STANDARD.encode(Sha256::digest(text)));
    let style = hash(between(page, "<style>", "</style>"));
    let script = hash(between(page, "<script>", "</script>"));
    let policy = between(
        page,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"",
        "\">",
    );
    let wanted = format!(
        "default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    );
    assert_eq!(policy.replace("&#39;", "'"), wanted);
    assert!(!page.contains("://"), "{:?}", page.find("://"));
    let loads = r"<(?:link|img|iframe|object|embed|base|form|video|audio|source|image|use|foreignObject|animate|set)\b";
    let loads = Regex::new(loads).expect("a pattern").find(page);
    assert_eq!(loads.map(|found| found.as_str()), None);
    // No text has a quote in it, so that values are whole, whatever they say.
    let attribute = Regex::new(r#"\s([\w-]+)="([^"]*)""#).expect("a pattern");
    let acts = Regex::new(r"^(?:on\w+|style|src|srcset|action|data|ping|background)$");
    let acts = acts.expect("a pattern");
    for found in attribute.captures_iter(page) {
        let (name, value) = (&found[1], &found[2]);
        let leads_out = name == "href" && !value.starts_with('#');
        assert!(!acts.is_match(name) && !leads_out, "{name}: {value}");
    }
}

/// The check itself: what a value says is no attribute, and an attribute is found behind it.
#[test]
fn a_value_is_no_attribute() {
    let page = html(&[]);
    alone(&page.replace("<main", "<main title=\"x onload=\""));
    let loads = page.replace("<main", "<main title=\"x onload=\" onload=\"x\"");
    assert!(std::panic::catch_unwind(|| alone(&loads)).is_err());
}

#[test]
fn no_plan_is_a_page_too() {
    let page = html(&[]);
    alone(&page);
    assert!(page.contains("<h1>No plan</h1>"), "{page}");
}
