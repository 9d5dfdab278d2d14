//! The walls, tried by breaking them: every rule refuses its sample and names file, line and rule.

use super::rules::{self, Files};
use super::table::{House, Room, room};
use super::tree;

const ROOMS: [Room; 5] = [
    room("model", &[], &[]),
    room("wire", &[], &[]),
    room("plan", &["model"], &[]),
    room("http", &["wire"], &["model"]),
    room("cli", &["*"], &[]),
];

/// A small house: `plan` is dry and may use `model`.
const SAMPLE: House = House {
    rooms: &ROOMS,
    not_yet: &[],
    dry: &["model", "plan"],
    wet: &["src/plan/wet.rs"],
    packages: &[("tokio", &["http"]), ("serde", &["*"]), ("clap", &["cli"])],
    loud: &["cli"],
};

/// Judges code that starts on line 2 of a file.
fn judge(path: &str, code: &str) -> Vec<String> {
    rules::file(&SAMPLE, path, &format!("//! A sample.\n{code}\n"))
}

/// Every sample is refused on that line and by that rule, and with that word.
fn refused(path: &str, line: usize, rule: &str, samples: &[&str]) {
    for code in samples {
        let said = judge(path, code);
        let start = format!("{path}:{line}: {rule}: ");
        assert!(
            said.iter().any(|said| said.starts_with(&start)),
            "{code}\n{said:?}"
        );
    }
}

fn passes(path: &str, samples: &[&str]) {
    for code in samples {
        assert_eq!(judge(path, code), Vec::<String>::new(), "{code}");
    }
}

#[test]
fn what_keeps_to_the_walls_passes() {
    passes(
        "src/plan/deep/file.rs",
        &[
            "use crate::model::{Id, Name as N};\nuse std::collections::{BTreeMap, BTreeSet};\nuse std::time::Duration;",
            "use super::super::order;\nuse super::*;\nuse self::inner::X;\nmod inner { use super::super::super::super::model::X; }",
            "pub(crate) fn f() -> crate::model::Id { let tokio = 1; g(tokio) }",
            "/// See [`crate::wire`], `tokio` and `std::fs`.\nfn f() { let _ = \"crate::wire::X\"; }",
            "use serde::Serialize;\n#[derive(serde::Deserialize)]\nstruct S;",
            "use crate::plan::Step;\nfn f() { write!(out, \"println!\"); a != b }",
        ],
    );
    passes(
        "src/http/mod.rs",
        &["async fn f() { tokio::time::sleep(d).await; let _ = std::time::Instant::now(); }"],
    );
    passes("src/http/mod.rs", &["use crate::model::Id;"]);
    passes(
        "src/cli/mod.rs",
        &["use crate::{http, plan, wire};\nfn f() { println!(); }"],
    );
    passes("src/plan/wet.rs", &["use std::fs;"]);
    passes(
        "src/lib.rs",
        &["mod plan;\n#[cfg(feature = \"x\")]\npub mod wire;"],
    );
}

#[test]
fn an_import_through_a_wall_is_refused() {
    refused(
        "src/plan/mod.rs",
        2,
        "import",
        &[
            "use crate::wire;",
            "use crate::wire::Request;",
            "use crate::wire::Request as R;",
            "use crate::wire as model;",
            "use crate::{model, wire::Request};",
            "use crate::{model::{self, Id}, wire::{self as w}};",
            "use super::wire::Request;",
            "use self::super::wire::Request;",
            "pub use crate::wire::Request;",
            "pub(crate) use crate::r#wire::Request;",
            "use syncform::wire::Request;",
            "use ::syncform::{model, wire};",
            "use crate::cli;",
            "use crate::nowhere::X;",
        ],
    );
    refused(
        "src/plan/deep/file.rs",
        2,
        "import",
        &["use super::super::super::wire::Request;"],
    );
    refused(
        "src/plan/mod.rs",
        3,
        "import",
        &["mod inner {\nuse super::super::wire::Request;\n}"],
    );
    refused("src/http/mod.rs", 2, "import", &["use crate::plan::Step;"]);
    let said = judge("src/plan/mod.rs", "use crate::wire::Request;");
    assert_eq!(said, ["src/plan/mod.rs:2: import: plan may not use wire"]);
}

