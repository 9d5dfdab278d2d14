//! One manifest for many: variables, instances, and Tenants that share manifests.

use syncform::check;
use syncform::desired::{App, Desired};
use syncform::finding::{Code, Severity};
use syncform::manifest::{Files, Said};
use syncform::model::DeleteThreshold;

#[cfg(feature = "emulator")]
mod many;

const APP: &str = "apiVersion: syncform/v1
kind: App
metadata: { name: aws }
spec:
  displayName: AWS ${region}
  template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }
  notes: \"${threshold}\"
  accountEnabled: \"${on}\"
  provisioning: { accidentalDeletions: { threshold: \"${threshold}\" }, notify: [ops@contoso.com] }
";

/// A Tenant with variables; `digit` makes its id.
fn tenant(name: &str, digit: char, variables: &str) -> String {
    let id = format!("ff8bf889-e031-41ac-8f7b-aedb0598920{digit}");
    format!(
        "apiVersion: syncform/v1
kind: Tenant
metadata: {{ name: {name} }}
spec: {{ tenantId: {id}, owner: identity-platform, variables: {variables} }}
"
    )
}

/// What the files come to under these words.
fn judged(files: &[(&str, String)], said: Said) -> Result<Desired, Vec<(Code, String)>> {
    let chosen = said.tenant.clone();
    let files: Files = files.iter().map(|(name, text)| (*name, text)).collect();
    let judged = syncform::cli::judge::judge(
        &files.under(said),
        Vec::new(),
        chosen.as_deref(),
        check::offline,
    );
    judged.desired.ok_or_else(|| {
        let found = judged.findings.into_iter();
        found.map(|it| (it.code, it.message)).collect()
    })
}

fn flags(pairs: &[(&str, &str)]) -> Said {
    let pairs = pairs
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    Said {
        variables: pairs.collect(),
        ..Said::default()
    }
}

fn only(desired: &Desired) -> &App {
    desired.apps.values().next().expect("an App")
}

fn threshold(app: &App) -> u32 {
    let job = app.provisioning.as_ref().expect("a job");
    match job.accidental_deletions {
        Some(DeleteThreshold::At(threshold)) => threshold,
        Some(DeleteThreshold::Off) | None => panic!("no brake"),
    }
}

const ALL: &str = "{ region: emea, threshold: 50, on: true }";

#[test]
fn a_variable_has_the_type_that_its_place_asks_for() {
    let files = [
        ("m/tenant.yaml", tenant("contoso", '1', ALL)),
        ("m/app.yaml", APP.to_owned()),
    ];
    let desired = judged(&files, Said::default()).expect("a sound set");
    let app = only(&desired);
    assert_eq!(app.display_name, "AWS emea");
    let text = format!("{:?}", app.properties);
    assert!(text.contains("\"50\"") && text.contains("true"), "{text}");
    assert_eq!(threshold(app), 50);
}

/// The later ones over the earlier: the Tenant, files, flags.
#[test]
fn a_run_says_variables_over_those_of_the_tenant() {
    let files = [
        ("m/tenant.yaml", tenant("contoso", '1', ALL)),
        ("m/app.yaml", APP.to_owned()),
    ];
    let mut said = Said {
        variable_files: vec![(
            "v.yaml".to_owned(),
            "region: apac\nthreshold: 7\n".to_owned(),
        )],
        ..Said::default()
    };
    let desired = judged(&files, said.clone()).expect("a sound set");
    assert_eq!(only(&desired).display_name, "AWS apac");
    assert_eq!(threshold(only(&desired)), 7);
    said.variables = flags(&[("threshold", "9")]).variables;
    let desired = judged(&files, said).expect("a sound set");
    assert_eq!(threshold(only(&desired)), 9);
    // What is no number is none, and what only looks like one stays what it is.
    let refused = judged(&files, flags(&[("threshold", "nine")])).expect_err("no number");
    assert_eq!(refused[0].0, Code::WrongType);
    let desired = judged(&files, flags(&[("region", "007")])).expect("a sound set");
    assert_eq!(only(&desired).display_name, "AWS 007");
    let refused = judged(&files, flags(&[("1", "x")])).expect_err("no name");
    assert_eq!(refused[0].0, Code::InvalidVariable);
}

#[test]
fn nothing_is_filled_with_nothing() {
    let files = [
        (
            "m/tenant.yaml",
            tenant("contoso", '1', "{ region: emea, on: true }"),
        ),
        ("m/app.yaml", APP.to_owned()),
    ];
    let refused = judged(&files, Said::default()).expect_err("one is missing");
    let codes: Vec<_> = refused.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [Code::UnknownVariable; 2], "{refused:#?}");
    // What a value holds is filled once: a variable is no template.
    let files = [
        (
            "m/tenant.yaml",
            tenant(
                "contoso",
                '1',
                "{ region: '${threshold}', threshold: 1, on: true }",
            ),
        ),
        ("m/app.yaml", APP.to_owned()),
    ];
    let desired = judged(&files, Said::default()).expect("a sound set");
    assert_eq!(only(&desired).display_name, "AWS ${threshold}");
}

#[test]
fn tenants_share_manifests_and_differ_in_their_values() {
    let here = APP.replace("spec:\n", "spec:\n  tenants: [prod]\n");
    let both = APP
        .replace("name: aws }", "name: both }")
        .replace("AWS", "Both");
    let files = [
        (
            "m/dev.yaml",
            tenant("dev", '1', "{ region: dev, threshold: 1, on: true }"),
        ),
        (
            "m/prod.yaml",
            tenant("prod", '2', "{ region: prod, threshold: 50, on: true }"),
        ),
        ("m/app.yaml", here),
        ("m/both.yaml", both),
    ];
    let of = |name: &str| {
        let said = Said {
            tenant: Some(name.to_owned()),
            ..Said::default()
        };
        let desired = judged(&files, said).expect("a sound set");
        let names = desired.apps.values().map(|app| app.display_name.clone());
        (names.collect::<Vec<_>>(), desired.of_others)
    };
    assert_eq!(
        of("dev"),
        (vec!["Both dev".to_owned()], ["aws".to_owned()].into())
    );
    let (names, of_others) = of("prod");
    assert_eq!(names, ["AWS prod", "Both prod"]);
    assert!(of_others.is_empty());
    let refused = judged(&files, Said::default()).expect_err("none is chosen");
    assert_eq!(refused[0].0, Code::SeveralTenants);
}

/// A variable is filled in as it is: it makes no other fields, documents or expressions' quotes.
#[test]
fn a_value_stays_one_value() {
    for text in [
        "x\n  protect: true",
        "\"]",
        "{a: b}",
        "*a",
        "- x",
        "#",
        "\u{1b}[31m",
    ] {
        let files = [
            ("m/tenant.yaml", tenant("contoso", '1', ALL)),
            ("m/app.yaml", APP.to_owned()),
        ];
        let desired = judged(&files, flags(&[("region", text)])).expect("a sound set");
        let app = only(&desired);
        assert_eq!(app.display_name, format!("AWS {text}"));
        assert!(!app.protect);
    }
}

#[test]
fn columns_have_types_and_defaults() {
    let set = "apiVersion: syncform/v1
kind: AppSet
metadata: { name: aws }
spec:
  columns: { account: string, threshold: { type: number, default: 20 }, on: boolean, note: { type: string, default: y } }
  instances:
    - { account: 007, on: true }
    - { account: search, threshold: 50, on: false, note: x }
  app:
    metadata: { name: \"aws-${account}\" }
    spec:
      displayName: AWS ${account}
      template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }
      accountEnabled: \"${on}\"
      provisioning: { accidentalDeletions: { threshold: \"${threshold}\" }, notify: [ops@contoso.com] }
  overrides:
    aws-search: { metadata: { protect: true, labels: { note: \"${note}\" } } }
";
    let files = [
        ("m/tenant.yaml", tenant("contoso", '1', "{}")),
        ("m/set.yaml", set.to_owned()),
    ];
    let desired = judged(&files, Said::default()).expect("a sound set");
    let said: Vec<_> = desired
        .apps
        .values()
        .map(|app| (app.name.as_str(), threshold(app), app.protect))
        .collect();
    assert_eq!(said, [("aws-007", 20, false), ("aws-search", 50, true)]);
    assert_eq!(
        desired.apps.values().nth(1).expect("a second one").labels["note"],
        "x"
    );
    for (from, to, code) in [
        ("threshold: 50", "threshold: many", Code::InvalidInstance),
        ("on: false, ", "", Code::InvalidInstance),
        ("account: search", "account: 007", Code::DuplicateApp),
        ("note: x", "nota: x", Code::InvalidInstance),
        ("protect: true", "name: other", Code::InvalidInstance),
        ("aws-search:", "search:", Code::UnknownInstance),
        ("type: number", "type: integer", Code::UnknownValue),
        ("${account}\" }", "${acount}\" }", Code::UnknownVariable),
    ] {
        assert!(set.contains(from), "{from}");
        let files = [
            ("m/tenant.yaml", tenant("contoso", '1', "{}")),
            ("m/set.yaml", set.replace(from, to)),
        ];
        let refused = judged(&files, Said::default()).expect_err(from);
        assert!(
            refused.iter().any(|(found, _)| *found == code),
            "{from}: {refused:#?}"
        );
    }
}

/// A set is written out in memory, and nothing of a stranger's may take all of that.
#[test]
fn a_set_grows_only_so_far() {
    let set = |note: &str, rows: usize, cell: &str| {
        let row = format!("    - {{ a: \"{cell}\" }}\n");
        format!(
            "apiVersion: syncform/v1
kind: AppSet
metadata: {{ name: much }}
spec:
  instances:
{}  app:
    metadata: {{ name: x }}
    spec: {{ displayName: X, template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}, notes: \"{note}\" }}
",
            row.repeat(rows)
        )
    };
    for (set, code) in [
        (set("x", 10_001, "1"), Code::InvalidInstance),
        (set(&"x".repeat(100_000), 700, "1"), Code::InvalidInstance),
        (
            set(&"${a}".repeat(200), 900, &"x".repeat(100)),
            Code::InvalidVariable,
        ),
    ] {
        let files = [
            ("m/tenant.yaml", tenant("contoso", '1', "{}")),
            ("m/set.yaml", set),
        ];
        let refused = judged(&files, Said::default()).expect_err("too much");
        assert!(
            refused.iter().any(|(found, _)| *found == code),
            "{:?}",
            refused.first()
        );
    }
}

/// What was cut is no wish, and what was emptied on purpose is told.
#[test]
fn a_set_of_nothing_is_never_silent() {
    let set = |from: &str| {
        format!(
            "apiVersion: syncform/v1
kind: AppSet
metadata: {{ name: none }}
spec:
  {from}
  app:
    metadata: {{ name: \"x-${{a}}\" }}
    spec: {{ displayName: \"X ${{a}}\", template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }} }}
"
        )
    };
    for rows in ["", "a\n", "a,b\r\n"] {
        let mut files: Files = [
            ("m/tenant.yaml", tenant("contoso", '1', "{}")),
            ("m/set.yaml", set("instancesFrom: x.instances.csv")),
        ]
        .into_iter()
        .collect();
        files.add_instances("m/x.instances.csv", rows);
        let parsed = syncform::manifest::parse(&files);
        assert!(parsed.is_partial, "{rows:?}");
        assert_eq!(parsed.findings[0].code, Code::InvalidInstance, "{rows:?}");
    }
    let files: Files = [("m/set.yaml", set("instances: []"))].into_iter().collect();
    let parsed = syncform::manifest::parse(&files);
    let said: Vec<_> = parsed
        .findings
        .iter()
        .map(|it| (it.code, it.severity))
        .collect();
    assert_eq!(said, [(Code::InvalidInstance, Severity::Warning)]);
}

/// An empty cell is nothing, and not what others share under the same name.
#[test]
fn an_empty_cell_is_no_shared_variable() {
    let mut files: Files = [
        ("m/tenant.yaml", tenant("contoso", '1', "{ note: shared }")),
        (
            "m/set.yaml",
            "apiVersion: syncform/v1
kind: AppSet
metadata: { name: one }
spec:
  instancesFrom: x.instances.csv
  app:
    metadata: { name: \"x-${a}\" }
    spec: { displayName: \"X ${a}\", template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }, notes: \"${note}\" }
".to_owned(),
        ),
    ]
    .into_iter()
    .collect();
    files.add_instances("m/x.instances.csv", "a,note\r\none,own\r\ntwo,\r\n");
    let findings = syncform::manifest::parse(&files).findings;
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(
        findings[0].message,
        "the instance has nothing in the column \"note\""
    );
    let help = findings[0].help.as_deref().unwrap_or_default();
    assert!(help.contains("m/x.instances.csv:3"), "{help}");
}
