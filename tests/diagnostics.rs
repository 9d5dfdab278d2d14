//! How the binary speaks of findings: files that cannot be read, explanations, SARIF, and forms that a verb refuses.

use crate::support::binary::{Ran, Workspace};

#[track_caller]
/// Holds a run against its golden file.
fn accepted(name: &str, ran: &Ran) {
    ran.accepted(&format!("cli/{name}"));
}

#[test]
fn files_that_are_no_manifests() {
    let workspace = Workspace::example();
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(workspace.path().join("manifests").join(name), bytes).expect("a file");
    };
    let app = std::fs::read_to_string(workspace.path().join("manifests/aws-contoso.yaml"));
    let app = app.expect("text");
    let wide: Vec<u8> = app.encode_utf16().flat_map(u16::to_le_bytes).collect();
    write("a-utf16.yaml", &[&[0xff, 0xfe], wide.as_slice()].concat());
    write("b-utf16-without-mark.yaml", &wide);
    write("c-latin1.yaml", b"apiVersion: syncform/v1 # \xe4\n");
    write("d-large.yaml", &vec![b'#'; 1024 * 1024 + 1]);
    workspace.write("elsewhere/app.yaml", &app);
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        "../elsewhere/app.yaml",
        workspace.path().join("manifests/e-link.yaml"),
    )
    .expect("a link");
    // Its own mistakes are said beside those of the files.
    workspace.edit(
        "manifests/aws-contoso.yaml",
        "identity-ops@contoso.com",
        "nobody",
    );
    let ran = workspace.run(&["validate"]);
    assert_eq!(ran.code, Some(3), "{}", ran.text());
    accepted("unreadable-files-validate", &ran);
}

#[test]
fn a_code_is_explained_without_any_manifest() {
    let workspace = Workspace::empty();
    let explain = |code: &[&str]| workspace.run(&[&["validate", "--explain"], code].concat());
    accepted("explain", &explain(&["secret-in-clear"]));
    assert_eq!(explain(&["error[no-tenant]"]).code, Some(64));
    assert_eq!(explain(&["[no-tenant]"]).code, Some(0));
    accepted("explain-typo", &explain(&["secret-in-clea"]));
    accepted("explain-stranger", &explain(&["E0308"]));
    accepted("explain-list", &explain(&[]));
    let json: serde_json::Value =
        serde_json::from_str(&explain(&["no-tenant", "-o", "json"]).stdout).expect("JSON");
    assert_eq!(json["code"], "no-tenant");
    assert!(json["meaning"].is_string() && json["explanation"].is_string());
}

#[test]
fn sarif_is_written_where_there_is_something_to_review() {
    let workspace = Workspace::example();
    let apply = workspace.run(&["apply", "--yes", "-o", "sarif"]);
    assert_eq!(apply.code, Some(64));
    accepted("sarif-apply", &apply);
    for verb in [&["status"][..], &["schema"], &["validate", "--explain"]] {
        let ran = workspace.run(&[verb, &["-o", "sarif"]].concat());
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (Some(64), ""),
            "{}",
            ran.text()
        );
    }
    let results = |ran: &Ran| {
        let log: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
        log["runs"][0]["results"].as_array().map(Vec::len)
    };
    let ran = workspace.run(&["validate", "-o", "sarif"]);
    assert_eq!((ran.code, results(&ran)), (Some(0), Some(0)));
    workspace.edit("manifests/aws-contoso.yaml", "displayName:", "displyName:");
    let ran = workspace.run(&["validate", "-o", "sarif"]);
    assert_eq!((ran.code, results(&ran)), (Some(3), Some(1)));
}

#[test]
fn what_the_tenant_says_stands_beside_the_warnings() {
    let workspace = Workspace::example();
    let id = "id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5";
    workspace.edit("manifests/aws-contoso.yaml", id, "name: Nobody Knows");
    let ran = workspace.run(&["validate", "--sandbox", "sandbox", "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let codes: Vec<_> = json["diagnostics"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    assert_eq!(codes, ["unknown-template", "unpinned-template"]);
}