#[test]
fn a_path_through_a_wall_is_refused_wherever_it_stands() {
    refused(
        "src/plan/mod.rs",
        3,
        "import",
        &[
            "fn f() {\ncrate::wire::send();\n}",
            "fn f() {\nlet _ = super::wire::Method::Get;\n}",
            "fn f(\nx: &crate::wire::Request) {}",
            "fn f()\n-> Vec<Option<crate::wire::Request>> {}",
            "struct S {\nfield: Box<dyn crate::wire::Transport>,\n}",
            "fn f() {\nif let crate::wire::Method::Get = x {}\n}",
            "fn f() {\nmatch x { crate::wire::Request { .. } => {} }\n}",
            "impl\ncrate::wire::Transport for X {}",
            "fn f() {\nassert_eq!(a, crate::wire::Method::Get);\n}",
            "fn f() {\nvec![(1, { super::wire::send() })];\n}",
            "macro_rules! m { () => {\n$crate::wire::send()\n}; }",
            "macro_rules! m { () => {\nuse crate::{model, wire::Request};\n}; }",
            "macro_rules! m { () => {\nuse crate as c;\n}; }",
            "fn f() {\ncrate::wire::shout!();\n}",
            "struct S {\n#[serde(with = \"crate::wire\")]\nx: u8,\n}",
            "struct S {\n#[serde(default = \"super::wire::x\")]\nx: u8,\n}",
        ],
    );
}

#[test]
fn another_name_for_the_root_is_refused() {
    refused(
        "src/plan/mod.rs",
        2,
        "import",
        &[
            "use crate as c;",
            "use crate::{self as c};",
            "use super as c;",
            "use crate::*;",
            "use super::*;",
            "use syncform as s;",
            "extern crate self as s;",
            "extern crate syncform;",
            "#[path = \"../wire.rs\"]\nmod w;",
            "#[macro_use]\nmod macros;",
            "include!(\"../wire.rs\");",
        ],
    );
}

#[test]
fn a_dry_room_stays_dry() {
    refused(
        "src/plan/mod.rs",
        3,
        "dry",
        &[
            "\nuse std::fs;",
            "\nuse std::{env, fmt};",
            "use std as s;\nfn f() { s::fs::read(path) }",
            "fn f() {\nstd::process::abort();\n}",
            "fn f() {\nlet _ = std::time::Instant::now();\n}",
            "use std::time;\nfn f() { time::SystemTime::now() }",
            "fn f() {\nlet _ = jiff::Timestamp::now();\n}",
            "use jiff::Zoned as Z;\nfn f() { Z::now() }",
            "struct S {\nmap: std::collections::HashMap<u8, u8>,\n}",
            "\nuse std::collections::{BTreeMap, HashSet};",
            "\nasync fn f() {}",
            "trait T {\nasync fn f();\n}",
            "fn f() {\nasync { 1 };\n}",
            "fn f() {\nlet _ = async || 1;\n}",
            "fn f() {\nx.await;\n}",
            "fn f() {\nassert!(x.await);\n}",
            "fn f() {\nassert!(std::env::var(\"X\").is_ok());\n}",
            "\n#[tokio::test]\nfn f() {}",
            "\nuse std::*;",
        ],
    );
    passes(
        "src/http/mod.rs",
        &["use std::net::TcpListener;\nuse std::collections::HashMap;"],
    );
}

#[test]
fn a_crate_stays_in_its_rooms_and_only_cli_prints() {
    refused(
        "src/wire.rs",
        2,
        "package",
        &[
            "use tokio::time;",
            "use ::tokio::time;",
            "use tokio;",
            "#[tokio::main] fn f() {}",
            "fn f() { tokio::spawn(x); }",
            "fn f() { m!(clap::Parser); }",
        ],
    );
    refused(
        "src/http/mod.rs",
        2,
        "print",
        &[
            "fn f() { println!(\"x\"); }",
            "fn f() { std::eprintln!(); }",
            "fn f() { m!(dbg!(x)); }",
            "use std::io::stdout;",
            "fn f() { std::io::stderr(); }",
        ],
    );
}

