//! Tests of mappings: where they stand decides whose they are.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use jiff::Timestamp;

use super::{keep, pointer_to, spoken};
use crate::desired::mapping_test::{Expectation, Expected, MappingTest, Said};
use crate::desired::schema::mapping_address;
use crate::desired::{App, People};
use crate::expr::eval::{Attributes, Value};
use crate::finding::{Code, Finding, did_you_mean};
use crate::manifest::{self, Given, Manifest, MappingTestSpec, Places, Test};
use crate::model::{AppName, moment};

/// The first moment of 2000: what a test says does not depend on the day on which it runs.
const BEGINNING: Timestamp = Timestamp::constant(946_684_800, 0);

/// What stands beside the tests of one document, and what is wrong with them.
struct Reader<'a> {
    places: &'a Places,
    people: Option<&'a BTreeMap<String, Attributes>>,
    findings: &'a mut Vec<Finding>,
}

/// The tests in an App's own manifest.
pub(super) fn own(
    tests: Vec<Test>,
    places: &Places,
    findings: &mut Vec<Finding>,
) -> Vec<MappingTest> {
    let mut reader = Reader {
        places,
        people: None,
        findings,
    };
    reader.all(tests)
}

/// Gives the tests of a document to the Apps that it names.
pub(super) fn shared(
    manifest: Manifest<MappingTestSpec>,
    apps: &mut BTreeMap<AppName, App>,
    people: &People,
    findings: &mut Vec<Finding>,
) {
    let MappingTestSpec {
        apps: named,
        people: file,
        tests,
    } = manifest.spec;
    let places = &manifest.places;
    let sample = file.and_then(|file| sample(&file, places, people, findings));
    let mut reader = Reader {
        places,
        people: sample,
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

/// The people of the file that a document names, as it is seen from there.
fn sample<'a>(
    file: &str,
    places: &Places,
    people: &'a People,
    findings: &mut Vec<Finding>,
) -> Option<&'a BTreeMap<String, Attributes>> {
    let folder = Path::new(places.file()).parent().unwrap_or(Path::new(""));
    let mut path = PathBuf::from(folder);
    let steps = Path::new(file).components();
    for step in steps {
        match step {
            Component::CurDir => {}
            Component::ParentDir => {
                path.pop();
            }
            Component::Normal(name) => path.push(name),
            Component::RootDir | Component::Prefix(_) => path = PathBuf::from(file),
        }
    }
    let path = path.to_string_lossy().replace('\\', "/");
    let found = people.of(&path);
    if found.is_none() {
        let near = did_you_mean(&path, people.files());
        let near = near.map(|near| format!("; did you mean {near}?"));
        let finding = Finding::error(
            Code::UnknownPerson,
            format!("there is no file of sample people {path}"),
        )
        .at(places.at("/spec/people"))
        .help(format!(
            "its name ends in {} or {}, and it lies among the manifests{}",
            manifest::folder::PEOPLE[0],
            manifest::folder::PEOPLE[1],
            near.unwrap_or_default()
        ));
        findings.push(finding);
    }
    found
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
        attributes.extend(given.into_iter().map(|(name, given)| (name, value(given))));
        MappingTest {
            name,
            place: self.places.at(&format!("{pointer}/name")),
            mapping: mapping.and_then(|key| self.mapping(&format!("{pointer}/mapping"), &key)),
            attributes,
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
        let found = self.people.and_then(|people| people.get(person));
        if let Some(found) = found {
            return found.clone();
        }
        let place = self.places.at(pointer);
        let finding = match self.people {
            None => Finding::error(Code::UnknownPerson, "no file of sample people is named")
                .help("name one in spec.people of a MappingTest, or give the attributes here"),
            Some(people) => {
                let near = did_you_mean(person, people.keys().map(String::as_str));
                let near = near.map(|near| format!("; did you mean \"{near}\"?"));
                let text = format!("nobody in the sample is called \"{person}\"");
                Finding::error(Code::UnknownPerson, text).help(format!(
                    "call somebody by the column `person`{}",
                    near.unwrap_or_default()
                ))
            }
        };
        self.findings.push(finding.at(place));
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

    fn expectation(&self, pointer: &str, expect: manifest::Expectation) -> Expectation {
        let manifest::Expectation {
            in_scope,
            matched_by,
            error,
            values,
        } = expect;
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
