//! Locked templates: what a tenant shows lies beside the manifests, and new applications are planned and judged by it.

use serde_json::{Value, json};
use syncform::cli::road::Road;
use syncform::desired::{Lock, Locks, Standing};
use syncform::emulator::Emulator;
use syncform::finding::Code;
use syncform::live::default_template;
use syncform::model::{TemplateId, TemplateRef};
use syncform::observe;
use syncform::plan::{Action, Plan};
use syncform::schema::Diff;

use crate::support::stories::{Story, stage};
use crate::support::walk::walk;
use crate::support::world::{apply, carry_out, desired, emulator, plan, road, writes};

const SALESFORCE: &str = "cd3ed3de-93ee-400b-8b19-b61ef44a0f29";
const FILE: &str = "manifests/templates/salesforce.lock.json";

/// An application with one mapping, from this source.
fn manifest(source: &str) -> String {
    format!(
        "apiVersion: syncform/v1
kind: App
metadata: {{ name: salesforce }}
spec:
  displayName: Salesforce
  template: {{ id: {SALESFORCE} }}
  provisioning:
    template: salesforce
    state: running
    scope: assigned
    credentials: unmanaged
    mappings: {{ User -> User: {{ attributes: {{ Title: '{source}' }} }} }}
"
    )
}

/// The lock of a template, read as the command line reads it from a tenant that has an application of it.
async fn lock() -> Lock {
    let tenant = emulator();
    apply(&desired(&stage(&[manifest("[jobTitle]")])), &tenant).await;
    let gallery = TemplateId::parse(SALESFORCE).expect("a GUID");
    let exemplar = observe::exemplar(&tenant, &gallery).await.expect("a list");
    let exemplar = exemplar.expect("an application");
    let template = default_template(&exemplar.templates).expect("a template");
    let principal = &exemplar.service_principal;
    let schema = observe::default_schema(&tenant, principal, &template.id).await;
    let lock = Lock {
        gallery,
        display_name: "Salesforce".to_owned(),
        template: template.id.clone(),
        is_default: true,
        schema: schema.expect("a schema"),
    };
    lock.bare()
}

fn with_lock(source: &str, lock: &str) -> Vec<(String, String)> {
    let mut files = stage(&[manifest(source)]);
    files.push((FILE.to_owned(), lock.to_owned()));
    files
}

/// The same lock with another source of a mapping, as if the service had meant that when it was read.
fn behind(lock: &Lock, target: &str) -> String {
    saying(
        lock,
        target,
        json!({ "type": "Attribute", "name": "department", "expression": "[department]", "parameters": [] }),
    )
}

fn saying(lock: &Lock, target: &str, source: Value) -> String {
    let mut json: Value = serde_json::from_str(&lock.text()).expect("JSON");
    let mapping = &mut json["schema"]["synchronizationRules"][0]["objectMappings"][0];
    let all = mapping["attributeMappings"].as_array_mut();
    let mut found = all.into_iter().flatten();
    let found = found.find(|mapping| mapping["targetAttributeName"] == target);
    found.expect("a mapping")["source"] = source;
    json.to_string()
}

/// The difference that the only save of a plan is for, where that is known.
fn expected(plan: &Plan) -> Option<&Diff> {
    let mut steps = plan.apps.iter().flat_map(|app| &app.steps);
    let found = steps.find_map(|step| {
        if let Action::PutSchema { expected, .. } = step {
            Some(expected.as_ref())
        } else {
            None
        }
    });
    found.expect("a save")
}

async fn refused_by(files: &[(String, String)], tenant: &Emulator) -> Vec<Code> {
    match road(&desired(files), tenant).await {
        Road::Findings(findings) => findings.iter().map(|finding| finding.code).collect(),
        Road::Plan(plan) => panic!("planned: {:?}", plan.apps),
    }
}