#[test]
fn files_are_named_opened_and_short() {
    refused(
        "src/plan/mod.rs",
        2,
        "name",
        &["mod utils;", "mod common { }"],
    );
    refused("src/plan/helpers.rs", 1, "name", &[""]);
    refused("src/attic/mod.rs", 1, "table", &[""]);
    refused(
        "src/lib.rs",
        2,
        "map",
        &["fn f() {}", "pub use crate::plan::Step;", "mod plan { }"],
    );
    assert_eq!(
        rules::shape("src/plan/mod.rs", "fn f() {}"),
        ["src/plan/mod.rs:1: doc: a file opens with what it is for"]
    );
    refused("src/plan/mod.rs", 402, "size", &["\n".repeat(400).as_str()]);
    assert!(judge("src/plan/mod.rs", "fn {")[0].starts_with("src/plan/mod.rs: syntax: "));
}

fn files(texts: &[(&str, &str)]) -> Files {
    texts
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

#[test]
fn the_table_must_be_true() {
    let built = [
        ("src/model.rs", ""),
        ("src/wire.rs", ""),
        ("src/http/mod.rs", "use crate::wire::X;"),
        ("src/cli.rs", ""),
    ];
    let plan = |text| files(&[&built[..], &[("src/plan/mod.rs", text)]].concat());
    assert_eq!(
        rules::house(&SAMPLE, &plan("use crate::model::X;")),
        Vec::<String>::new()
    );
    assert_eq!(
        rules::house(&SAMPLE, &plan("")),
        ["table: unused: plan does not use model: remove or note it"]
    );
    assert_eq!(
        rules::house(&SAMPLE, &files(&built)),
        ["table: there is no room plan"]
    );

    let early = House {
        not_yet: &["plan", "attic"],
        ..SAMPLE
    };
    assert_eq!(
        rules::house(&early, &plan("use crate::model::X;")),
        [
            "table: plan exists: take it off NOT_YET",
            "table: NOT_YET names attic, which is no room"
        ]
    );
    let noted = House {
        rooms: const { &[room("model", &[], &[]), room("plan", &[], &["model"])] },
        ..SAMPLE
    };
    let said = rules::house(
        &noted,
        &files(&[
            ("src/model.rs", ""),
            ("src/plan.rs", "use crate::model::X;"),
        ]),
    );
    assert_eq!(said, ["table: noted: plan does use model now"]);
}

#[test]
fn a_cycle_in_the_table_is_refused() {
    let cycle = House {
        rooms: const { &[room("a", &["b"], &[]), room("b", &["a"], &[])] },
        ..SAMPLE
    };
    assert_eq!(
        rules::table(&cycle),
        ["table: floors: a uses b, which is no lower floor"]
    );
    let itself = House {
        rooms: const { &[room("a", &[], &["a"]), room("a", &[], &[])] },
        ..SAMPLE
    };
    assert_eq!(rules::table(&itself).len(), 2);
    assert!(rules::table(&SAMPLE).is_empty());
}

#[test]
fn a_dependency_without_a_room_is_refused() {
    let manifest = "[package]\nname = \"x\"\n\n[dependencies]\nserde = \"1\"\n# clap = 4\nleft-pad = \"1\"\n\n[dev-dependencies]\nother = \"1\"\n";
    assert_eq!(
        rules::dependencies(&SAMPLE, manifest),
        ["Cargo.toml: packages: left_pad has no room"]
    );
}

#[test]
fn a_file_that_nothing_leads_to_is_refused() {
    let tree = files(&[
        ("src/lib.rs", "pub mod a;"),
        ("src/main.rs", "mod only { mod here; }"),
        ("src/a/mod.rs", "#[cfg(test)] mod tests; mod b;"),
        ("src/a/tests.rs", ""),
        ("src/a/b.rs", "mod c;"),
        ("src/a/b/c.rs", ""),
        ("src/only/here.rs", ""),
        ("src/a/lost.rs", ""),
    ]);
    assert_eq!(
        tree::unreachable(&tree),
        ["src/a/lost.rs:1: reachable: no mod leads here"]
    );
    let tests = files(&[
        ("tests/main.rs", "mod a; mod s;"),
        ("tests/a.rs", ""),
        ("tests/a/x.rs", ""),
        ("tests/s/mod.rs", ""),
        ("tests/b.rs", ""),
    ]);
    assert_eq!(
        tree::forgotten(&tests),
        ["tests/b.rs:1: tests: not named in tests/main.rs"]
    );
}
