//! Repositories as reviewers meet them: each a folder of manifests with a tenant behind it, in which a plan finds one thing
//! that is worth a look. `tests/scenarios.rs` holds every output of them, and `tests/html.rs` their pages.

use std::fs;

use syncform::model::CommitId;

use super::binary::{Ran, Workspace};
use super::many;

/// Where the tenant of a repository is.
pub(crate) const SANDBOX: &str = "sandbox";
/// Where its plan is kept.
pub(crate) const PLAN: &str = "plan.json";

const TENANT: &str = "manifests/tenant.yaml";
const AWS: &str = "manifests/aws-contoso.yaml";
const SALESFORCE: &str = "manifests/salesforce-emea.yaml";
const HELPDESK: &str = "manifests/scim-helpdesk.yaml";
const ACTIVE: &str = "          IsActive: Not([IsSoftDeleted])\n";
const NOTES: &str = "Changes go through git.";
/// Whom one of the examples lets in by a list.
const PERSON: &str = "    - user: user0008@contoso.com\n      role: User\n";

/// A repository, and what a plan of it is asked for.
pub(crate) struct Scenario {
    pub(crate) workspace: Workspace,
    pub(crate) flags: &'static [&'static str],
}

impl Scenario {
    fn of(workspace: Workspace) -> Self {
        Self {
            workspace,
            flags: &[],
        }
    }

    /// The worked examples, as they stand in the tenant.
    fn applied() -> Self {
        let scenario = Self::of(Workspace::examples());
        scenario.apply();
        scenario
    }

    fn asked(self, flags: &'static [&'static str]) -> Self {
        Self { flags, ..self }
    }

    /// Runs the binary in its tenant.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let sandbox = ["--sandbox", SANDBOX];
        self.workspace.run(&[arguments, &sandbox].concat())
    }

    fn done(&self, arguments: &[&str]) {
        let ran = self.run(arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
    }

    fn apply(&self) {
        self.done(&["apply", "--yes"]);
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        self.workspace.edit(name, from, to);
    }
}

/// Nothing stands yet.
pub(crate) fn creation() -> Scenario {
    Scenario::of(Workspace::examples())
}

/// Mappings that come, change and go, by the examples' Salesforce.
pub(crate) fn mapping() -> Scenario {
    let scenario = Scenario::applied();
    let added = format!(
        "{ACTIVE}          Department: null\n          FirstName: Trim(NormalizeDiacritics([givenName]))\n          CompanyName: 'IIF(IsNullOrEmpty([companyName]), \"Contoso\", Join(\" / \", [companyName], [country]))'\n"
    );
    scenario.edit(SALESFORCE, ACTIVE, &added);
    scenario.edit(
        SALESFORCE,
        "Switch([jobTitle], \"Other\", \"VP\", \"Vice President\", \"MD\", \"Managing Director\")",
        "Switch(Trim([jobTitle]), \"Other\", \"VP\", \"Vice President\", \"CTO\", \"Chief Technology Officer\")",
    );
    scenario.edit(
        SALESFORCE,
        "officeCode: \"[extensionAttribute10]\"",
        "officeCode: \"[extensionAttribute11]\"",
    );
    scenario.edit(
        SALESFORCE,
        "            matching: 2\n",
        "            matching: 3\n",
    );
    scenario
}

/// Fewer people, by the scope of an application, by a filter and by a list.
pub(crate) fn scope() -> Scenario {
    let scenario = Scenario::of(Workspace::examples());
    scenario.edit(HELPDESK, "    scope: assigned\n", "    scope: all\n");
    scenario.apply();
    scenario.edit(HELPDESK, "    scope: all\n", "    scope: assigned\n");
    scenario.edit(
        SALESFORCE,
        "              equals: Sales\n",
        "              equals: Sales\n            country:\n              equals: DE\n",
    );
    scenario.edit(HELPDESK, PERSON, "");
    scenario
}

/// An application goes with its manifest.
pub(crate) fn prune() -> Scenario {
    let scenario = Scenario::applied();
    // The tests of leavers name it.
    for file in [HELPDESK, "manifests/leavers.yaml"] {
        fs::remove_file(scenario.workspace.path().join(file)).expect("a file less");
    }
    scenario.asked(&["--prune", "--allow", "delete=scim-helpdesk"])
}