#[tokio::test]
async fn a_lock_is_what_its_file_says() {
    let lock = lock().await;
    let text = lock.text();
    assert!(!text.contains("@odata."), "what is about the answer alone");
    let read = Lock::read(FILE, &text).expect("a lock");
    assert_eq!((&read, read.text()), (&lock, text.clone()));
    let (locks, unusable) = Locks::read([(FILE, text.as_str())].into_iter());
    assert_eq!(unusable, []);
    assert_eq!(locks.standing(&lock), Standing::Same);
    let by_id = || TemplateRef::Id(read.gallery.clone());
    for (reference, template, is_found) in [
        (by_id(), None, true),
        (
            TemplateRef::Name("Salesforce".to_owned()),
            Some("salesforce"),
            true,
        ),
        (by_id(), Some("sandbox"), false),
        (TemplateRef::Name("salesforce".to_owned()), None, false),
    ] {
        let template = template.map(syncform::model::SyncTemplateId::new);
        let found = locks.find(&reference, template.as_ref());
        assert_eq!(found.is_some(), is_found, "{reference} {template:?}");
    }
}

#[tokio::test]
async fn a_tenant_that_has_something_else_is_told() {
    let lock = lock().await;
    let old = behind(&lock, "Title");
    let (locks, _) = Locks::read([(FILE, old.as_str())].into_iter());
    let Standing::Moved(changes) = locks.standing(&lock) else {
        panic!("it has not moved");
    };
    let [change] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    assert!(
        change.contains("Title") && change.contains("[jobTitle]"),
        "{change}"
    );
    let renamed = Lock {
        display_name: "Sales force".to_owned(),
        ..lock
    };
    let (locks, _) = Locks::read([(FILE, renamed.text().as_str())].into_iter());
    assert_eq!(
        locks.standing(&Lock {
            display_name: "Salesforce".to_owned(),
            ..renamed
        }),
        Standing::Moved(vec![
            "~ displayName: \"Sales force\" -> \"Salesforce\"".to_owned()
        ])
    );
}

#[tokio::test]
async fn new_locks_do_not_take_each_others_files() {
    let first = lock().await;
    let named = |id: &str, display_name: &str, template: &str| Lock {
        gallery: TemplateId::parse(id).expect("a GUID"),
        display_name: display_name.to_owned(),
        template: syncform::model::SyncTemplateId::new(template),
        ..first.clone()
    };
    let mut locks = Locks::default();
    let mut names = Vec::new();
    for lock in [
        named(SALESFORCE, "Salesforce", "salesforce"),
        named(
            "c0a7050e-0000-4000-8000-000000000002",
            "Contoso / ..\\Expenses",
            "x",
        ),
        named(
            "c0a7050f-0000-4000-8000-000000000003",
            "Contoso Expenses",
            "x",
        ),
        named(
            "c0a70510-0000-4000-8000-000000000003",
            "\u{1b}[2J",
            "../../etc",
        ),
    ] {
        let name = locks.free_name(&lock);
        locks.put(format!("manifests/templates/{name}"), lock);
        names.push(name);
    }
    assert_eq!(
        names,
        [
            "salesforce.lock.json",
            "contoso-expenses.x.lock.json",
            "contoso-expenses.x.c0a7050f.lock.json",
            "2j.etc.lock.json",
        ]
    );
}

#[tokio::test]
async fn a_new_application_is_planned_by_a_lock() {
    let text = lock().await.text();
    let plain = plan(&desired(&stage(&[manifest("[department]")])), &emulator()).await;
    assert_eq!(expected(&plain), None, "nobody knows the default");
    let locked = plan(&desired(&with_lock("[department]", &text)), &emulator()).await;
    let diff = expected(&locked).expect("it is known");
    assert_eq!(diff.changes.len(), 1, "{:?}", diff.changes);
    walk(&Story {
        name: "a_new_application_is_planned_by_a_lock",
        stages: vec![with_lock("[department]", &text)],
    })
    .await;
}

#[tokio::test]
async fn what_a_lock_does_not_have_stops_a_plan_before_anything_is_made() {
    let text = lock().await.text();
    let tenant = emulator();
    let codes = refused_by(&with_lock("[jobTitel]", &text), &tenant).await;
    assert_eq!(codes, [Code::UnsoundSchema]);
    assert_eq!(writes(&tenant), 0);
}

