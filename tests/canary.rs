//! A secret that nobody could guess is planted in every place that may hold one; then every byte that the tool
//! wrote is searched for it, under success and failure and at the highest log level.

use crate::support::binary::{Server, Workspace};

const CANARY: &str = "c4n4ry-7f3a9e51d2";

#[test]
fn no_secret_is_written_anywhere_but_to_the_tenant() {
    let mut workspace = Workspace::example();
    workspace.edit(
        "manifests/aws-contoso.yaml",
        "env: AWS_CONTOSO_SECRET_KEY",
        "file: secret-token",
    );
    workspace.write("manifests/secret-token", &format!("{CANARY}-file\n"));
    workspace.environment = vec![("AWS_CONTOSO_ACCESS_KEY".to_owned(), format!("{CANARY}-env"))];
    let mut said = String::new();
    for verb in [
        &["validate"][..],
        &["plan"],
        &["apply", "--yes"],
        &["status"],
        &["plan", "-o", "json"],
    ] {
        said += &workspace
            .run(
                &[
                    verb,
                    &["-vv", "--sandbox", "good", "--trace-http", "good.har"],
                ]
                .concat(),
            )
            .text();
    }
    // Refused: the value comes back to us in a request that fails.
    workspace.environment = vec![(
        "AWS_CONTOSO_ACCESS_KEY".to_owned(),
        format!("refuse-{CANARY}-env"),
    )];
    said += &workspace
        .run(&[
            "apply",
            "--yes",
            "-vv",
            "--log-format",
            "json",
            "--sandbox",
            "bad",
            "--trace-http",
            "bad.har",
        ])
        .text();
    assert!(!said.contains(CANARY), "{said}");
    let store =
        std::fs::read_to_string(workspace.path().join("good/tenant.json")).expect("the store");
    assert!(
        store.contains(CANARY),
        "the canary never reached the tenant, so this test could not fail"
    );
    let files = workspace.files(&["manifests"]);
    assert!(
        files
            .iter()
            .any(|path| path.to_string_lossy().ends_with(".journal.ndjson")),
        "{files:?}"
    );
    let is_trace = |path: &&std::path::PathBuf| path.extension().is_some_and(|end| end == "har");
    assert_eq!(files.iter().filter(is_trace).count(), 2, "{files:?}");
    for path in files.iter().filter(|path| !path.ends_with("tenant.json")) {
        let bytes = std::fs::read(path).expect("a file");
        assert!(
            !String::from_utf8_lossy(&bytes).contains(CANARY),
            "{}",
            path.display()
        );
    }
}

#[test]
fn a_secret_that_the_service_repeats_is_not_passed_on() {
    let mut workspace = Workspace::example();
    workspace
        .environment
        .retain(|(name, _)| name != "AWS_CONTOSO_ACCESS_KEY");
    workspace
        .environment
        .push(("AWS_CONTOSO_ACCESS_KEY".to_owned(), CANARY.to_owned()));
    for name in ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"] {
        workspace
            .environment
            .push((name.to_owned(), "demo".to_owned()));
    }
    let echo = format!("refused: {{\"value\":\"{CANARY}\"}}");
    let rule = serde_json::json!({ "match": "PUT */secrets", "do": "refuse", "status": 400, "message": echo });
    let server = Server::start(&workspace, &serde_json::json!({ "rules": [rule] }));
    for (output, code) in [("human", 6), ("json", 1)] {
        let ran = workspace.run(&[
            "apply",
            "--yes",
            "-vv",
            "-o",
            output,
            "--endpoint",
            &server.url,
            "--trace-http",
            "echo.har",
        ]);
        // The first run creates, the second is refused before it writes anything.
        assert_eq!(ran.code, Some(code), "{}", ran.text());
        assert!(
            ran.text().contains("(hidden)") && !ran.text().contains(CANARY),
            "{}",
            ran.text()
        );
    }
    // The faults file is where the echo comes from.
    let files = workspace.files(&["manifests", "state"]);
    for path in files.iter().filter(|path| !path.ends_with("faults.json")) {
        let bytes = std::fs::read(path).expect("a file");
        assert!(
            !String::from_utf8_lossy(&bytes).contains(CANARY),
            "{}",
            path.display()
        );
    }
}
