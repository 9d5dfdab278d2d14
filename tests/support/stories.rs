//! The stories: what a tenant's manifests say, one stage after the other. The last stage is the one under test;
//! those before it are how the tenant got there.

use super::examples;
use super::world::TENANT;

/// One story.
pub(crate) struct Story {
    pub(crate) name: &'static str,
    /// Files with their texts, stage by stage.
    pub(crate) stages: Vec<Vec<(String, String)>>,
}

/// The worked examples of the repository, read as they are: each is a story of its own.
const EXAMPLES: [(&str, &str); 6] = [
    (
        "the_example_of_servicenow_is_created",
        "docs/examples/servicenow-it.yaml",
    ),
    (
        "the_example_of_aws_is_created",
        "manifests/aws-contoso.yaml",
    ),
    (
        "the_example_of_identity_center_is_created",
        "manifests/aws-identity-center.yaml",
    ),
    (
        "the_example_of_databricks_is_created",
        "manifests/databricks-analytics.yaml",
    ),
    (
        "the_example_of_salesforce_is_created",
        "manifests/salesforce-emea.yaml",
    ),
    (
        "the_example_of_scim_is_created",
        "manifests/scim-helpdesk.yaml",
    ),
];
const EXAMPLE_TENANT: &str = "manifests/tenant.yaml";
/// Nothing of them is written to a tenant.
const EXAMPLE_TESTS: &str = "manifests/leavers.yaml";

fn read_examples() -> Vec<Story> {
    let files = examples::all();
    let read = |name: &str| {
        let mut named = files.iter().filter(|(file, _)| file == name);
        named.next().expect("an example of that name").clone()
    };
    let story = |(name, file): (&'static str, &str)| Story {
        name,
        stages: vec![vec![read(file), read(EXAMPLE_TENANT)]],
    };
    EXAMPLES.map(story).into()
}

#[test]
fn every_example_has_a_story() {
    let files: Vec<_> = examples::all().into_iter().map(|(name, _)| name).collect();
    let mut told = EXAMPLES.map(|(_, file)| file).to_vec();
    told.extend([EXAMPLE_TENANT, EXAMPLE_TESTS]);
    told.sort_unstable();
    assert_eq!(files, told);
}

/// An App of the AWS template; `rest` is what stands below `spec.provisioning`, indented by four.
pub(crate) fn app(name: &str, display_name: &str, rest: &str) -> String {
    format!(
        "apiVersion: syncform/v1
kind: App
metadata: {{ name: {name} }}
spec:
  displayName: {display_name}
  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}
{}",
        if rest.is_empty() {
            String::new()
        } else {
            format!("  provisioning:\n{rest}")
        }
    )
}

const CREDENTIALS: &str = "    credentials:
      version: 1
      values:
        ClientSecret: { env: ACCESS_KEY }
        SecretToken: { file: secret-key }
";

/// More of them, from the other sources that there are.
const EVERYWHERE: &str = "        Password: { command: [mint, --for, aws], timeout: 30s }
        AppKey: { keyVault: { vault: kv-identity, secret: app-key } }
";

/// A running job with a secret of a vault, of this version.
fn vaulted(digit: char) -> String {
    let version = digit.to_string().repeat(32);
    job("running", "assigned")
        + &format!(
            "        AppKey: {{ keyVault: {{ vault: kv-identity, secret: app-key, version: {version} }} }}\n"
        )
}

pub(crate) fn stage(apps: &[String]) -> Vec<(String, String)> {
    let tenant = ("manifests/tenant.yaml".to_owned(), TENANT.to_owned());
    let apps = apps
        .iter()
        .enumerate()
        .map(|(number, text)| (format!("manifests/app-{number}.yaml"), text.clone()));
    std::iter::once(tenant).chain(apps).collect()
}

/// A story about one application: stage by stage its display name and what its provisioning says.
fn story(name: &'static str, stages: &[(&str, String)]) -> Story {
    let stages = stages
        .iter()
        .map(|(display_name, rest)| stage(&[app("aws", display_name, rest)]))
        .collect();
    Story { name, stages }
}