/// An application that is nobody's becomes ours.
pub(crate) fn adopt() -> Scenario {
    let scenario = Scenario::applied();
    scenario.done(&["release", "aws-contoso", "--yes"]);
    scenario.asked(&["--adopt", "aws-contoso"])
}

/// Limits that hold, of the whole plan and of its applications.
pub(crate) fn guard() -> Scenario {
    let scenario = Scenario::of(Workspace::examples());
    let workspace = &scenario.workspace;
    let text = fs::read_to_string(workspace.path().join(TENANT)).expect("text");
    let (head, _) = text.split_once("  guards:\n").expect("limits of its own");
    let guards = "  guards:\n    total:\n      unassignments: { percent: 20 }\n    perApp:\n      mappingRemovals: { count: 1 }\n      scopeChanges: { percent: 5 }\n";
    workspace.write(TENANT, &format!("{head}{guards}"));
    scenario.apply();
    let without = format!("{ACTIVE}          Department: null\n          FirstName: null\n");
    scenario.edit(SALESFORCE, ACTIVE, &without);
    scenario.edit(HELPDESK, "    scope: assigned\n", "    scope: all\n");
    scenario.edit(HELPDESK, PERSON, "");
    scenario.edit(
        "manifests/databricks-analytics.yaml",
        "    - group: sg-databricks-admins\n      role: User\n",
        "",
    );
    scenario.edit(AWS, NOTES, "Changes are reviewed.");
    scenario.asked(&["--allow", "scope=scim-helpdesk"])
}

/// A plan was kept, and the tenant is another by now.
pub(crate) fn stale() -> Scenario {
    let scenario = Scenario::applied();
    scenario.edit(AWS, NOTES, "Changed once.");
    scenario.done(&["plan", "--out", PLAN]);
    scenario.edit(AWS, "Changed once.", "Changed by somebody else.");
    scenario.apply();
    scenario.edit(AWS, "Changed by somebody else.", "Changed once.");
    scenario
}

/// Somebody has paused a job, and changed the mapping and the notes of other applications; git has changed as well. The
/// commit that was applied comes with it.
pub(crate) fn drift() -> (Scenario, CommitId) {
    let scenario = Scenario::of(Workspace::examples());
    let commit = scenario.workspace.commit();
    scenario.apply();
    scenario.done(&["pause", "scim-helpdesk", "--yes"]);
    let hands = [
        (AWS, NOTES, "Changed by hand."),
        (
            SALESFORCE,
            "officeCode: \"[extensionAttribute10]\"",
            "officeCode: \"[extensionAttribute11]\"",
        ),
    ];
    // What an apply of other manifests leaves in the tenant is what hands would have, but for the commit.
    let git = scenario.workspace.path().join(".git");
    let aside = scenario.workspace.path().join("git-aside");
    fs::rename(&git, &aside).expect("no repository for a while");
    for (file, from, to) in hands {
        scenario.edit(file, from, to);
    }
    scenario.done(&["apply", "--yes", "--exclude", "scim-helpdesk"]);
    for (file, from, to) in hands {
        scenario.edit(file, to, from);
    }
    fs::rename(&aside, &git).expect("the repository again");
    scenario.edit(
        "manifests/databricks-analytics.yaml",
        "  displayName: ",
        "  notes: Not applied yet\n  displayName: ",
    );
    (scenario, commit)
}

/// The tenant is as the manifests say.
pub(crate) fn nothing() -> Scenario {
    Scenario::applied()
}

/// Every application of two hundred differs, each tenth loses its group.
pub(crate) fn two_hundred() -> Scenario {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime");
    let (emulator, folder) = runtime.block_on(many::tenant(200));
    drop(emulator);
    let workspace = Workspace::empty();
    for entry in fs::read_dir(folder.path()).expect("a tenant") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        let text = fs::read_to_string(&path).expect("text");
        workspace.write(&format!("{SANDBOX}/{name}"), &text);
    }
    for (name, text) in many::manifests(200, ", notify: [identity-ops@contoso.com]") {
        let text = match name.ends_with("7.yaml") {
            true => text.replace(
                "{ group: sg-aws-users, role: User }",
                "{ group: sg-mail, role: User }",
            ),
            false => text,
        };
        workspace.write(&format!("manifests/{name}"), &text);
    }
    Scenario::of(workspace)
}
