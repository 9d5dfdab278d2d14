//! A tenant with many applications of one kind, made from one that was really applied: its store is written again and
//! again under other ids. Applying a thousand one by one would take minutes, and show nothing more.

use std::fs;

use serde_json::Value;
use syncform::emulator::{Emulator, Options};
use tempfile::TempDir;

use super::world::{self, TENANT, desired, run};

/// Whom the applications are assigned to.
const GROUP: &str = "{ group: sg-aws-users, role: User }";

/// What differs between the applications: the name ends with four digits, and so does the display name.
fn manifest(number: usize, assignments: &str, provisioning: &str) -> (String, String) {
    let text = format!(
        "\
apiVersion: syncform/v1
kind: App
metadata: {{ name: aws-{number:04} }}
spec:
  displayName: AWS {number:04}
  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}
  owners: [\"user:user0001@contoso.com\"]
  assignments: [{assignments}]
  provisioning: {{ template: aws, scope: assigned, {provisioning} }}
"
    );
    (format!("aws-{number:04}.yaml"), text)
}

fn tenant_and(apps: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let tenant = ("tenant.yaml".to_owned(), TENANT.to_owned());
    [tenant].into_iter().chain(apps).collect()
}

/// The manifests of `count` applications, each with `more` in its provisioning.
pub(crate) fn manifests(count: usize, more: &str) -> Vec<(String, String)> {
    let provisioning = format!("state: paused{more}");
    tenant_and((0..count).map(|number| manifest(number, GROUP, &provisioning)))
}

/// The manifests of `count` applications that run, with credentials and ten people each.
pub(crate) fn fleet(count: usize) -> Vec<(String, String)> {
    let person = |number| format!("{{ user: user{number:04}@contoso.com, role: User }}");
    let people: Vec<_> = (1..=10).map(person).collect();
    let running =
        "state: running, credentials: { version: 1, values: { SecretToken: { env: TOKEN } } }";
    tenant_and((0..count).map(|number| manifest(number, &people.join(", "), running)))
}

/// A tenant in which the first `count` of [`manifests`] have been applied, without what `more` adds to them.
pub(crate) async fn tenant(count: usize) -> (Emulator, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let open = || {
        Emulator::open(Options {
            dir: Some(folder.path().to_owned()),
            tenant_id: Some("ff8bf889-e031-41ac-8f7b-aedb059892ee".to_owned()),
            ..Options::default()
        })
        .expect("an emulator")
    };
    let emulator = open();
    let door = world::door(&emulator);
    let one = run(&desired(&manifests(1, "")), &door).await;
    assert!(one.is_some_and(|outcome| outcome.is_complete()));
    drop(emulator);
    let path = folder.path().join("tenant.json");
    let text = fs::read_to_string(&path).expect("a store");
    let mut store: Value = serde_json::from_str(&text).expect("JSON");
    multiply(&mut store, count);
    fs::write(&path, store.to_string()).expect("written");
    (open(), folder)
}

/// Every list of the store in which the application occurs gets the others too.
fn multiply(store: &mut Value, count: usize) {
    let ids = ids(store);
    let lists = [
        "applications",
        "servicePrincipals",
        "jobs",
        "secrets",
        "owners",
        "assignments",
    ];
    for list in lists {
        let items = store[list].as_array_mut().expect(list);
        let is_its = |item: &&Value| ids.iter().any(|id| item.to_string().contains(id.as_str()));
        let its: Vec<_> = items.iter().filter(is_its).map(Value::to_string).collect();
        for number in 1..count {
            items.extend(its.iter().map(|text| another(text, number, &ids)));
        }
    }
}

/// The ids that are the application's own.
fn ids(store: &Value) -> Vec<String> {
    let now = |item: &Value| {
        item["versions"]
            .as_array()
            .and_then(|all| all.last().cloned())
    };
    let principals = store["servicePrincipals"].as_array().expect("a list");
    let principal = principals
        .iter()
        .filter_map(now)
        .find(|item| item["value"]["displayName"] == "AWS 0000")
        .expect("the application was applied");
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    let app_id = text(&principal["value"]["appId"]);
    let applications = store["applications"].as_array().expect("a list");
    let application = applications
        .iter()
        .filter_map(now)
        .find(|item| item["value"]["appId"] == app_id.as_str())
        .expect("beside its service principal");
    let principal = text(&principal["value"]["id"]);
    let jobs = store["jobs"]
        .as_array()
        .expect("a list")
        .iter()
        .map(Value::to_string);
    let job = jobs
        .filter_map(|job| {
            let (_, id) = job.split_once("aws.ff8bf889e03141ac8f7baedb059892ee.")?;
            job.contains(&principal).then(|| id[..36].to_owned())
        })
        .next()
        .expect("a job");
    vec![app_id, text(&application["value"]["id"]), principal, job]
}

/// The same thing of the application with that number.
fn another(text: &str, number: usize, ids: &[String]) -> Value {
    let mut text = text.replace("aws-0000", &format!("aws-{number:04}"));
    text = text.replace("AWS 0000", &format!("AWS {number:04}"));
    for id in ids {
        text = text.replace(id.as_str(), &format!("{number:08x}{}", &id[8..]));
    }
    let mut item: Value = serde_json::from_str(&text).expect("JSON");
    if let Some(ordinal) = item["ordinal"].as_u64() {
        item["ordinal"] = (ordinal + 1000 * number as u64).into();
    }
    item
}
