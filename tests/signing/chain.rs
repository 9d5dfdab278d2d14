//! Which way is taken, and that it is said.

use super::*;

#[test]
fn nothing_to_sign_in_with() {
    let desk = Desk::new(&[]);
    let ran = desk.auth();
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    desk.accepted("nothing", &ran);
    let desk = Desk::new(&[("AZURE_CLIENT_ID", "app")]);
    desk.accepted("nothing-with-it", &desk.auth());
}

/// What is set and refused is an error, though the next way would work.
#[test]
fn a_broken_way_is_not_skipped() {
    let secret = format!("refuse-{CANARY}");
    let mut desk = Desk::new(&[("AZURE_CLIENT_ID", "app"), ("AZURE_CLIENT_SECRET", &secret)]);
    desk.set("AZURE_CLIENT_CERTIFICATE_PATH", &key("chain.pem"));
    let ran = desk.auth();
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    desk.accepted("broken", &ran);
    let ran = desk.run(&["auth", "--auth", "certificate"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(
        ran.stdout.contains("a client certificate"),
        "{}",
        ran.text()
    );
}

#[test]
fn the_flag_and_its_twin_name_a_way() {
    let mut desk = Desk::new(&[("AZURE_CLIENT_ID", "app"), ("AZURE_CLIENT_SECRET", CANARY)]);
    desk.set("SYNCFORM_AUTH", "federated");
    let ran = desk.auth();
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    desk.accepted("named", &ran);
    let ran = desk.run(&["auth", "--auth", "secret"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
}

#[test]
fn nobody_signs_in_to_a_sandbox() {
    let workspace = Workspace::example();
    let ran = workspace.run(&["auth", "--sandbox"]);
    assert_eq!(ran.code, Some(64), "{}", ran.text());
    ran.accepted("auth/sandbox");
}

/// The table of the guide is the chain.
#[test]
fn the_guide_has_the_chain_in_order() {
    let guide = golden::root().join("docs/authentication.md");
    let guide = std::fs::read_to_string(guide).expect("the guide");
    let rows = guide.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        cells.next()?.parse::<u8>().ok()?;
        Some(cells.next()?.trim_matches('`').to_owned())
    });
    let help = Workspace::empty().run(&["auth", "--help"]).stdout;
    for way in rows.clone() {
        assert!(help.contains(&format!("- {way}:")), "{way}: {help}");
    }
    assert_eq!(
        rows.collect::<Vec<_>>().join(" "),
        "token command secret certificate federated github azure-pipelines managed-identity azure-cli"
    );
}
