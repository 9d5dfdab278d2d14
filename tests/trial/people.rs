//! Tests in documents of their own, and the people that they are about.

use syncform::desired::{self, Desired, Locks, People};
use syncform::finding::Code;
use syncform::manifest;
use syncform::trial::{self, Verdict};

use super::{app, lock};
use crate::support::world::TENANT;

const CSV: &str = "person,department,mail,country\nada,Sales,ada@contoso.com,GB\nbob,Legal,,DE\n";
const JSON: &str = r#"{ "ada": { "department": "Sales", "country": "GB", "mail": null } }"#;

fn document(spec: &str) -> String {
    format!(
        "apiVersion: syncform/v1\nkind: MappingTest\nmetadata: {{ name: people }}\nspec: {spec}\n"
    )
}

/// The set, or the codes of what is wrong with it.
fn closed(spec: &str, people: &[(&str, &str)]) -> Result<Desired, Vec<Code>> {
    let own = app("    - { name: own, expect: { inScope: true } }\n");
    let files = [
        ("m/tenant.yaml", TENANT.to_owned()),
        ("m/scim.yaml", own),
        ("m/t.yaml", document(spec)),
    ];
    let parsed = manifest::parse(&files.into_iter().collect());
    assert!(parsed.findings.is_empty(), "{:#?}", parsed.findings);
    let (file, text) = lock();
    let (locks, _) = Locks::read([(file.as_str(), text.as_str())].into_iter());
    let (people, unreadable) = People::read(people.iter().copied());
    if !unreadable.is_empty() {
        return Err(unreadable.iter().map(|finding| finding.code).collect());
    }
    desired::resolve(parsed.documents, &locks, &people, None).map_err(|refused| {
        refused
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect()
    })
}

fn verdicts(spec: &str, people: &[(&str, &str)]) -> Vec<(String, bool)> {
    let apps = trial::run(&closed(spec, people).expect("a closed set"), "");
    let tests = apps.into_iter().flat_map(|app| app.tests);
    tests
        .map(|test| (test.name, test.verdict == Verdict::Passed))
        .collect()
}

#[test]
fn somebody_is_given_by_name_and_more_is_said_over_them() {
    let spec = "{ apps: [scim], tests: [
      { name: ada, person: ada, expect: { inScope: true, Account: { country: GB, userName: ada@contoso.com } } },
      { name: ada moves, person: ada, given: { country: FR }, expect: { Account: { country: FR } } },
      { name: bob, person: bob, expect: { inScope: false } },
      { name: bob has no mail, person: bob, expect: { matchedBy: [userName] } },
    ] }";
    let said = verdicts(spec, &[("m/some.people.csv", CSV)]);
    let said: Vec<_> = said
        .iter()
        .map(|(name, passed)| (name.as_str(), *passed))
        .collect();
    assert_eq!(
        said,
        [
            ("own", false),
            ("ada", true),
            ("ada moves", true),
            ("bob", true),
            ("bob has no mail", false),
        ]
    );
    let spec = "{ apps: [scim], tests: [{ name: ada, person: ada, expect: { Account: { country: GB } } }] }";
    let said = verdicts(spec, &[("m/some.people.json", JSON)]);
    assert!(said[1].1, "{said:?}");
}

/// Sample people may be made for other sources as well, so only what not one of them has is a slip.
#[test]
fn what_no_source_has_of_sample_people_is_told() {
    let csv = "person,department,departement,costCentre\nada,Sales,Sales,1\n";
    let strangers = |test: &str| -> Vec<String> {
        let spec = format!("{{ apps: [scim], tests: [{test}] }}");
        let set = closed(&spec, &[("m/some.people.csv", csv)]).expect("a closed set");
        let apps = trial::run(&set, "");
        let strangers = trial::strangers(&apps).into_iter();
        strangers.map(str::to_owned).collect()
    };
    let nobody = "{ name: t, expect: { inScope: true } }";
    assert!(strangers(nobody).is_empty());
    let ada = "{ name: t, person: ada, expect: { inScope: true } }";
    assert_eq!(strangers(ada), ["costCentre", "departement"]);
    let corrected =
        "{ name: t, person: ada, given: { department: Legal }, expect: { inScope: false } }";
    assert_eq!(strangers(corrected), ["costCentre", "departement"]);
}

#[test]
fn a_filter_chooses_a_document_by_its_name() {
    let spec = "{ apps: [scim], tests: [{ name: t, expect: { inScope: true } }] }";
    let set = closed(spec, &[]).expect("a closed set");
    let names = |filter: &str| -> Vec<String> {
        let tests = trial::run(&set, filter)
            .into_iter()
            .flat_map(|app| app.tests);
        tests.map(|test| test.name).collect()
    };
    assert_eq!(names(""), ["own", "t"]);
    assert_eq!(names("people"), ["t"]);
}

#[test]
fn slips_are_said_where_they_stand() {
    let tests = "tests: [{ name: t, expect: { inScope: true } }]";
    let named = "tests: [{ name: t, person: eve, expect: { inScope: true } }]";
    let csv = &[("m/some.people.csv", CSV)][..];
    for (spec, people, code) in [
        (
            format!("{{ apps: [skim], {tests} }}"),
            csv,
            Code::UnknownApp,
        ),
        (format!("{{ apps: [], {tests} }}"), csv, Code::EmptyValue),
        (
            format!("{{ apps: [scim], {named} }}"),
            csv,
            Code::UnknownPerson,
        ),
        (
            format!("{{ apps: [scim], {named} }}"),
            csv,
            Code::UnknownPerson,
        ),
        (
            "{ apps: [scim], tests: [{ name: own, expect: { inScope: true } }] }".to_owned(),
            csv,
            Code::DuplicateTest,
        ),
        (
            "{ apps: [scim], tests: [{ name: t, now: tomorrow, expect: { inScope: true } }] }"
                .to_owned(),
            csv,
            Code::InvalidMoment,
        ),
        (
            "{ apps: [scim], tests: [{ name: t, mapping: User, expect: { inScope: true } }] }"
                .to_owned(),
            csv,
            Code::InvalidMappingKey,
        ),
    ] {
        assert_eq!(closed(&spec, people).err(), Some(vec![code]), "{spec}");
    }
}

#[test]
fn a_file_of_people_that_cannot_be_read_is_said_with_its_line() {
    for (text, line) in [
        ("name,mail\nada,a\n", 1),
        ("person,mail,mail\nada,a,b\n", 1),
        ("person,mail\nada,a\nbob\n", 3),
        ("person,mail\nada,a\n,b\n", 3),
        ("person,mail\nada,a\nada,b\n", 3),
        ("person,mail\nada,\"a\nbob,b\n", 2),
    ] {
        let (_, findings) = People::read([("p.people.csv", text)].into_iter());
        let places: Vec<_> = findings
            .iter()
            .map(|it| it.place.as_ref().and_then(|place| place.span))
            .collect();
        let lines: Vec<_> = places
            .iter()
            .map(|span| span.map(|span| span.start.line))
            .collect();
        assert_eq!(lines, [Some(line)], "{text}");
    }
    for text in [
        "",
        "[]",
        "{ \"ada\": {}, \"ada\": {} }",
        "{ \"ada\": { \"mail\": \"a\", \"mail\": \"b\" } }",
        "{ \"ada\": 1 }",
        "{ \"ada\": { \"manager\": {} } }",
    ] {
        let (_, findings) = People::read([("p.people.json", text)].into_iter());
        assert_eq!(findings.len(), 1, "{text}");
    }
}
