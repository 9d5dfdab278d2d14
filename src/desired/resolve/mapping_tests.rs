//! Tests of mappings: where they stand decides whose they are.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{keep, pointer_to, spoken};
use crate::desired::mapping_test::{Expectation, Expected, MappingTest, Said};
use crate::desired::schema::mapping_address;
use crate::desired::{App, People};
use crate::expr::eval::{Attributes, Value};
use crate::finding::{Code, Finding, did_you_mean};
use crate::manifest::{self, Expect, Given, Manifest, MappingTestSpec, Places, Test};
use crate::model::{AppName, moment};

/// The first moment of 2000: what a test says does not depend on the day on which it runs.
const BEGINNING: Timestamp = Timestamp::constant(946_684_800, 0);

/// What stands beside the tests of one document, and what is wrong with them.
struct Reader<'a> {
    /// What the document is called, where it holds nothing but tests.
    set: Option<&'a str>,
    places: &'a Places,
    people: &'a People,
    findings: &'a mut Vec<Finding>,
}

/// The tests in an App's own manifest.
pub(super) fn own(
    tests: Vec<Test>,
    places: &Places,
    people: &People,
    findings: &mut Vec<Finding>,
) -> Vec<MappingTest> {
    let mut reader = Reader {
        set: None,
        places,
        people,
        findings,
    };
    reader.all(tests)
}

/// Gives the tests of a document to the Apps that it names.
pub(super) fn shared(
    manifest: Manifest<MappingTestSpec>,
    (apps, of_others): (&mut BTreeMap<AppName, App>, &BTreeSet<String>),
    people: &People,
    findings: &mut Vec<Finding>,
) {
    let MappingTestSpec { apps: named, tests } = manifest.spec;
    let places = &manifest.places;
    let mut reader = Reader {
        set: Some(&manifest.metadata.name),
        places,
        people,
        findings,
    };
    let tests = reader.all(tests);
    if named.is_empty() {
        let finding = Finding::error(Code::EmptyValue, "spec.apps names no App")
            .at(places.at("/spec/apps"))
            .help("name the Apps whose mappings are tested");
        findings.push(finding);
    }
    for (at, name) in named.iter().enumerate() {
        let place = places.at(&format!("/spec/apps/{at}"));
        let app = AppName::new(name).ok().and_then(|name| apps.get_mut(&name));
        let Some(app) = app else {
            if of_others.contains(name) {
                continue;
            }
            let near = did_you_mean(name, apps.keys().map(AppName::as_str));
            let near = near.map(|near| format!("; did you mean \"{near}\"?"));
            let finding = Finding::error(Code::UnknownApp, format!("no App is named \"{name}\""))
                .at(place)
                .help(format!(
                    "name an App of these manifests{}",
                    near.unwrap_or_default()
                ));
            findings.push(finding);
            continue;
        };
        app.tests.extend(tests.iter().cloned());
    }
}

/// Tests are told apart by their names, wherever they stand.
pub(super) fn duplicates(app: &App) -> Vec<Finding> {
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for test in &app.tests {
        let Some(first) = seen.insert(&test.name, &test.place) else {
            continue;
        };
        findings.push(
            Finding::error(
                Code::DuplicateTest,
                format!("two tests of {} are named \"{}\"", app.name, test.name),
            )
            .at(test.place.clone())
            .label("the second one")
            .help(format!(
                "the first one is at {}; say in the name what each is for",
                first.line()
            )),
        );
    }
    findings
}

