//! The real binary against `emulate` in another process, killed at two hundred moments that a seed chooses: before a request
//! is carried out, or after it and before the answer comes; in runs that create, change and take away; with its journal and
//! without it, on tenants that lag and on others. At most three runs converge, and the tenant ends as if nothing had happened.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use syncform::emulator::{Emulator, Options};

use crate::support::binary::{STATE, Server, Workspace};
use crate::support::world::portrait;

const APP: &str = "manifests/aws-contoso.yaml";

/// What a run is about: what its manifest says by then, in a tenant to which the example has been applied, or not yet.
struct Deed {
    /// What the manifest says before, where that has been applied.
    applied: Option<&'static [(&'static str, &'static str)]>,
    edits: &'static [(&'static str, &'static str)],
    /// What it takes away is named, so that no guard holds it.
    asks: &'static [&'static str],
}

const DEEDS: [Deed; 4] = [
    Deed {
        applied: None,
        edits: &[],
        asks: &[],
    },
    Deed {
        applied: Some(&[]),
        asks: &["--allow", "unassign=aws-contoso"],
        edits: &[
            ("AWS Contoso", "AWS Contoso II"),
            ("notes: Roles", "notes: Most roles"),
            ("user:user0001@contoso.com", "user:user0002@contoso.com"),
            (
                "    - group: sg-aws-users\n      role: User\n",
                "    - user: user0003@contoso.com\n      role: User\n    - user: user0004@contoso.com\n      role: User\n",
            ),
            ("version: 1", "version: 2"),
        ],
    },
    // One application goes, and another one comes in the same run.
    Deed {
        applied: Some(&[("  protect: true\n", "")]),
        asks: &["--prune", "--allow", "delete=aws-contoso"],
        edits: &[
            ("name: aws-contoso", "name: aws-anew"),
            ("displayName: AWS Contoso", "displayName: AWS Anew"),
        ],
    },
    Deed {
        applied: Some(&[]),
        asks: &["--allow", "unassign=aws-contoso,delete=aws-contoso"],
        edits: &[
            ("state: running", "state: absent"),
            (
                "  owners:\n    # The identity that applies this file.\n    - spn:graph-gitops\n",
                "  owners:\n",
            ),
            ("  assignments:\n", "  assignments: []\n"),
            (
                "    # Roles of the account appear after the first cycle; until then there is this one.\n    - group: sg-aws-users\n      role: User\n",
                "",
            ),
        ],
    },
];

impl Deed {
    /// A workspace as it is before the run.
    fn begun(&self) -> Workspace {
        let workspace = Workspace::signed_in();
        if let Some(edits) = self.applied {
            for (from, to) in edits {
                workspace.edit(APP, from, to);
            }
            let server = Server::start(&workspace, &Value::Null);
            assert_eq!(apply(&workspace, &server, &[]), Some(0));
            // The first cycle ends, so that a pause need not wait for it.
            let watch = ["status", "--watch", "--endpoint", &server.url];
            let ran = workspace.run(&watch);
            assert_eq!(ran.code, Some(0), "{}", ran.text());
            drop(server);
            let _ = fs::remove_dir_all(workspace.path().join(".syncform"));
        }
        for (from, to) in self.edits {
            workspace.edit(APP, from, to);
        }
        workspace
    }

    /// Another one of the same.
    fn again(&self, begun: &Workspace) -> Workspace {
        let workspace = Workspace::signed_in();
        copied(&begun.path().join(APP), &workspace.path().join(APP));
        let state = begun.path().join(STATE);
        for entry in fs::read_dir(&state).into_iter().flatten() {
            let name = entry.expect("an entry").file_name();
            let into = workspace.path().join(STATE);
            fs::create_dir_all(&into).expect("a folder");
            copied(&state.join(&name), &into.join(&name));
        }
        workspace
    }
}

fn copied(from: &Path, to: &Path) {
    fs::copy(from, to).expect("a copy");
}

