//! Mistakes that only the tenant can tell, each with the manifest's line.

use super::{APP, APPLY, PLAN, SANDBOX, VALIDATE, accepted, refused};
use crate::support::binary::Workspace;

#[test]
fn an_unknown_gallery_template() {
    let workspace = Workspace::example();
    workspace.edit(
        APP,
        "8b1025e4-1dd2-430b-a150-2ef79cd700f5",
        "00000000-1dd2-430b-a150-2ef79cd700f5",
    );
    refused(&workspace, "unknown-template", 3, &[VALIDATE, PLAN, APPLY]);
    // Whoever only looks needs no template.
    let ran = workspace.run(&["status", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
}

#[test]
fn people_whom_the_tenant_does_not_know_or_knows_twice() {
    let workspace = Workspace::example();
    let assignments = "  assignments:
    - { group: sg-nobody, role: User }
    - { user: nobody@contoso.com, role: User }
    - { group: sg-scim-userz, role: User }
    - { group: sg-twins, role: User }
";
    workspace.edit(APP, "  assignments:\n", assignments);
    refused(&workspace, "unknown-people", 3, &[PLAN]);
}

#[test]
fn two_names_of_one_person() {
    let workspace = Workspace::example();
    workspace.edit(
        APP,
        "    - user:user0001@contoso.com\n",
        "    - user:user0001@contoso.com\n    - user: User 0001\n",
    );
    workspace.edit(
        APP,
        "  assignments:\n",
        "  assignments:
    - { user: user0002@contoso.com, role: User }
    - { user: User 0002, role: User }
    - { user: User 0002, role: msiam_access }
",
    );
    refused(&workspace, "two-names", 3, &[PLAN]);
}

#[test]
fn a_job_and_a_role_that_only_the_live_application_can_refuse() {
    let workspace = Workspace::example();
    let apply = workspace.run(&["apply", "--yes", "--sandbox", SANDBOX]);
    assert_eq!(apply.code, Some(0), "{}", apply.text());
    // The first cycle imports roles, so that the default role is no longer the only one.
    let watch = workspace.run(&["status", "--watch", "--sandbox", SANDBOX]);
    assert_eq!(watch.code, Some(0), "{}", watch.text());
    workspace.edit(APP, "sg-aws-users\n      role: User\n", "sg-mail\n");
    workspace.edit(
        APP,
        "  provisioning:\n",
        "  provisioning:\n    job: aws.old\n",
    );
    refused(&workspace, "unknown-job-and-role", 3, &[PLAN]);
}

#[test]
fn a_gallery_template_without_provisioning() {
    let workspace = Workspace::example();
    workspace.edit(
        APP,
        "id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5",
        "name: Contoso Expenses",
    );
    let ran = workspace.run(&["plan", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(3), "{}", ran.text());
    accepted("unfit-template-plan", &ran);
}

#[test]
fn a_gallery_template_that_cannot_be_provisioned() {
    let workspace = Workspace::example();
    let id = "8b1025e4-1dd2-430b-a150-2ef79cd700f5";
    workspace.edit(APP, id, "c0a7050e-0000-4000-8000-000000000001");
    refused(&workspace, "no-provisioning", 3, &[VALIDATE]);
}

#[test]
fn a_mapping_that_the_live_schema_does_not_have() {
    let salesforce = Workspace::examples();
    let file = "manifests/salesforce-emea.yaml";
    let ran = salesforce.run(&["apply", "--yes", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    salesforce.edit(file, "User -> User:", "User -> Person:");
    refused(&salesforce, "unknown-mapping", 3, &[PLAN, APPLY]);
    salesforce.edit(file, "User -> Person:", "User -> User:");
    salesforce.edit(file, "Switch([jobTitle]", "Switch([jobTitel]");
    salesforce.edit(file, "          Title:\n", "          Titel:\n");
    salesforce.edit(file, "- department:", "- otherMails:");
    refused(&salesforce, "unsound-schema", 3, &[PLAN]);
}

#[test]
fn what_changes_in_mappings_is_shown_with_its_tokens() {
    let workspace = Workspace::examples();
    let file = "manifests/salesforce-emea.yaml";
    let ran = workspace.run(&["apply", "--yes", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    for (from, to) in [
        ("\"MD\", \"Managing Director\")", "\"MD\", \"Director\")"),
        ("equals: Sales", "notEquals: Engineering"),
        (
            "IsActive: Not([IsSoftDeleted])",
            "IsActive: Not([IsSoftDeleted])\n          Department: null",
        ),
        ("apply: onCreate", "apply: always"),
    ] {
        workspace.edit(file, from, to);
    }
    let ran = workspace.run(&["plan", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    accepted("mappings-plan", &ran);
}