#[tokio::test]
async fn a_lock_that_is_behind_leaves_the_job_stopped_only_where_it_matters() {
    let lock = lock().await;
    for (target, saves) in [("Title", false), ("Department", true)] {
        let tenant = emulator();
        let files = with_lock("Trim([jobTitle])", &behind(&lock, target));
        let planned = plan(&desired(&files), &tenant).await;
        let outcome = carry_out(&desired(&files), &planned, &tenant, &|_| ()).await;
        assert_eq!(outcome.is_complete(), saves, "{target}: {outcome:?}");
        let said: Vec<_> = outcome.troubles().map(ToString::to_string).collect();
        let says = "planned was ~ USER_OUTBOUND_USER / User -> User / Title source: [department] -> Trim([jobTitle]), \
                    and now it would be ~ USER_OUTBOUND_USER / User -> User / Title source: [jobTitle] -> Trim([jobTitle])";
        assert_eq!(
            said.iter().any(|text| text.ends_with(says)),
            !saves,
            "{said:#?}"
        );
        // The job is there by now, and counts more than the lock.
        apply(&desired(&files), &tenant).await;
        assert!(
            !plan(&desired(&files), &tenant).await.has_changes(),
            "{target}"
        );
    }
}

/// A lock is no reason to leave out what the job has to be asked.
#[tokio::test]
async fn what_a_lock_says_already_is_held_against_the_job_all_the_same() {
    let lock = lock().await;
    let tree = syncform::expr::compile("Trim([jobTitle])").expect("an expression");
    let tree = tree.to_json();
    for (text, is_complete) in [(lock.text(), true), (saying(&lock, "Title", tree), false)] {
        let tenant = emulator();
        let source = if is_complete {
            "[jobTitle]"
        } else {
            "Trim([jobTitle])"
        };
        let files = with_lock(source, &text);
        let planned = plan(&desired(&files), &tenant).await;
        assert!(expected(&planned).is_some_and(Diff::is_equal));
        let outcome = carry_out(&desired(&files), &planned, &tenant, &|_| ()).await;
        assert_eq!(outcome.is_complete(), is_complete, "{outcome:#?}");
        apply(&desired(&files), &tenant).await;
        assert!(!plan(&desired(&files), &tenant).await.has_changes());
    }
}

#[tokio::test]
async fn a_lock_of_another_template_than_the_one_that_is_created_is_not_used() {
    let lock = lock().await;
    let other = Lock {
        template: syncform::model::SyncTemplateId::new("salesforceOld"),
        ..lock
    };
    let unnamed = manifest("Trim([jobTitle])").replace("    template: salesforce\n", "");
    let mut files = stage(std::slice::from_ref(&unnamed));
    let tenant = emulator();
    // The application is there, so the service's default is known.
    let without_job = unnamed
        .split("  provisioning:")
        .next()
        .expect("a head")
        .to_owned();
    apply(&desired(&stage(&[without_job])), &tenant).await;
    files.push((FILE.to_owned(), other.text()));
    assert_eq!(expected(&plan(&desired(&files), &tenant).await), None);
}

#[tokio::test]
async fn nothing_of_the_answer_is_kept() {
    let lock = lock().await;
    let mut json = lock.schema.json().clone();
    let said = "https://graph.example/$metadata#servicePrincipals('5974b304')";
    json["@odata.context"] = said.into();
    json["directories@odata.context"] = said.into();
    json["directories"][0]["objects"][0]["attributes@odata.context"] = said.into();
    let schema = syncform::schema::Document::new(json).expect("a schema");
    let bare = Lock {
        schema,
        ..lock.clone()
    }
    .bare();
    assert_eq!(bare, lock);
}

#[tokio::test]
async fn one_template_of_a_gallery_template_is_the_default() {
    let lock = lock().await;
    let old = Lock {
        template: syncform::model::SyncTemplateId::new("salesforceOld"),
        ..lock.clone()
    };
    let [first, second] = [lock.text(), old.text()];
    let files = [
        ("a.lock.json", first.as_str()),
        ("b.lock.json", second.as_str()),
    ];
    let (locks, unusable) = Locks::read(files.into_iter());
    let [finding] = unusable.as_slice() else {
        panic!("{unusable:#?}");
    };
    assert_eq!(finding.code, Code::UnusableLock);
    let others = locks.other_defaults(&lock);
    let others: Vec<_> = others.iter().map(|(file, _)| file.as_str()).collect();
    assert_eq!(others, ["b.lock.json"]);
}
