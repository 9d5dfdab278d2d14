//! The way back: whatever a tenant has, the manifest that is written of it plans nothing but the adoption.
//!
//! Everything here is pure: an application is made up, transcribed, and planned against itself.

use std::cell::{Cell, RefCell};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{TestCaseError, TestRunner};
use serde_json::json;
use syncform::live::{LiveApp, Part, Unread};
use syncform::manifest::{self, Files};
use syncform::model::{
    AppName, Handle, JobId, Principal, PrincipalKind, Property, Setting, SyncTemplateId, TemplateId,
};
use syncform::plan::Answers;
use syncform::schema::Document;
use syncform::transcribe::{
    Extent, Merged, Proof, Subject, Transcript, known, label, merge, prove, transcribe, ways,
};

use super::found::{Rest, rests};
use super::ground::Ground;
use super::mend::Fragment;
use super::{documents, live as jobs, run};
use crate::fields::Written;
use crate::support::fixtures::tell;

/// The directory: who answers to which reference. Names that several have are answered with all of them.
pub(super) fn answers(live: &LiveApp) -> Answers {
    let assignees = live.assignments.iter().map(|it| &it.principal);
    let everybody: Vec<_> = live.owners.iter().chain(assignees).collect();
    let mut answers = Answers::new();
    for one in &everybody {
        for way in ways(one, None) {
            let found = answers.entry(way.clone()).or_default();
            let is_new = !found.iter().any(|it: &Principal| it.id == one.id);
            // An address is nobody's who has only a name.
            let answers_to = matches!(&way.handle, Handle::Address(_));
            if is_new && !answers_to {
                found.push((*one).clone());
            }
        }
    }
    answers
}

/// Transcribes, and holds the law against the text.
pub(super) fn law(live: &LiveApp, extent: Extent) -> Result<Transcript, String> {
    let name = match live.properties.get(&Property::DisplayName) {
        Some(Setting::Text(text)) => label(text),
        Some(Setting::Flag(_) | Setting::Empty) | None => label(""),
    };
    let answers = answers(live);
    let assignees = live.assignments.iter().map(|it| &it.principal);
    let everybody = live.owners.iter().chain(assignees).map(|it| (it, None));
    let known = known(everybody, &answers);
    let template = TemplateId::new("cd3ed3de-93ee-400b-8b19-b61ef44a0f29");
    let transcript = transcribe(Subject {
        name: &name,
        live,
        template: &template,
        template_name: Some("Salesforce"),
        known: &known,
        extent,
    });
    let text = transcript.outline.text();
    match prove(("app.yaml", &text), &name, live, &answers) {
        Proof::Holds => Ok(transcript),
        proof @ (Proof::Unsound(_) | Proof::Plans(_)) => {
            Err(format!("{:#?}\n{text}", proof.lines()))
        }
    }
}

/// A manifest of one state held against another state of the same application.
fn merged(text: &str, live: &LiveApp) -> Merged {
    merged_to(text, live, Extent::Differences)
}

pub(super) fn merged_to(text: &str, live: &LiveApp, extent: Extent) -> Merged {
    let files: Files = [("app.yaml", text)].into_iter().collect();
    let documents = manifest::parse(&files).documents;
    let [manifest::Document::App(manifest)] = documents.as_slice() else {
        panic!("{text}");
    };
    let name = AppName::new(&manifest.metadata.name).expect("a name");
    let answers = answers(live);
    let assignees = live.assignments.iter().map(|it| &it.principal);
    let everybody = live.owners.iter().chain(assignees).map(|it| (it, None));
    let known = known(everybody, &answers);
    let template = TemplateId::new("cd3ed3de-93ee-400b-8b19-b61ef44a0f29");
    let subject = Subject {
        name: &name,
        live,
        template: &template,
        template_name: None,
        known: &known,
        extent,
    };
    merge(manifest, text, subject, &answers)
}

fn all_documents() -> Vec<(String, Document)> {
    let gallery = [jobs::SALESFORCE, jobs::SCIM, jobs::AWS].map(jobs::Live::new);
    let ours = gallery
        .iter()
        .map(|live| (live.name().to_owned(), super::document(&live.schema())));
    ours.chain(documents::published().into_iter().flatten())
        .collect()
}

/// With what a manifest cannot name: twins of an attribute mapping and of an object mapping, and one without a name.
fn nameless(document: &Document) -> Document {
    let mut json = document.json().clone();
    for rule in json["synchronizationRules"].as_array_mut().expect("rules") {
        let Some(mappings) = rule["objectMappings"].as_array_mut() else {
            continue;
        };
        if let Some(attributes) = mappings
            .first_mut()
            .and_then(|it| it["attributeMappings"].as_array_mut())
        {
            let first = attributes.first().cloned();
            if let Some(mut twin) = first {
                twin["defaultValue"] = json!("another");
                attributes.push(twin);
            }
            attributes.push(json!({ "targetAttributeName": null, "defaultValue": "x" }));
        }
        if mappings.len() > 1
            && let Some(mut twin) = mappings.last().cloned()
        {
            twin["name"] = json!("another");
            mappings.push(twin);
        }
    }
    Document::new(json).expect("a schema")
}

