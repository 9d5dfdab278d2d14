//! The real binary against `emulate` in another process: the client is killed after the server has carried a
//! request out and before it answers, for every request in turn, with its journal and without it.

use std::process::Stdio;

use serde_json::{Value, json};
use syncform::emulator::{Emulator, Options};

use crate::support::binary::{STATE, Server, Workspace};
use crate::support::world::portrait;

/// The tenant that a server has left behind.
fn tenant(workspace: &Workspace) -> Value {
    let dir = Some(workspace.path().join(STATE));
    portrait(
        &Emulator::open(Options {
            dir,
            ..Options::default()
        })
        .expect("the server is gone"),
    )
}

/// How a run without faults ends: its tenant, and how many requests it took.
fn undisturbed(kill: Kill) -> (Value, usize) {
    let workspace = Workspace::signed_in();
    let server = Server::start(&workspace, &json!({ "lag": kill.lag() }));
    let ran = workspace.run(&["apply", "--yes", "--endpoint", &server.url]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    drop(server);
    (tenant(&workspace), workspace.requests(STATE).len())
}

/// The circumstances of a death.
#[derive(Clone, Copy)]
struct Kill {
    keeps_journal: bool,
    /// Whether new objects hide for a while, and lists are stale for longer.
    is_laggy: bool,
}

impl Kill {
    fn lag(self) -> Value {
        if self.is_laggy {
            json!({ "objects": 5, "lists": 60 })
        } else {
            json!({})
        }
    }
}

/// Kills the client at one request, and lets it try again.
fn kill_and_heal(number: usize, kill: Kill, undisturbed: &Value) {
    let workspace = Workspace::signed_in();
    let server = Server::start(
        &workspace,
        &json!({ "rules": [{ "request": number, "do": "commit-and-hold" }], "lag": kill.lag() }),
    );
    let apply = ["apply", "--yes", "--endpoint", &server.url];
    let mut client = workspace
        .command(&apply)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a client");
    server.held.recv().expect("the request is held");
    client.kill().expect("SIGKILL");
    client.wait().expect("dead");
    if !kill.keeps_journal {
        let _ = std::fs::remove_dir_all(workspace.path().join(".syncform"));
    }
    let again = workspace.run(&apply);
    assert_eq!(again.code, Some(0), "request {number}: {}", again.text());
    let plan = workspace.run(&["plan", "--detailed-exitcode", "--endpoint", &server.url]);
    assert_eq!(plan.code, Some(0), "request {number}: {}", plan.text());
    drop(server);
    assert_eq!(&tenant(&workspace), undisturbed, "request {number}");
}

/// Every fourth request from `first`, so that four tests share the work.
fn every_fourth(first: usize, kill: Kill) {
    let (tenant, requests) = undisturbed(kill);
    for number in (first..=requests).step_by(4) {
        kill_and_heal(number, kill, &tenant);
    }
}

macro_rules! killed {
    ($($name:ident: $first:literal, $kill:expr;)*) => {
        $(#[test] fn $name() { every_fourth($first, $kill); })*
    };
}

const WITH: Kill = Kill {
    keeps_journal: true,
    is_laggy: false,
};
const WITHOUT: Kill = Kill {
    keeps_journal: false,
    is_laggy: false,
};
const STALE_WITH: Kill = Kill {
    keeps_journal: true,
    is_laggy: true,
};
const STALE_WITHOUT: Kill = Kill {
    keeps_journal: false,
    is_laggy: true,
};

killed! {
    with_its_journal_1: 1, WITH;
    with_its_journal_2: 2, WITH;
    with_its_journal_3: 3, WITH;
    with_its_journal_4: 4, WITH;
    without_its_journal_1: 1, WITHOUT;
    without_its_journal_2: 2, WITHOUT;
    without_its_journal_3: 3, WITHOUT;
    without_its_journal_4: 4, WITHOUT;
    with_its_journal_and_stale_lists_1: 1, STALE_WITH;
    with_its_journal_and_stale_lists_2: 2, STALE_WITH;
    with_its_journal_and_stale_lists_3: 3, STALE_WITH;
    with_its_journal_and_stale_lists_4: 4, STALE_WITH;
    without_its_journal_and_stale_lists_1: 1, STALE_WITHOUT;
    without_its_journal_and_stale_lists_2: 2, STALE_WITHOUT;
    without_its_journal_and_stale_lists_3: 3, STALE_WITHOUT;
    without_its_journal_and_stale_lists_4: 4, STALE_WITHOUT;
}