pub(crate) fn job(state: &str, scope: &str) -> String {
    format!("    template: aws\n    state: {state}\n    scope: {scope}\n{CREDENTIALS}")
}

/// Every story. Each is a test of its own, see `tests/stories.rs`.
pub(crate) fn all() -> Vec<Story> {
    let rotated = job("running", "assigned").replace("version: 1", "version: 2");
    let mails = |mails: &str| format!("    state: running\n    notify: {mails}\n{CREDENTIALS}");
    let plain = |address: &str| {
        format!(
            "{}        BaseAddress: {address}\n",
            job("running", "assigned")
        )
    };
    let by_name = app("aws", "AWS", &job("running", "all")).replace(
        "id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5",
        "name: AWS Single-Account Access",
    );
    let trio: Vec<_> = ["one", "two", "three"]
        .iter()
        .map(|name| app(name, &format!("AWS {name}"), &job("running", "assigned")))
        .collect();
    let unmarked = TENANT.replace(
        "owner: identity-platform",
        "owner: identity-platform, birthMark: false",
    );
    let mut no_birth_mark = stage(&[app("aws", "AWS", &job("running", "assigned"))]);
    no_birth_mark[0].1 = unmarked;
    let people = |numbers: &[u8]| {
        let mail = |number: &u8| format!("user000{number}@contoso.com");
        let owners = numbers
            .iter()
            .map(|number| format!("\"user:{}\"", mail(number)));
        let assigned = numbers
            .iter()
            .map(|number| format!("{{ user: {}, role: User }}", mail(number)));
        let lists = format!(
            "  owners: [{}]\n  assignments: [{}]\n  provisioning:\n",
            owners.collect::<Vec<_>>().join(", "),
            assigned.collect::<Vec<_>>().join(", ")
        );
        stage(&[app("aws", "AWS", &job("paused", "assigned")).replace("  provisioning:\n", &lists)])
    };
    let aws = app("aws", "AWS", &job("paused", "assigned"));
    let protected = |app: &str| app.replace("name: aws }", "name: aws, protect: true }");
    let others = vec![
        Story {
            name: "many_people_come_and_go",
            stages: vec![people(&[1, 2, 3]), people(&[3, 4, 5, 6])],
        },
        story(
            "an_application_without_provisioning_is_created",
            &[("AWS", String::new())],
        ),
        story(
            "a_stopped_job_is_created",
            &[("AWS", job("paused", "assigned"))],
        ),
        story(
            "a_job_of_the_default_template_is_created",
            &[("AWS", "    state: running\n    scope: all\n".to_owned())],
        ),
        Story {
            name: "a_template_is_found_by_its_name",
            stages: vec![stage(&[by_name])],
        },
        Story {
            name: "two_applications_are_created_side_by_side",
            stages: vec![stage(&trio[..2])],
        },
        Story {
            name: "one_of_three_is_changed",
            stages: vec![
                stage(&trio),
                stage(&[
                    trio[0].clone(),
                    trio[1].replace("scope: assigned", "scope: all"),
                    trio[2].clone(),
                ]),
            ],
        },
        Story {
            name: "a_creation_without_birth_mark",
            stages: vec![no_birth_mark],
        },
        story(
            "provisioning_is_added_later",
            &[("AWS", String::new()), ("AWS", job("running", "assigned"))],
        ),
        story(
            "the_display_name_changes",
            &[
                ("AWS", job("running", "assigned")),
                ("AWS Production", job("running", "assigned")),
            ],
        ),
        story(
            "a_running_job_is_paused",
            &[
                ("AWS", job("running", "assigned")),
                ("AWS", job("paused", "assigned")),
            ],
        ),
        story(
            "a_paused_job_is_started",
            &[
                ("AWS", job("paused", "assigned")),
                ("AWS", job("running", "assigned")),
            ],
        ),
        story(
            "the_scope_is_narrowed_on_a_running_job",
            &[
                ("AWS", job("running", "all")),
                ("AWS", job("running", "assigned")),
            ],
        ),
        story(
            "the_scope_is_narrowed_on_a_paused_job",
            &[
                ("AWS", job("paused", "all")),
                ("AWS", job("paused", "assigned")),
            ],
        ),
        story(
            "a_restart_that_waited_is_done_when_the_job_runs",
            &[
                ("AWS", job("paused", "all")),
                ("AWS", job("paused", "assigned")),
                ("AWS", job("running", "assigned")),
            ],
        ),
        story(
            "the_scope_is_narrowed_while_pausing",
            &[
                ("AWS", job("running", "all")),
                ("AWS", job("paused", "assigned")),
            ],
        ),
        story(
            "the_scope_is_widened",
            &[
                ("AWS", job("running", "assigned")),
                ("AWS", job("running", "all")),
            ],
        ),
        story(
            "credentials_are_rotated",
            &[("AWS", job("running", "assigned")), ("AWS", rotated)],
        ),
        story(
            "credentials_come_from_everywhere",
            &[("AWS", job("running", "assigned") + EVERYWHERE)],
        ),
        story(
            "a_version_in_a_vault_moves",
            &[("AWS", vaulted('a')), ("AWS", vaulted('b'))],
        ),
        story(
            "a_public_value_changes",
            &[
                ("AWS", plain("https://one.example")),
                ("AWS", plain("https://two.example")),
            ],
        ),
        story(
            "mails_are_switched_on",
            &[
                ("AWS", mails("[]")),
                ("AWS", mails("[ops@contoso.com, iam@contoso.com]")),
            ],
        ),
        story(
            "mails_are_switched_off",
            &[("AWS", mails("[ops@contoso.com]")), ("AWS", mails("[]"))],
        ),
        Story {
            name: "an_application_is_protected",
            stages: vec![stage(std::slice::from_ref(&aws)), stage(&[protected(&aws)])],
        },
        Story {
            name: "a_protection_is_taken_off",
            stages: vec![stage(&[protected(&aws)]), stage(std::slice::from_ref(&aws))],
        },
        story(
            "nothing_changes",
            &[
                ("AWS", job("running", "assigned")),
                ("AWS", job("running", "assigned")),
            ],
        ),
    ];
    read_examples().into_iter().chain(others).collect()
}

