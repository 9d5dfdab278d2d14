//! Running jobs are changed without anybody losing access who keeps it, or gaining it who never should.
//!
//! Each story is told in every world: whatever the service does with stored secrets, with a cycle under a pause and with a
//! narrowed scope; and however badly the cycles fall, in the middle of the change or once between any two writes. The
//! witnesses are the provisioning log, which tells each account that was touched, and the accounts themselves.

mod cycling;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use syncform::emulator::{Emulator, Faults};
use syncform::wire::Method;

use crate::support::hands::{by_hand, principal};
use crate::support::scopes;
use crate::support::stories::stage;
use crate::support::world::{self, apply, desired, emulator, plan, run};
use cycling::{Pace, Restless, begin_cycle, settle};

/// Everybody who can have an account in the target, as far as these stories look.
const EVERYBODY: [u8; 5] = [1, 2, 3, 4, 5];
const NAME: &str = "Expenses";

/// One side of a change.
#[derive(Clone, Copy)]
struct Side {
    /// A line below `spec.provisioning`, or none.
    state: &'static str,
    scope: &'static str,
    /// Users by number, each with a role.
    assigned: &'static [(u8, &'static str)],
    /// Whom a scoping filter keeps out; `None`: the manifest says that there is no filter.
    without: Option<u8>,
    /// Further lines below `spec.provisioning`.
    rest: &'static str,
    version: u8,
}