#[test]
fn every_document_is_imported_and_plans_nothing() {
    let all = all_documents();
    for (name, document) in &all {
        let edited = documents::edited(document);
        let odd = nameless(document);
        for (how, live, default) in [
            ("as the template has it", document, Some(document)),
            ("without a default", document, None),
            ("edited", &edited, Some(document)),
            ("edited, without a default", &edited, None),
            ("with twins", &odd, Some(document)),
            ("with twins, without a default", &odd, None),
            ("without the twins of its template", document, Some(&odd)),
        ] {
            let live = Rest::plain().live(live, default);
            // What a default says too takes long to be said.
            let is_full = matches!(how, "as the template has it" | "with twins");
            let full = is_full.then_some(Extent::Everything);
            for extent in std::iter::once(Extent::Differences).chain(full) {
                let transcript = law(&live, extent);
                let transcript =
                    transcript.unwrap_or_else(|why| panic!("{name}, {how}, {extent:?}: {why}"));
                let job = transcript.outline.spec.provisioning.expect("a job");
                if how == "as the template has it" && extent == Extent::Differences {
                    assert_eq!((job.mappings, job.attributes), (None, None), "{name}");
                    assert_eq!(transcript.left, [""; 0], "{name}");
                }
                if how == "with twins" {
                    assert!(
                        !transcript.left.is_empty(),
                        "{name}: nothing counts the twins"
                    );
                }
            }
        }
    }
    tell(&format!(
        "exercised: {} documents, transcribed in seven ways",
        all.len()
    ));
}

pub(super) fn one_document() -> Document {
    super::document(&jobs::Live::new(jobs::SCIM).schema())
}

#[test]
fn jobs_that_lead_elsewhere_and_several_of_one_template_are_named_and_not_written() {
    let document = one_document();
    let plain = || Rest::plain().live(&document, Some(&document));
    let mut elsewhere = plain();
    elsewhere.jobs[0].template = SyncTemplateId::new("Azure2Azure");
    let mut inbound = plain();
    inbound.templates[0].brings_in = true;
    let mut several = plain();
    let mut twin = several.jobs[0].clone();
    twin.id = JobId::new("another");
    several.jobs.push(twin);
    for (live, named, why) in [
        (elsewhere, 1, "are never written"),
        (inbound, 1, "are never written"),
        (several, 2, "say which is meant"),
    ] {
        let told = law(&live, Extent::Differences).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(told.outline.spec.provisioning, None);
        assert_eq!(told.left.len(), named, "{:#?}", told.left);
        assert!(
            told.left.iter().all(|it| it.contains(why)),
            "{:#?}",
            told.left
        );
    }
    // Beside one that leads elsewhere the only one of ours is meant.
    let mut beside = plain();
    let mut other = beside.jobs[0].clone();
    other.template = SyncTemplateId::new("AD2AADProvisioning");
    beside.jobs.push(other);
    let told = law(&beside, Extent::Differences).unwrap_or_else(|why| panic!("{why}"));
    assert!(told.outline.spec.provisioning.is_some());
    assert_eq!(told.left.len(), 1, "{:#?}", told.left);
}

#[test]
fn names_that_several_have_are_written_as_ids_and_what_is_unread_is_left_out() {
    let document = one_document();
    let group = |name: &str| (PrincipalKind::Group, name.to_owned(), 0);
    let rest = Rest {
        assignees: vec![group("twins"), group("twins"), group("alone"), group("a@b")],
        ..Rest::plain()
    };
    let live = rest.live(&document, Some(&document));
    let told = law(&live, Extent::Differences).unwrap_or_else(|why| panic!("{why}"));
    let groups = told.outline.spec.assignments.into_iter().flatten();
    let names: Vec<_> = groups
        .filter_map(|it| match it.group {
            Some(manifest::Who::Text(name)) => Some(name),
            Some(manifest::Who::Id(_)) | None => None,
        })
        .collect();
    assert_eq!(names, ["alone"]);
    let mut hidden = live;
    for part in Part::ALL {
        let (status, code) = (403, "Forbidden".to_owned());
        hidden.unread.insert(part, Unread { status, code });
    }
    let told = law(&hidden, Extent::Differences).unwrap_or_else(|why| panic!("{why}"));
    let spec = &told.outline.spec;
    assert_eq!(
        (&spec.owners, &spec.assignments, &spec.provisioning),
        (&None, &None, &None)
    );
    assert!(told.left.len() >= 3, "{:#?}", told.left);
}

