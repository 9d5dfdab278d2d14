//! The outputs of a plan, repository by repository: each form as somebody has accepted it, sound by its own rules, no longer
//! than the place that it is for, and the same in every run.
//!
//! `tests/clients/standards` holds what is accepted here against the schemas of SARIF and JUnit, and `tests/html.rs` the
//! pages.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::support::golden;
use crate::support::scenarios::{self, PLAN, Scenario};

/// Every form of a review but the page, and the end of its file's name.
const FORMS: [(&str, &str); 5] = [
    ("human", "txt"),
    ("markdown", "md"),
    ("sarif", "sarif"),
    ("junit", "xml"),
    ("json", "json"),
];

/// How many characters a comment may have, by where it goes.
const HOSTS: [(&str, usize); 4] = [
    ("github", 65_536),
    ("azure-devops", 150_000),
    ("gitlab", 1_000_000),
    ("bitbucket", 32_768),
];

/// What GitHub takes of SARIF, packed, and GitLab of JUnit; these hold unpacked.
const SARIF: usize = 10_000_000;
const JUNIT: usize = 30_000_000;

/// What a run says in each form.
type Told = BTreeMap<&'static str, String>;

/// What `plan` says of a repository in every form; `more` changes nothing of it.
fn planned(scenario: &Scenario, more: &[&str]) -> Told {
    let files = FORMS.map(|(form, end)| format!("{form}=out/told.{end}"));
    let files = files.iter().flat_map(|file| ["--output-file", file]);
    let files: Vec<_> = files.collect();
    let arguments = [&["plan", "--out", PLAN], scenario.flags, &files, more].concat();
    let ran = scenario.run(&arguments);
    assert!(matches!(ran.code, Some(0 | 4)), "{}", ran.text());
    let told = FORMS.map(|(form, end)| (form, file(scenario, &format!("out/told.{end}"))));
    assert_eq!(told[0].1, ran.stdout, "people read the same in a file");
    told.into()
}

fn file(scenario: &Scenario, name: &str) -> String {
    let path = scenario.workspace.path().join(name);
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every manifest by its name, the last one first.
fn backwards(scenario: &Scenario) -> Vec<String> {
    let entries = fs::read_dir(scenario.workspace.path().join("manifests")).expect("manifests");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| format!("manifests/{}", name.to_string_lossy()));
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".yaml")).collect();
    names.sort();
    names.reverse();
    names
}

/// Everything that holds for each of them; the forms are returned.
fn sound(case: &str, scenario: &Scenario) -> Told {
    let told = planned(scenario, &["--parallelism", "1"]);
    let again = planned(scenario, &["--parallelism", "8"]);
    same(case, &told, &again);
    // Only a whole folder says what no manifest describes.
    if !scenario.flags.contains(&"--prune") {
        let files = backwards(scenario);
        let flags: Vec<_> = files.iter().flat_map(|file| ["-f", file]).collect();
        let mut again = planned(scenario, &flags);
        // Commands that people are shown repeat the flags of their run.
        again.insert("human", told["human"].clone());
        same(case, &told, &again);
    }
    let plan = document(&told["json"]);
    plan_is_sound(&plan);
    let apps = plan["apps"].as_array().map(Vec::len);
    sarif_is_sound(&told["sarif"]);
    junit_is_sound(&told["junit"], apps.unwrap_or_default());
    fits(scenario, &told["markdown"]);
    told
}

/// The same letters, and not the same meaning alone.
fn same(case: &str, one: &Told, other: &Told) {
    for (form, text) in one {
        assert!(
            *text == other[form],
            "{case}: {form} is another text in another run"
        );
    }
}