const fn side(scope: &'static str, assigned: &'static [(u8, &'static str)]) -> Side {
    Side {
        state: RUNNING,
        scope,
        assigned,
        without: None,
        rest: "",
        version: 1,
    }
}

const RUNNING: &str = "    state: running\n";
const PAUSED: &str = "    state: paused\n";
const ABSENT: &str = "    state: absent\n";
const SILENT: &str = "";
const USER: &str = "User";
const OTHER: &str = "msiam_access";
const ONE_TO_THREE: &[(u8, &str)] = &[(1, USER), (2, USER), (3, USER)];
const TWO_TO_FOUR: &[(u8, &str)] = &[(2, USER), (3, USER), (4, USER)];

impl Side {
    fn files(self) -> Vec<(String, String)> {
        let Self {
            state,
            scope,
            assigned,
            without,
            rest,
            version,
        } = self;
        let filter = without.map_or_else(
            || "null".to_owned(),
            |user| format!("[{{ userPrincipalName: {{ notEquals: user{user:04}@contoso.com }} }}]"),
        );
        let item = |(user, role): &(u8, &str)| {
            format!("\n    - {{ user: user{user:04}@contoso.com, role: {role} }}")
        };
        let assigned: String = match assigned {
            [] => " []".to_owned(),
            [_, ..] => assigned.iter().map(item).collect(),
        };
        stage(&[format!(
            "apiVersion: syncform/v1
kind: App
metadata: {{ name: expenses }}
spec:
  displayName: {NAME}
  template: {{ id: 8adf8e6e-67b2-4cf2-a259-e3dc5476c621 }}
  assignments:{assigned}
  provisioning:
    template: scim
{state}    scope: {scope}
    credentials:
      version: {version}
      values:
        BaseAddress: https://expenses.example
        SecretToken: {{ env: TOKEN_{version} }}
    mappings: {{ User -> User: {{ scope: {filter} }} }}
{rest}"
        )])
    }

    /// Who should have an account.
    fn people(self) -> BTreeSet<u8> {
        let mut people: BTreeSet<_> = if self.scope == "all" {
            EVERYBODY.into()
        } else {
            self.assigned.iter().map(|(user, _)| *user).collect()
        };
        people.retain(|user| self.without != Some(*user));
        people
    }
}

/// Every world: what secrets PUT does, what a pause does with a cycle, when a narrowed scope takes effect.
fn worlds() -> impl Iterator<Item = String> {
    let two = |words: [&'static str; 2]| words.into_iter();
    two(["merge", "replace"]).flat_map(move |put| {
        two(["finishes", "ends"]).flat_map(move |cycle| {
            two(["at-restart", "next-cycle"]).map(move |narrowing| {
                json!({ "switches": { "secretsPut": put, "pausedCycle": cycle, "syncAllNarrowing": narrowing } })
                    .to_string()
            })
        })
    })
}

/// Tells a change in every world and at every pace.
async fn tell(before: Side, after: Side) {
    for world in worlds() {
        for pace in [Pace::Idle, Pace::InCycle, Pace::CycleAfterEachWrite] {
            change(before, after, pace, &world).await;
        }
    }
}

async fn change(before: Side, after: Side, pace: Pace, world: &str) {
    let told = format!("{pace:?} in {world}");
    let tenant = emulator();
    tenant.set_faults(Faults::parse(world).expect("switches"));
    apply(&desired(&before.files()), &tenant).await;
    let id = principal(&tenant, NAME);
    settle(&tenant);
    assert_eq!(people(&tenant, &id), before.people(), "{told}: before");
    if pace == Pace::InCycle {
        begin_cycle(&tenant, &id).await;
    }
    let known: BTreeSet<_> = log(&tenant, &id)
        .await
        .into_iter()
        .map(|(entry, ..)| entry)
        .collect();
    // The witness begins anew with a fork, and so do the switches.
    let ours = tenant.fork();
    ours.set_faults(Faults::parse(world).expect("switches"));
    let wanted = desired(&after.files());
    let door = Restless {
        tenant: &ours,
        pace,
    };
    let outcome = run(&wanted, &world::door(&door))
        .await
        .expect("nothing in the way");
    assert!(outcome.is_complete(), "{told}: {outcome:#?}");
    settle(&ours);
    let plan = plan(&wanted, &ours).await;
    assert!(
        !plan.has_changes() && !plan.is_blocked(),
        "{told}: {plan:#?}"
    );
    scopes::hold(&ours, &scopes::last(&ours), &told);
    // A job that is gone leaves accounts as they are; one that is stopped may or may not have seen the change.
    let wanted = if after.state == ABSENT {
        before.people()
    } else {
        after.people()
    };
    let (stay, ever) = (&before.people() & &wanted, &before.people() | &wanted);
    if after.state == PAUSED {
        let now = people(&ours, &id);
        assert!(
            stay.is_subset(&now) && now.is_subset(&ever),
            "{told}: {now:?}"
        );
    } else {
        assert_eq!(people(&ours, &id), wanted, "{told}: after");
    }
    for (entry, user, action) in log(&ours, &id).await {
        if !EVERYBODY.contains(&user) || known.contains(&entry) {
            continue;
        }
        let is_right = match action.as_str() {
            "create" | "update" => ever.contains(&user),
            "disable" | "delete" => !stay.contains(&user),
            _ => true,
        };
        assert!(is_right, "{told}: {action} of user {user}");
    }
    if after.state == ABSENT {
        return;
    }
    let secrets = ours.snapshot()["secrets"][&id].clone();
    assert_eq!(
        secrets["SecretToken"],
        json!(format!("value of env TOKEN_{}", after.version)),
        "{told}: the credentials survive"
    );
}

/// Users with an active account, of those whom the stories look at.
fn people(tenant: &Emulator, id: &str) -> BTreeSet<u8> {
    let accounts = tenant.accounts(id);
    let active = accounts.as_array().expect("a list").iter();
    active
        .filter(|account| account["active"] == true)
        .filter_map(|account| number(account["values"]["userName"].as_str()?))
        .filter(|user| EVERYBODY.contains(user))
        .collect()
}

fn number(name: &str) -> Option<u8> {
    name.strip_prefix("user")?.get(..4)?.parse().ok()
}

/// What the log tells: the id of each entry with the user and the action.
async fn log(tenant: &Emulator, id: &str) -> Vec<(String, u8, String)> {
    let path =
        format!("/v1.0/auditLogs/provisioning?$filter=servicePrincipal/id eq '{id}'&$top=1000");
    let log = by_hand(tenant, Method::Get, &path, Value::Null).await;
    assert!(log.get("@odata.nextLink").is_none(), "the log has more");
    let text = |entry: &Value, member: &str| entry[member].as_str().unwrap_or_default().to_owned();
    let entries = log["value"].as_array().expect("a list").iter();
    entries
        .filter_map(|entry| {
            let user = number(
                &text(&entry["sourceIdentity"], "displayName")
                    .to_lowercase()
                    .replace(' ', ""),
            )?;
            Some((text(entry, "id"), user, text(entry, "provisioningAction")))
        })
        .collect()
}

/// Each change is a test of its own.
macro_rules! changes {
    ($($test:ident $before:expr, $after:expr;)*) => {
        $(#[tokio::test] async fn $test() { tell($before, $after).await; })*
    };
}

const BRAKE: &str = "    notify: [ops@contoso.com]\n    accidentalDeletions: { threshold: 20 }\n";

changes! {
    some_come_and_some_go side("assigned", ONE_TO_THREE), side("assigned", TWO_TO_FOUR);
    the_scope_narrows side("all", TWO_TO_FOUR), side("assigned", TWO_TO_FOUR);
    the_scope_widens side("assigned", TWO_TO_FOUR), side("all", TWO_TO_FOUR);
    the_scope_narrows_to_others side("all", ONE_TO_THREE), side("assigned", TWO_TO_FOUR);
    the_scope_widens_while_some_go side("assigned", ONE_TO_THREE), side("all", TWO_TO_FOUR);
    a_role_changes side("assigned", ONE_TO_THREE), side("assigned", &[(1, USER), (2, OTHER), (3, USER)]);
    everybody_changes side("assigned", &[(1, USER), (2, USER)]), side("assigned", &[(3, USER), (4, OTHER)]);
    credentials_are_rotated_while_the_scope_narrows
        side("all", TWO_TO_FOUR), Side { version: 2, ..side("assigned", ONE_TO_THREE) };
    some_go_while_the_job_is_paused
        side("assigned", ONE_TO_THREE), Side { state: PAUSED, ..side("assigned", TWO_TO_FOUR) };
    the_scope_narrows_to_others_while_the_job_is_paused
        side("all", ONE_TO_THREE), Side { state: PAUSED, ..side("assigned", TWO_TO_FOUR) };
    the_scope_narrows_to_others_where_nobody_manages_the_state
        side("all", ONE_TO_THREE), Side { state: SILENT, ..side("assigned", TWO_TO_FOUR) };
    everybody_is_let_go_with_the_job
        side("assigned", ONE_TO_THREE), Side { state: ABSENT, ..side("assigned", &[]) };
    a_filter_comes
        side("assigned", ONE_TO_THREE), Side { without: Some(2), ..side("assigned", ONE_TO_THREE) };
    a_filter_goes
        Side { without: Some(2), ..side("assigned", ONE_TO_THREE) }, side("assigned", ONE_TO_THREE);
    a_filter_comes_while_the_scope_widens
        side("assigned", TWO_TO_FOUR), Side { without: Some(1), ..side("all", TWO_TO_FOUR) };
    a_filter_goes_while_the_scope_narrows
        Side { without: Some(4), ..side("all", ONE_TO_THREE) }, side("assigned", ONE_TO_THREE);
    a_filter_comes_while_some_go
        side("assigned", ONE_TO_THREE), Side { without: Some(3), ..side("assigned", TWO_TO_FOUR) };
    the_brake_is_set_while_some_go
        side("assigned", ONE_TO_THREE), Side { rest: BRAKE, ..side("assigned", TWO_TO_FOUR) };
}
