//! Which stories are told on a tenant of somebody's own, and what of them is changed for that.
//!
//! What holds everywhere is kept: each stage is applied, and the plan after it is empty. What only the emulated tenant has
//! is taken away: its people, and credentials that somebody accepts. Everything bears the name of the run.

use serde_json::{Value, json};

use super::setting::Setting;
use crate::support::stories::{self, Story};

/// How a story is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Telling {
    /// Without people and without credentials.
    Bare,
    /// Without people, and with credentials that the target refuses.
    Refused,
    /// Not at all; the words are why.
    Not(&'static str),
}
use Telling::{Bare, Not, Refused};

/// Every story. Each creation takes minutes there, so that what another one shows as well is left out.
const STORIES: [(&str, Telling); 32] = [
    ("the_example_of_servicenow_is_created", Bare),
    ("the_example_of_aws_is_created", Bare),
    ("the_example_of_identity_center_is_created", Bare),
    ("the_example_of_databricks_is_created", Bare),
    ("the_example_of_salesforce_is_created", Bare),
    ("the_example_of_scim_is_created", Bare),
    (
        "many_people_come_and_go",
        Not("its people are those of the emulated tenant"),
    ),
    ("an_application_without_provisioning_is_created", Bare),
    ("a_stopped_job_is_created", Refused),
    ("a_job_of_the_default_template_is_created", Bare),
    ("a_template_is_found_by_its_name", Bare),
    ("two_applications_are_created_side_by_side", Bare),
    ("one_of_three_is_changed", Not("two side by side show it")),
    ("a_creation_without_birth_mark", Bare),
    ("provisioning_is_added_later", Bare),
    ("the_display_name_changes", Bare),
    ("a_running_job_is_paused", Bare),
    ("a_paused_job_is_started", Bare),
    ("the_scope_is_narrowed_on_a_running_job", Bare),
    (
        "the_scope_is_narrowed_on_a_paused_job",
        Not("the next one begins with it"),
    ),
    ("a_restart_that_waited_is_done_when_the_job_runs", Bare),
    (
        "the_scope_is_narrowed_while_pausing",
        Not("a running and a paused job show it"),
    ),
    ("the_scope_is_widened", Bare),
    ("credentials_are_rotated", Refused),
    (
        "credentials_come_from_everywhere",
        Not("its vault and its program are those of the emulated tenant"),
    ),
    (
        "a_version_in_a_vault_moves",
        Not("its vault is one of the emulated tenant"),
    ),
    (
        "a_public_value_changes",
        Not("nobody would accept the rest of its credentials"),
    ),
    ("mails_are_switched_on", Bare),
    ("mails_are_switched_off", Bare),
    ("an_application_is_protected", Bare),
    ("a_protection_is_taken_off", Bare),
    (
        "nothing_changes",
        Not("every story ends with a plan that is empty"),
    ),
];

/// A story as it is told there.
pub(crate) struct Chosen {
    pub(crate) name: &'static str,
    pub(crate) telling: Telling,
    /// What all its display names begin with.
    pub(crate) prefix: String,
    /// Manifests with their texts, stage by stage.
    pub(crate) stages: Vec<Vec<(String, String)>>,
    /// Applications that are there in the end.
    pub(crate) apps: usize,
}

/// The error names a story that is not there, or is not told.
pub(crate) fn known(names: &[String]) -> Result<(), String> {
    let is_told = |name: &String| {
        let mut all = STORIES.iter();
        all.any(|(known, telling)| known == name && !matches!(telling, Not(_)))
    };
    match names.iter().find(|name| !is_told(name)) {
        Some(name) => Err(format!("no story {name:?} is told on a tenant")),
        None => Ok(()),
    }
}

/// The stories of a setting. `prefix` begins the name of everything that the run makes.
pub(crate) fn stories(setting: &Setting, prefix: &str) -> Vec<Chosen> {
    let is_wanted = |name: &str| {
        let only = setting.stories.as_ref();
        only.is_none_or(|only| only.iter().any(|wanted| wanted == name))
    };
    let told = STORIES.iter().enumerate();
    told.filter(|(_, (name, telling))| !matches!(telling, Not(_)) && is_wanted(name))
        .map(|(number, (name, telling))| {
            let story = stories::named(name);
            chosen(&story, *telling, number, setting, prefix)
        })
        .collect()
}

fn chosen(
    story: &Story,
    telling: Telling,
    number: usize,
    setting: &Setting,
    prefix: &str,
) -> Chosen {
    let own = format!("{prefix}-s{number:02}");
    let keeps = telling == Refused;
    let adapt = |(name, text): &(String, String)| {
        let mut document: Value = serde_yaml::from_str(text).expect("a manifest");
        if document["kind"] == "Tenant" {
            document["spec"]["tenantId"] = json!(setting.tenant);
            document["spec"]["cloud"] = json!(setting.cloud);
            document["spec"]["owner"] = json!(prefix);
        } else {
            app(&mut document, &own, number);
            if !keeps {
                bare(&mut document);
            }
        }
        (name.clone(), written(&document))
    };
    let stages: Vec<Vec<_>> = story
        .stages
        .iter()
        .map(|files| files.iter().map(adapt).collect())
        .collect();
    Chosen {
        name: story.name,
        telling,
        prefix: own,
        apps: stages.last().map_or(0, |files| files.len() - 1),
        stages,
    }
}

/// JSON is YAML.
pub(crate) fn written(document: &Value) -> String {
    serde_json::to_string_pretty(document).expect("JSON")
}

/// Names of its own, and nobody of a tenant that is not there.
fn app(document: &mut Value, prefix: &str, number: usize) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let name = text(&document["metadata"]["name"]);
    document["metadata"]["name"] = json!(format!("s{number:02}-{name}"));
    let spec = &mut document["spec"];
    spec["displayName"] = json!(format!("{prefix} {}", text(&spec["displayName"])));
    if let Some(spec) = spec.as_object_mut() {
        spec.shift_remove("owners");
        spec.shift_remove("assignments");
        spec.shift_remove("tests");
    }
    let mails = spec.pointer_mut("/provisioning/notify");
    for (number, mail) in mails
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .enumerate()
    {
        *mail = json!(format!("contract-{number}@example.com"));
    }
}

/// The same without credentials.
pub(crate) fn bare(document: &mut Value) {
    let provisioning = document.pointer_mut("/spec/provisioning");
    if let Some(provisioning) = provisioning.and_then(Value::as_object_mut) {
        provisioning.shift_remove("credentials");
    }
}

#[test]
fn every_story_is_told_or_left_out_for_a_reason() {
    let all: Vec<_> = stories::all().iter().map(|story| story.name).collect();
    assert_eq!(STORIES.map(|(name, _)| name).to_vec(), all);
}

#[test]
fn a_chosen_story_names_nobody_and_no_secret_of_somebody() {
    let setting = Setting::of("11111111-2222-4333-8444-555555555555");
    let told = stories(&setting, "syncform-contract-here");
    assert!(told.len() > 15);
    for chosen in told {
        let texts = chosen.stages.iter().flatten().map(|(_, text)| text);
        for text in texts {
            for trace in [
                "identity-ops",
                "graph-gitops",
                "identity-platform",
                "ff8bf889",
                "sg-",
                "user0",
            ] {
                assert!(!text.contains(trace), "{}: {trace} in {text}", chosen.name);
            }
            assert!(text.contains("syncform-contract-here"), "{text}");
        }
    }
}
