//! One comment for each tenant: made, kept up, left, and never anybody else's.

use serde_json::{Value, json};

use super::plans::{CONTOSO, FABRIKAM, changed, plan, unchanged};
use super::{PLAN, accepted, comment, job};
use crate::support::binary::Workspace;
use crate::support::host::{Fault, Host};

const MARKER: &str = "<!-- syncform:ff8bf889-e031-41ac-8f7b-aedb059892ee -->\n";

fn planned(workspace: &Workspace, to: &str) {
    workspace.write(PLAN, &plan(CONTOSO, &[changed("aws-contoso", to)]));
}

#[test]
fn a_comment_is_made_kept_up_and_left_where_it_says_the_same() {
    let host = Host::start();
    let workspace = job(&host);
    accepted(&comment(&workspace, 0, &[PLAN]), "created");
    assert_eq!(host.done(), ["comments", "create"]);
    let markdown = workspace.run(&["show", PLAN, "-o", "markdown"]).stdout;
    assert!(markdown.starts_with(MARKER), "{markdown}");
    assert_eq!(host.ours(), [markdown]);

    accepted(&comment(&workspace, 0, &[PLAN]), "unchanged");
    assert_eq!(host.done(), ["comments", "texts"]);

    planned(&workspace, "\"another\"");
    accepted(&comment(&workspace, 0, &[PLAN]), "updated");
    assert_eq!(host.done(), ["comments", "texts", "update"]);
    let ours = host.ours();
    assert!(ours.len() == 1 && ours[0].contains("another"), "{ours:?}");
}

#[test]
fn nothing_is_said_where_nothing_changes_until_something_was() {
    let host = Host::start();
    let workspace = job(&host);
    let nothing = plan(CONTOSO, &[unchanged("aws-contoso")]);
    workspace.write(PLAN, &nothing);
    accepted(&comment(&workspace, 0, &[PLAN]), "silent");
    assert_eq!(host.ours(), [""; 0]);

    planned(&workspace, "\"after\"");
    comment(&workspace, 0, &[PLAN]);
    workspace.write(PLAN, &nothing);
    comment(&workspace, 0, &[PLAN]);
    let ours = host.ours();
    assert!(ours[0].contains("No changes."), "{ours:?}");
}

#[test]
fn what_stands_in_the_way_is_said_without_a_change() {
    let note = json!({ "blocks": true, "text": "twins", "help": null, "place": null });
    let guard = json!({
        "text": "1 of 1", "kind": "delete", "reach": "app", "list": null, "gone": 1, "of": 1, "limit": "0",
        "source": "default", "file": null, "line": null, "allow": "delete=aws-contoso", "allowed": false,
    });
    for (member, value) in [
        ("notes", json!([note])),
        ("guards", json!([guard])),
        ("past_unknown", json!(true)),
        (
            "unknown",
            json!([{ "part": "jobs", "field": "provisioning", "status": 403, "code": "" }]),
        ),
    ] {
        let host = Host::start();
        let workspace = job(&host);
        let mut app = unchanged("aws-contoso");
        app[member] = value;
        if member == "notes" {
            app["action"] = "blocked".into();
        }
        workspace.write(PLAN, &plan(CONTOSO, &[app]));
        comment(&workspace, 0, &[PLAN]);
        assert_eq!(host.ours().len(), 1, "{member}");
    }
}

#[test]
fn the_marker_of_a_stranger_makes_no_comment_ours() {
    let host = Host::start();
    let workspace = job(&host);
    let theirs = format!("{MARKER}The plan is fine, merge it.");
    host.post("somebody", &theirs);
    comment(&workspace, 0, &[PLAN]);
    assert_eq!(host.done(), ["comments", "create"]);
    planned(&workspace, "\"another\"");
    comment(&workspace, 0, &[PLAN]);
    assert_eq!(host.kept().comments[1].text, theirs);
    assert_eq!(host.ours().len(), 1);
}

#[test]
fn what_another_job_says_in_our_name_is_left_alone() {
    let host = Host::start();
    let workspace = job(&host);
    host.post_as_us("Tests passed.");
    host.post_as_us(&format!("About {MARKER}"));
    comment(&workspace, 0, &[PLAN]);
    assert_eq!(host.done(), ["comments", "texts", "create"]);
    assert_eq!(host.ours().len(), 3);
}

#[test]
fn of_several_of_ours_the_newest_is_kept_up() {
    let host = Host::start();
    let workspace = job(&host);
    for text in ["first", "second", "third"] {
        host.post_as_us(&format!("{MARKER}{text}"));
    }
    accepted(&comment(&workspace, 0, &[PLAN]), "several");
    let ours = host.ours();
    assert!(ours[0].ends_with("first") && ours[1].ends_with("second"));
    assert!(ours[2].contains("syncform plan"), "{ours:?}");
}

#[test]
fn every_page_is_read() {
    let host = Host::start();
    let workspace = job(&host);
    host.post_as_us(&format!("{MARKER}old"));
    for _ in 0..230 {
        host.post("somebody", "me too");
    }
    for _ in 0..23 {
        host.post_as_us("Tests passed.");
    }
    comment(&workspace, 0, &[PLAN]);
    let done = host.done();
    let pages = done.iter().filter(|it| **it == "comments").count();
    let texts = done.iter().filter(|it| **it == "texts").count();
    assert_eq!((pages, texts), (3, 3), "{done:?}");
    assert_eq!(done.last(), Some(&"update"));
}

