//! Both tables, the client's and the emulator's, against Microsoft's permission data of `graph/permissions-matrix.json`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use syncform::api::permissions::ROWS;
use syncform::emulator::PERMISSIONS;

use crate::support::fixtures;

type Sets = BTreeSet<BTreeSet<String>>;

/// Permissions that are enough and that nobody grants for this: they are for other products, or write far more.
const LEFT_OUT: [&str; 15] = [
    "AgentIdUser.ReadWrite.All",
    "AgentIdUser.ReadWrite.IdentityParentedBy",
    "DeviceManagementApps.Read.All",
    "DeviceManagementApps.ReadWrite.All",
    "DeviceManagementConfiguration.Read.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.Read.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
    "DeviceManagementServiceConfig.Read.All",
    "DeviceManagementServiceConfig.ReadWrite.All",
    "Group-NestingSupport.ReadWrite.All",
    "Group-PreferredDataLocation.ReadWrite.All",
    "Group-XTenantIdentitySync.Read.All",
    "Group.ManageProtection.All",
    "User.ReadWrite.CrossCloud",
];

/// Requests whose row says something else than the data, and why.
const DEVIATIONS: [(&str, &str); 10] = [
    (
        "GET /applicationtemplates",
        "not in the data; the page asks for no permission beyond a token",
    ),
    (
        "GET /applicationtemplates/{}",
        "not in the data; the page asks for no permission beyond a token",
    ),
    (
        "GET /serviceprincipals/{}/synchronization/secrets",
        "not in the data (reference 11, question 8); read as its neighbours are",
    ),
    (
        "POST /serviceprincipals/{}/synchronization/jobs/validatecredentials",
        "not in the data; granted as the form with a job",
    ),
    (
        "POST /$batch",
        "the envelope needs nothing; its parts are judged one by one",
    ),
    (
        "POST /serviceprincipals/{}/approleassignedto",
        "the data names Application.ReadWrite.All alone, the page only beside AppRoleAssignment.ReadWrite.All",
    ),
    (
        "DELETE /serviceprincipals/{}/approleassignedto/{}",
        "the same",
    ),
    (
        "GET /auditlogs/directoryaudits",
        "not in the data; the page names both permissions together",
    ),
    (
        "GET /directory/deleteditems/microsoft.graph.serviceprincipal",
        "not in the data; the page names what reads the objects themselves",
    ),
    (
        "POST /serviceprincipals/{}/owners",
        "the data lists Directory.Read.All also by itself, which is one half of each pair",
    ),
];

/// The data with keys in one spelling: lower case, and `{}` for every key. Rows of custom security attributes, which stand
/// beside those of the same paths, are asked for in addition and left out.
fn matrix() -> Option<BTreeMap<String, Value>> {
    let document = fixtures::document("../graph/permissions-matrix.json")?;
    let rows = document.as_object().expect("an object").iter();
    Some(
        rows.filter(|(key, _)| !key.contains("{servicePrincipalId}"))
            .map(|(key, row)| (spelt(key), row.clone()))
            .collect(),
    )
}

fn spelt(key: &str) -> String {
    let (method, path) = key.split_once(' ').expect("a method and a path");
    let path = path.to_lowercase().replace("/$ref", "");
    let parts = path.split('/').map(|part| match part {
        part if part.starts_with('{') => "{}",
        part => part,
    });
    format!("{method} {}", parts.collect::<Vec<_>>().join("/"))
}

/// What the data says is enough: `X*[AlsoRequires=A,B]` is X with A, or X with B.
fn sets(row: &Value) -> Sets {
    let mut sets = Sets::new();
    for text in row["Application"].as_array().into_iter().flatten() {
        let text = text.as_str().expect("text").replace('*', "");
        let (name, also) = text.split_once("[AlsoRequires=").unwrap_or((&text, ""));
        if LEFT_OUT.contains(&name) {
            continue;
        }
        for other in also.trim_end_matches(']').split(',') {
            let pair = [name, other].into_iter().filter(|one| !one.is_empty());
            sets.insert(pair.map(str::to_owned).collect());
        }
    }
    sets
}