impl Reader<'_> {
    fn all(&mut self, tests: Vec<Test>) -> Vec<MappingTest> {
        let each = tests.into_iter().enumerate();
        each.map(|(at, test)| self.test(&format!("/spec/tests/{at}"), test))
            .collect()
    }

    fn test(&mut self, pointer: &str, test: Test) -> MappingTest {
        let Test {
            name,
            mapping,
            person,
            given,
            roles,
            member_of,
            taken,
            now,
            create,
            expect,
        } = test;
        super::filled(
            &name,
            self.places,
            &format!("{pointer}/name"),
            self.findings,
        );
        let mut attributes = Attributes::new();
        if let Some(person) = person {
            attributes = self.person(&format!("{pointer}/person"), &person);
        }
        let named = given.keys().cloned().collect();
        attributes.extend(given.into_iter().map(|(name, given)| (name, value(given))));
        MappingTest {
            name,
            set: self.set.map(str::to_owned),
            place: self.places.at(&format!("{pointer}/name")),
            mapping: mapping.and_then(|key| self.mapping(&format!("{pointer}/mapping"), &key)),
            attributes,
            given: named,
            roles,
            member_of,
            taken: taken.unwrap_or_default(),
            now: now.map_or(BEGINNING, |now| {
                self.moment(&format!("{pointer}/now"), &now)
            }),
            is_new: create.unwrap_or(true),
            expect: self.expectation(&format!("{pointer}/expect"), expect),
        }
    }

    fn person(&mut self, pointer: &str, person: &str) -> Attributes {
        if let Some(found) = self.people.of(person) {
            return found.clone();
        }
        let near = did_you_mean(person, self.people.names());
        let near = near.map(|near| format!("; did you mean \"{near}\"?"));
        let text = format!("nobody in the sample is called \"{person}\"");
        let finding = Finding::error(Code::UnknownPerson, text)
            .at(self.places.at(pointer))
            .help(format!(
                "give the attributes here, or call somebody by the column `person` of a file that ends in {} or {}{}",
                manifest::folder::PEOPLE[0],
                manifest::folder::PEOPLE[1],
                near.unwrap_or_default()
            ));
        self.findings.push(finding);
        Attributes::new()
    }

    fn mapping(&mut self, pointer: &str, key: &str) -> Option<crate::schema::MappingAddress> {
        let address = mapping_address(key);
        if address.is_none() {
            let finding = Finding::error(
                Code::InvalidMappingKey,
                format!(
                    "{} does not say which object becomes which",
                    spoken(pointer)
                ),
            )
            .at(self.places.at(pointer))
            .help("write it as in spec.provisioning.mappings: User -> User");
            self.findings.push(finding);
        }
        address
    }

    fn moment(&mut self, pointer: &str, text: &str) -> Timestamp {
        keep(
            moment(text),
            Code::InvalidMoment,
            self.places,
            pointer,
            self.findings,
        )
        .unwrap_or(BEGINNING)
    }

    fn expectation(&mut self, pointer: &str, expect: Expect) -> Expectation {
        if expect == Expect::default() {
            let finding = Finding::error(Code::EmptyValue, format!("{} is empty", spoken(pointer)))
                .at(self.places.at(pointer))
                .help("say what must come of the object: { inScope: true }");
            self.findings.push(finding);
        }
        let Expect(
            manifest::Expectation {
                in_scope,
                matched_by,
                error,
            },
            values,
        ) = expect;
        let places = self.places;
        let at = |field: &str| places.at(&format!("{pointer}/{field}"));
        let objects = values.into_iter().map(|(object, attributes)| {
            let around = pointer_to(pointer, &object);
            let attributes = attributes.into_iter().map(|(attribute, expected)| {
                let place = places.at(&pointer_to(&around, &attribute));
                let what = match expected {
                    manifest::Expected::Value(given) => Expected::Value(value(given)),
                    manifest::Expected::Flows(flows) => Expected::Flows(flows),
                };
                (attribute, Said { what, place })
            });
            (object, attributes.collect())
        });
        Expectation {
            values: objects.collect(),
            in_scope: in_scope.map(|what| Said {
                what,
                place: at("inScope"),
            }),
            matched_by: matched_by.map(|what| Said {
                what,
                place: at("matchedBy"),
            }),
            error: error.map(|what| Said {
                what,
                place: at("error"),
            }),
        }
    }
}

fn value(given: Given) -> Value<'static> {
    match given {
        Given::Null => Value::Null,
        Given::Text(text) => Value::text(text),
        Given::Several(texts) => Value::List(texts.into_iter().map(Into::into).collect()),
    }
}
