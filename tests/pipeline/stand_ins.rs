//! What stands for programs and servers beside the forge: the issuer of id tokens, `gh`, `curl`, and the release.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::stub::Stub;

/// What GitHub vouches for.
pub(super) fn issuer() -> Stub {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({
        "iss": "https://token.actions.githubusercontent.com", "sub": "repo:contoso/identity:pull_request",
        "aud": "api://AzureADTokenExchange", "nbf": 1, "exp": 4_000_000_000_i64,
    });
    let token = format!(
        "{}.{}.{}",
        part(&json!({ "alg": "RS256", "typ": "JWT" })),
        part(&claims),
        BASE64_URL_SAFE_NO_PAD.encode("signature")
    );
    Stub::saying(200, &json!({ "count": 1, "value": token }).to_string())
}

/// A release whose one program is this build, with the stand-ins beside it; the checksum.
pub(super) fn release(folder: &Path) -> String {
    let programs = folder.join("programs");
    fs::create_dir(&programs).expect("a folder");
    let script = |path: &Path, text: &str| {
        fs::write(path, text).expect("a program");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a program");
    };
    script(&programs.join("gh"), include_str!("gh.sh"));
    script(&programs.join("curl"), include_str!("curl.sh"));
    let binary = env!("CARGO_BIN_EXE_syncform");
    script(
        &folder.join("syncform"),
        &format!("#!/bin/sh\nexec {binary} \"$@\"\n"),
    );
    let archive = folder.join("release.tar.gz");
    let mut tar = Command::new("tar");
    tar.arg("-czf")
        .arg(&archive)
        .arg("-C")
        .arg(folder)
        .arg("syncform");
    assert!(tar.status().expect("tar runs").success());
    let bytes = fs::read(archive).expect("an archive");
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
