//! One manifest for many: variables, instances, and Tenants that share manifests.

use syncform::check;
use syncform::desired::{App, Desired};
use syncform::finding::Code;
use syncform::manifest::{Files, Said};
use syncform::model::DeleteThreshold;

#[cfg(feature = "emulator")]
mod many;
mod sets;
#[cfg(feature = "emulator")]
mod told;

/// The least of an App with a variable in it.
const LEAST: &str = "apiVersion: syncform/v1
kind: App
metadata: { name: aws }
spec:
  displayName: AWS ${region}
  template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }
";

/// It, and a value of every type.
fn app() -> String {
    format!(
        "{LEAST}  notes: \"${{threshold}}\"
  accountEnabled: \"${{on}}\"
  provisioning: {{ accidentalDeletions: {{ threshold: \"${{threshold}}\" }}, notify: [ops@contoso.com] }}
"
    )
}

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
        ("m/app.yaml", app()),
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
        ("m/app.yaml", app()),
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
        ("m/app.yaml", app()),
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
        ("m/app.yaml", app()),
    ];
    let desired = judged(&files, Said::default()).expect("a sound set");
    assert_eq!(only(&desired).display_name, "AWS ${threshold}");
}

#[test]
fn tenants_share_manifests_and_differ_in_their_values() {
    let here = app().replace("spec:\n", "spec:\n  tenants: [prod]\n");
    let both = app()
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
            ("m/app.yaml", app()),
        ];
        let desired = judged(&files, flags(&[("region", text)])).expect("a sound set");
        let app = only(&desired);
        assert_eq!(app.display_name, format!("AWS {text}"));
        assert!(!app.protect);
    }
}

/// Letters that are escaped are letters, and their document is all in its text.
#[test]
fn what_is_escaped_alone_is_filled_by_nobody() {
    let places = |name: &str| {
        let files = [
            ("m/tenant.yaml", tenant("contoso", '1', ALL)),
            ("m/app.yaml", LEAST.replace("${region}", name)),
        ];
        let desired = judged(&files, Said::default()).expect("a sound set");
        let app = only(&desired);
        (app.display_name.clone(), app.places.is_filled())
    };
    assert_eq!(places("$${region}"), ("AWS ${region}".to_owned(), false));
    assert_eq!(places("${region}"), ("AWS emea".to_owned(), true));
}
