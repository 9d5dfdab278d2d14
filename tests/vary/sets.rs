//! What becomes of a set: columns and their types, and rows that are none, too many, or lost.

use syncform::finding::{Code, Severity};
use syncform::manifest::{Files, Said};

use super::{judged, tenant, threshold};

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

/// A file of rows that is there and cannot be read is told by whoever read it, and by nobody else.
#[test]
fn a_file_that_was_lost_makes_no_other_errors() {
    let set = "apiVersion: syncform/v1
kind: AppSet
metadata: { name: lost }
spec:
  instancesFrom: x.instances.csv
  app:
    metadata: { name: \"x-${a}\" }
    spec: { displayName: \"X ${a}\", template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 } }
  overrides:
    x-one: { spec: { notes: Ask first. } }
";
    let mut files: Files = [("m/set.yaml", set)].into_iter().collect();
    files.lose_instances("m/x.instances.csv");
    let parsed = syncform::manifest::parse(&files);
    assert!(parsed.is_partial);
    assert_eq!(parsed.findings, []);
}