/// Fields that no import writes: they are for people to say, or for those whose secrets lie elsewhere.
const PEOPLES_OWN: [&str; 9] = [
    "metadata.renamedFrom",
    "metadata.labels",
    "spec.template.name",
    "spec.provisioning.job",
    "spec.provisioning.credentials.validate",
    "spec.provisioning.mappings.MAPPING.mode",
    "spec.tenants",
    "spec.guards",
    "spec.tests",
];

/// How many applications are made up over a document: fewer over a large one, which takes long to be compared.
fn each(document: &Document) -> u32 {
    let size = document.json().to_string().len();
    u32::try_from(3_000_000 / size).map_or(5, |number| number.clamp(5, 30))
}

/// What else they have.
const RESTS: usize = 500;

#[test]
fn a_generated_application_is_imported_and_plans_nothing() {
    let all = all_documents();
    let number = Cell::new(0_usize);
    let written = RefCell::new(Written::of("app"));
    let (merges, stuck) = (Cell::new(0_usize), RefCell::new(Vec::new()));
    let mut runner = TestRunner::deterministic();
    let strategy = rests();
    let some = (0..RESTS).map(|_| strategy.new_tree(&mut runner).expect("a value").current());
    let rests: Vec<Rest> = some.collect();
    for (name, base) in &all {
        for document in [base.clone(), documents::edited(base)] {
            let ground = Ground::of(&document, base);
            run(each(&document), name, &ground, |said| {
                let this = number.replace(number.get() + 1);
                let (rest, other) = (&rests[this % RESTS], &rests[(this + 1) % RESTS]);
                let (before, after) = holds(&document, base, said, (this, rest), &written)?;
                // One in two is imported again at once, the other some time later.
                if this.is_multiple_of(2) {
                    prop_assert_eq!(merged(&before, &after), Merged::Same);
                    return Ok(());
                }
                let later = rest.later(other).live(&document, Some(base));
                merges.set(merges.get() + 1);
                match merged(&before, &later) {
                    Merged::Stuck(lines) => {
                        stuck
                            .borrow_mut()
                            .push(format!("{}\n{before}", lines.join("\n")));
                    }
                    Merged::Changed { text, .. } => {
                        prop_assert_eq!(merged(&text, &later), Merged::Same);
                    }
                    Merged::Same => {}
                }
                Ok(())
            });
        }
    }
    assert!(number.get() >= 150, "{}", number.get());
    let missing = written.borrow().missing(&PEOPLES_OWN);
    assert!(
        missing.is_empty(),
        "neither transcribed nor listed: {missing:#?}"
    );
    // What cannot be changed surely is the exception.
    let (all, stuck) = (merges.get(), stuck.into_inner());
    assert!(
        stuck.len() * 5 < all,
        "{} of {all}:\n{}",
        stuck.len(),
        stuck.join("\n\n")
    );
    tell(&format!(
        "exercised: {} generated applications, transcribed",
        number.get()
    ));
}

fn holds(
    document: &Document,
    base: &Document,
    said: &Fragment,
    (number, rest): (usize, &Rest),
    written: &RefCell<Written>,
) -> Result<(String, LiveApp), TestCaseError> {
    let wanted = jobs::wanted(jobs::SALESFORCE, &said.yaml());
    let job = wanted
        .apps
        .into_values()
        .next()
        .and_then(|app| app.provisioning);
    let overlay = job.expect("a job").overlay;
    let mut after = document.clone();
    let patch = overlay
        .patch(document, Some(base))
        .map_err(|refusals| TestCaseError::fail(format!("refused: {refusals:?}")))?;
    patch
        .apply(&mut after)
        .map_err(|moved| TestCaseError::fail(moved.to_string()))?;
    let live = rest.live(&after, Some(base));
    // What a default says too takes long to be said.
    let is_full = number.is_multiple_of(20).then_some(Extent::Everything);
    let mut text = String::new();
    for extent in std::iter::once(Extent::Differences).chain(is_full) {
        let told =
            law(&live, extent).map_err(|why| TestCaseError::fail(format!("{rest:#?}\n{why}")))?;
        written.borrow_mut().add(&told.outline.json());
        if extent == Extent::Differences {
            text = told.outline.text();
        }
        // What a manifest made, a manifest can say: but for definitions that nothing uses.
        if document == base {
            let schema: Vec<_> = told
                .left
                .iter()
                .filter(|it| it.starts_with("schema: "))
                .collect();
            let is_unused = |it: &&&String| it.ends_with("is no part of the template's default");
            let unused = schema.iter().filter(is_unused).count();
            let spared = if extent == Extent::Everything {
                0
            } else {
                unused
            };
            prop_assert_eq!(schema.len(), spared, "{:#?}", schema);
        }
    }
    Ok((text, live))
}