fn document(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The schema that we publish, of a plan or of a part of one.
fn by_schema(part: Option<&str>, value: &Value) {
    let path = golden::root().join("schemas/plan.schema.json");
    let schema = document(&fs::read_to_string(path).expect("a schema"));
    let schema = match part {
        Some(part) => {
            json!({ "$ref": format!("#/$defs/{part}"), "$defs": schema["$defs"] })
        }
        None => schema,
    };
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<_> = validator.iter_errors(value).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

fn plan_is_sound(plan: &Value) {
    by_schema(None, plan);
    let apps = plan["apps"].as_array().expect("applications");
    let names: Vec<_> = apps.iter().map(|app| app["name"].as_str()).collect();
    assert!(names.is_sorted(), "{names:?}");
}

/// What no schema says: each result points to its rule, and can be told from every other one.
fn sarif_is_sound(text: &str) {
    assert!(text.len() <= SARIF, "{} bytes", text.len());
    let run = document(text)["runs"][0].take();
    let rules = &run["tool"]["driver"]["rules"];
    let results = run["results"].as_array().expect("results");
    let mut seen = Vec::new();
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index");
        let index = usize::try_from(index).expect("a number");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let print = &result["partialFingerprints"];
        assert!(!seen.contains(print), "{print} is there twice");
        seen.push(print.clone());
    }
}

/// A case for each application.
fn junit_is_sound(text: &str, apps: usize) {
    assert!(text.len() <= JUNIT, "{} bytes", text.len());
    assert_eq!(text.matches("<testcase ").count(), apps, "{text}");
    let numbers = format!("<testsuites name=\"syncform plan\" tests=\"{apps}\" ");
    assert!(text.contains(&numbers), "{text}");
}

/// For whomever it is written, it is no longer than they take. No host counts more than UTF-8 has bytes.
fn fits(scenario: &Scenario, on_github: &str) {
    for (host, budget) in HOSTS {
        let show = ["show", PLAN, "-o", "markdown", "--markdown-for", host];
        let ran = scenario.workspace.run(&show);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        let text = ran.stdout;
        assert!(text.len() <= budget, "{host}: {} bytes", text.len());
        assert!(host != "github" || text == on_github, "{text}");
    }
}

fn accepted(case: &str, name: &str, text: &str) {
    let folder = golden::root().join("tests/cases/scenarios").join(case);
    golden::check(&folder.join(name), text);
}

/// All of it, and as it was accepted.
fn judged(case: &str, scenario: &Scenario) {
    let told = sound(case, scenario);
    for (form, end) in FORMS {
        accepted(case, &format!("plan.{end}"), &told[form]);
    }
}

#[test]
fn creation() {
    judged("creation", &scenarios::creation());
}

#[test]
fn mapping() {
    judged("mapping", &scenarios::mapping());
}

#[test]
fn scope() {
    judged("scope", &scenarios::scope());
}

#[test]
fn prune() {
    judged("prune", &scenarios::prune());
}

#[test]
fn adopt() {
    judged("adopt", &scenarios::adopt());
}

#[test]
fn guard() {
    judged("guard", &scenarios::guard());
}

#[test]
fn nothing() {
    judged("nothing", &scenarios::nothing());
}

/// Two hundred times the same is accepted by its markdown, which has a budget; the other forms are counted.
#[test]
fn two_hundred() {
    let scenario = scenarios::two_hundred();
    let told = sound("two-hundred", &scenario);
    accepted("two-hundred", "plan.md", &told["markdown"]);
    let plan = document(&told["json"]);
    let summary = &plan["summary"];
    assert_eq!(
        (&summary["change"], &summary["unchanged"]),
        (&json!(200), &json!(0)),
        "{summary}"
    );
    let human = &told["human"];
    assert_eq!(human.matches("~ app \"aws-").count(), 200, "{human}");
    // Twenty of them lose their group, and the people of that.
    let sarif = document(&told["sarif"]);
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let impacts = results.iter().filter(|it| it["ruleId"] == "plan-impact");
    assert_eq!(impacts.count(), 20);
    // What has no room is counted.
    let short = ["show", PLAN, "-o", "markdown", "--markdown-for"];
    let short = scenario
        .workspace
        .run(&[&short[..], &["bitbucket"]].concat());
    assert!(
        short.stdout.contains("more applications"),
        "{}",
        short.stdout
    );
}

/// A kept plan that holds no more: the difference in every form that `apply` has, and the plan itself in all of them.
#[test]
fn stale() {
    let scenario = scenarios::stale();
    let kept = file(&scenario, PLAN);
    let forms = [("human", "txt"), ("markdown", "md"), ("json", "json")];
    let refused = || {
        let files = forms.map(|(form, end)| format!("{form}=out/apply.{end}"));
        let files = files.iter().flat_map(|file| ["--output-file", file]);
        let files: Vec<_> = files.collect();
        let ran = scenario.run(&[&["apply", PLAN], &files[..]].concat());
        assert_eq!(ran.code, Some(5), "{}", ran.text());
        forms.map(|(_, end)| file(&scenario, &format!("out/apply.{end}")))
    };
    let told = refused();
    assert_eq!(told, refused(), "what is refused twice is refused alike");
    for ((_, end), text) in forms.iter().zip(&told) {
        accepted("stale", &format!("apply.{end}"), text);
    }
    let moved = document(&told[2]);
    let moved = moved["moved"].as_array().expect("what moved");
    for side in moved
        .iter()
        .flat_map(|pair| [&pair["planned"], &pair["now"]])
    {
        by_schema(Some("AppReport"), side);
    }
    for (form, end) in FORMS {
        let show = || scenario.workspace.run(&["show", PLAN, "-o", form]).stdout;
        let text = show();
        assert_eq!(text, show());
        accepted("stale", &format!("plan.{end}"), &text);
    }
    let page = scenario.workspace.run(&["show", PLAN, "-o", "html"]);
    accepted("stale", "plan.html", &page.stdout);
    plan_is_sound(&document(&kept));
    fits(
        &scenario,
        &scenario
            .workspace
            .run(&["show", PLAN, "-o", "markdown"])
            .stdout,
    );
}

/// What has moved in the tenant, in every form and for every host.
#[test]
fn drift() {
    let (scenario, commit) = scenarios::drift();
    let look = || -> Vec<String> {
        let files = FORMS.map(|(form, end)| format!("{form}=out/drift.{end}"));
        let files = files.iter().flat_map(|file| ["--output-file", file]);
        let files: Vec<_> = files
            .chain(["--output-file", "html=out/drift.html"])
            .collect();
        let ran = scenario.run(&[&["drift", "--detailed-exitcode"], &files[..]].concat());
        assert_eq!(ran.code, Some(2), "{}", ran.text());
        let ends = FORMS.map(|(_, end)| end).into_iter().chain(["html"]);
        ends.map(|end| file(&scenario, &format!("out/drift.{end}")))
            .collect()
    };
    let told = look();
    assert_eq!(told, look(), "the same tenant, told twice");
    // The commit differs with every change of the examples.
    let whole = commit.as_str();
    let ends = FORMS.map(|(_, end)| end).into_iter().chain(["html"]);
    for (end, text) in ends.zip(&told) {
        let text = text.replace(whole, &"0".repeat(40));
        let text = text.replace(&whole[..7], "0000000");
        accepted("drift", &format!("drift.{end}"), &text);
    }
    let report = document(&told[4]);
    let (_, schema) = syncform::plan::drift_schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<_> = validator.iter_errors(&report).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(
        report["summary"],
        json!({ "as_applied": 2, "drifted": 3, "differs": 0, "gone": 0, "not_applied": 0, "unknown": 0, "pending": 1 })
    );
    sarif_is_sound(&told[2]);
    assert_eq!(told[3].matches("<testcase ").count(), 5, "{}", told[3]);
    assert_eq!(told[3].matches("<failure ").count(), 3, "{}", told[3]);
    for (host, budget) in HOSTS {
        let ran = scenario.run(&["drift", "-o", "markdown", "--markdown-for", host]);
        assert!(
            ran.stdout.len() <= budget,
            "{host}: {} bytes",
            ran.stdout.len()
        );
    }
}