/// The story of that name.
pub(crate) fn named(name: &str) -> Story {
    all()
        .into_iter()
        .find(|story| story.name == name)
        .expect("a story of that name")
}

/// Hands the names of all stories to a macro, which makes a test of each, so that they run side by side and fail by name.
macro_rules! each_story {
    ($test:ident) => {
        $test! {
            the_example_of_servicenow_is_created
            the_example_of_aws_is_created
            the_example_of_identity_center_is_created
            the_example_of_databricks_is_created
            the_example_of_salesforce_is_created
            the_example_of_scim_is_created
            many_people_come_and_go
            an_application_without_provisioning_is_created
            a_stopped_job_is_created
            a_job_of_the_default_template_is_created
            a_template_is_found_by_its_name
            two_applications_are_created_side_by_side
            one_of_three_is_changed
            a_creation_without_birth_mark
            provisioning_is_added_later
            the_display_name_changes
            a_running_job_is_paused
            a_paused_job_is_started
            the_scope_is_narrowed_on_a_running_job
            the_scope_is_narrowed_on_a_paused_job
            a_restart_that_waited_is_done_when_the_job_runs
            the_scope_is_narrowed_while_pausing
            the_scope_is_widened
            credentials_are_rotated
            credentials_come_from_everywhere
            a_version_in_a_vault_moves
            a_public_value_changes
            mails_are_switched_on
            mails_are_switched_off
            an_application_is_protected
            a_protection_is_taken_off
            nothing_changes
        }
    };
}
pub(crate) use each_story;