fn words<'a>(server: &'a Server, asks: &[&'a str]) -> Vec<&'a str> {
    [&["apply", "--yes", "--endpoint", &server.url], asks].concat()
}

fn apply(workspace: &Workspace, server: &Server, asks: &[&str]) -> Option<i32> {
    workspace.run(&words(server, asks)).code
}

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

/// How a deed ends where nothing disturbs it, and how many requests that takes.
struct Undisturbed {
    deed: &'static Deed,
    begun: Workspace,
    end: Value,
    requests: usize,
}

fn undisturbed(deed: &'static Deed) -> Undisturbed {
    let begun = deed.begun();
    let workspace = deed.again(&begun);
    let before = workspace.requests(STATE).len();
    let server = Server::start(&workspace, &Value::Null);
    assert_eq!(apply(&workspace, &server, deed.asks), Some(0));
    drop(server);
    Undisturbed {
        deed,
        begun,
        end: tenant(&workspace),
        requests: workspace.requests(STATE).len() - before,
    }
}

/// SplitMix64: the numbers that follow from a seed.
fn drawn(seed: u64, number: u64) -> u64 {
    let mut bits = seed
        .wrapping_mul(0x2545_f491_4f6c_dd1d)
        .wrapping_add((number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

impl Undisturbed {
    /// Kills the client at the moment of a seed, and lets it try again.
    fn kill_and_heal(&self, seed: u64) {
        let coin = |number| drawn(seed, number).is_multiple_of(2);
        let request = drawn(seed, 0) % self.requests as u64 + 1;
        let (is_carried_out, keeps_journal, is_laggy) = (coin(1), coin(2), coin(3));
        let act = if is_carried_out {
            "commit-and-hold"
        } else {
            "hold"
        };
        let lag = if is_laggy {
            json!({ "objects": 5, "lists": 60 })
        } else {
            json!({})
        };
        let told = format!(
            "seed {seed}: {act} at request {request} of {}, journal {keeps_journal}, lag {lag}",
            self.requests
        );
        let workspace = self.deed.again(&self.begun);
        let rules = json!([{ "request": request, "do": act }]);
        let server = Server::start(&workspace, &json!({ "rules": rules, "lag": lag }));
        let mut client = workspace
            .command(&words(&server, self.deed.asks))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a client");
        server.held.recv().expect("the request is held");
        client.kill().expect("SIGKILL");
        client.wait().expect("dead");
        if !keeps_journal {
            let _ = fs::remove_dir_all(workspace.path().join(".syncform"));
        }
        let again = || apply(&workspace, &server, self.deed.asks);
        let healed = (0..2).find_map(|_| again().filter(|code| *code == 0));
        assert_eq!(healed, Some(0), "{told}");
        let plan = ["plan", "--detailed-exitcode", "--endpoint", &server.url];
        let plan = workspace.run(&plan);
        assert_eq!(plan.code, Some(0), "{told}: {}", plan.text());
        drop(server);
        assert_eq!(tenant(&workspace), self.end, "{told}");
    }
}

const SEEDS: u64 = 200;
const SHARES: u64 = 8;

/// Every eighth seed from the first, so that eight tests share the work.
fn share(first: u64) {
    let deeds = DEEDS.each_ref().map(undisturbed);
    for seed in (first..SEEDS).step_by(SHARES as usize) {
        deeds[(seed / SHARES) as usize % deeds.len()].kill_and_heal(seed);
    }
}

macro_rules! killed {
    ($($name:ident: $first:literal;)*) => {
        $(#[test] fn $name() { share($first); })*
    };
}

killed! {
    at_seeds_0: 0;
    at_seeds_1: 1;
    at_seeds_2: 2;
    at_seeds_3: 3;
    at_seeds_4: 4;
    at_seeds_5: 5;
    at_seeds_6: 6;
    at_seeds_7: 7;
}