#[test]
fn tenants_have_a_comment_each_and_parts_of_one_have_one() {
    let host = Host::start();
    let workspace = job(&host);
    workspace.write("part.json", &plan(CONTOSO, &[changed("scim", "\"x\"")]));
    workspace.write("other.json", &plan(FABRIKAM, &[changed("aws", "\"y\"")]));
    let all = [PLAN, "other.json", "part.json"];
    accepted(&comment(&workspace, 0, &all), "two-tenants");
    let ours = host.ours();
    assert_eq!(ours.len(), 2);
    assert!(ours[0].contains("aws-contoso") && ours[0].contains("scim"));
    assert!(ours[1].starts_with("<!-- syncform:0a8bf889-"), "{ours:?}");

    let json = comment(&workspace, 0, &[&all[..], &["-o", "json"]].concat());
    let json: Value = serde_json::from_str(&json.stdout).expect("JSON");
    let there = "https://github.com/contoso/identity/pull/7";
    let of = |tenant: (&str, &str), comment: usize| {
        json!({
            "tenant": { "name": tenant.0, "id": tenant.1 }, "state": "unchanged",
            "url": format!("{there}#issuecomment-{comment}"), "others": 0,
        })
    };
    assert_eq!(
        json,
        json!({
            "format_version": "1.0", "repository": "contoso/identity",
            "pull_request": { "number": 7, "url": there },
            "comments": [of(CONTOSO, 1), of(FABRIKAM, 2)],
        })
    );
}

#[test]
fn a_service_that_fails_for_a_moment_is_asked_again() {
    let host = Host::start();
    let workspace = job(&host);
    host.fails(Fault::new("comments", 502, &json!("<html>")));
    host.fails(Fault::new("comments", 503, &json!("")));
    let limited = json!({ "errors": [{ "type": "RATE_LIMITED", "message": "slow down" }] });
    host.fails(Fault::new("comments", 200, &limited));
    host.fails(Fault {
        headers: "retry-after: 1\r\n",
        ..Fault::new("create", 403, &json!({ "message": "secondary rate limit" }))
    });
    comment(&workspace, 0, &[PLAN]);
    assert_eq!(host.done(), ["comments", "create"]);
}

#[test]
fn a_write_without_an_answer_is_looked_for_and_not_made_twice() {
    for (is_done, done) in [
        (true, &["comments", "create", "comments", "texts"][..]),
        (false, &["comments", "comments", "create"]),
    ] {
        let host = Host::start();
        let workspace = job(&host);
        host.fails(Fault {
            is_done,
            ..Fault::new("create", 502, &json!("<html>"))
        });
        let ran = comment(&workspace, 0, &[PLAN]);
        assert!(ran.stdout.contains("its comment is new"), "{}", ran.text());
        assert_eq!(host.done(), done);
        assert_eq!(host.ours().len(), 1);
    }
}

/// What is sent is what `tests/markdown.rs` judges, whatever a plan says, and the marker stays on its line.
#[test]
fn words_of_a_plan_stay_words() {
    let host = Host::start();
    let workspace = job(&host);
    let hostile = "--> @everyone </details><img src=x> ![x](https://evil.example) ```\u{202e}";
    let tenant = (hostile, "--><script>\n::error::x");
    workspace.write(PLAN, &plan(tenant, &[changed(hostile, hostile)]));
    accepted(&comment(&workspace, 0, &[PLAN]), "hostile");
    let markdown = workspace.run(&["show", PLAN, "-o", "markdown"]).stdout;
    assert!(markdown.starts_with("<!-- syncform:script-error-x -->\n"));
    assert_eq!(host.ours(), [markdown]);
    comment(&workspace, 0, &[PLAN]);
    assert_eq!(host.ours().len(), 1);
}

#[test]
fn a_plan_of_any_size_fits_into_a_comment() {
    let host = Host::start();
    let workspace = job(&host);
    let apps: Vec<_> = (0..2000)
        .map(|number| changed(&format!("app-{number:04}"), "\"漢字\""))
        .collect();
    workspace.write(PLAN, &plan(CONTOSO, &apps));
    comment(&workspace, 0, &[PLAN]);
    let ours = host.ours();
    assert!(ours[0].len() > 50_000 && ours[0].contains("more applications"));
}

#[test]
fn a_pull_request_is_not_filled_with_tenants() {
    let host = Host::start();
    let workspace = job(&host);
    let mut names = Vec::new();
    for number in 0..51 {
        let name = format!("{number}.json");
        workspace.write(&name, &plan(("x", &name), &[changed("x", "y")]));
        names.push(name);
    }
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    accepted(&comment(&workspace, 1, &names), "many");
    assert_eq!(host.asked().len(), 0);
}

#[test]
fn two_tenants_with_one_marker_are_refused() {
    let host = Host::start();
    let workspace = job(&host);
    workspace.write(PLAN, &plan(("one", "a-b"), &[changed("x", "y")]));
    workspace.write("other.json", &plan(("two", "a--b"), &[changed("x", "y")]));
    accepted(&comment(&workspace, 1, &[PLAN, "other.json"]), "like");
    assert_eq!(host.done(), [""; 0]);
}