/// Holds rows against the data, and says how many were held.
fn hold(rows: &[(String, Sets)], whose: &str) {
    let Some(matrix) = matrix() else { return };
    let mut held = 0;
    for (key, own) in rows {
        let deviates = DEVIATIONS.iter().any(|(known, _)| known == key);
        let same = matrix.get(key).is_some_and(|row| sets(row) == *own);
        assert_ne!(
            same,
            deviates,
            "{whose}: {key}: own {own:#?}, the data {:#?}",
            matrix.get(key).map(sets)
        );
        held += usize::from(same);
    }
    fixtures::exercised(held, &format!("rows of the permission table of {whose}"));
}

#[test]
fn the_table_is_what_the_data_says() {
    let set = |set: &&[&str]| set.iter().map(|one| (*one).to_owned()).collect();
    let rows = ROWS.into_iter().map(|row| {
        let sets = row.application.iter().map(set).collect();
        (spelt(&format!("{} {}", row.method, row.path)), sets)
    });
    hold(&rows.collect::<Vec<_>>(), "the client");
}

#[test]
fn the_emulators_table_is_what_the_data_says() {
    let rows = PERMISSIONS.iter().flat_map(|(key, sets)| {
        let roots: &[&str] = if !key.contains("{root}") {
            &[""]
        } else if key.contains("/templates") {
            &["applications", "servicePrincipals"]
        } else {
            &["servicePrincipals"]
        };
        let set = |set: &str| set.split('+').map(str::to_owned).collect();
        let sets: Sets = sets.split(' ').map(set).collect();
        roots
            .iter()
            .map(move |root| (spelt(&key.replace("{root}", root)), sets.clone()))
    });
    // The data has `functions` and the like of templates below both roots, but not everything of both.
    let Some(matrix) = matrix() else { return };
    let known = |(key, _): &(String, Sets)| {
        !key.starts_with("GET /applications/{}/sync")
            && !key.starts_with("POST /applications/{}/sync")
            || matrix.contains_key(key)
    };
    hold(&rows.filter(known).collect::<Vec<_>>(), "the emulator");
}

#[test]
fn the_least_of_the_data_is_among_the_first() {
    let Some(matrix) = matrix() else { return };
    for row in ROWS {
        let key = spelt(&format!("{} {}", row.method, row.path));
        let Some(known) = matrix.get(&key) else {
            continue;
        };
        let texts = known["Application"].as_array().into_iter().flatten();
        let stars: BTreeSet<_> = texts
            .filter_map(Value::as_str)
            .filter(|text| text.contains('*'))
            .map(|text| text.split('*').next().unwrap_or_default())
            .collect();
        let first = row.application.first().expect("a set");
        let is_first = first.iter().any(|one| stars.contains(one));
        // Readers of groups have their star in the list, and none by id; those of the log have none at all.
        let unstarred = ["GET /groups/{}", "GET /auditlogs/provisioning"];
        assert!(is_first || unstarred.contains(&key.as_str()), "{key}");
    }
}

#[test]
fn every_exception_is_one() {
    let own = ROWS
        .into_iter()
        .map(|row| format!("{} {}", row.method, row.path));
    let theirs = PERMISSIONS
        .iter()
        .map(|(key, _)| key.replace("{root}", "servicePrincipals"));
    let keys: BTreeSet<_> = own.chain(theirs).map(|key| spelt(&key)).collect();
    for (key, because) in DEVIATIONS {
        assert!(keys.contains(key), "{key}: {because}");
    }
    let Some(matrix) = matrix() else { return };
    let said: String = matrix.values().map(Value::to_string).collect();
    for name in LEFT_OUT {
        assert!(said.contains(&format!("\"{name}")), "{name}");
    }
}
