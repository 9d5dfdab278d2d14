//! The pipeline of GitHub Actions, as `docs/ci` has it, in its places beside the manifests.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::super::Voice;
use super::super::draft::Draft;

/// What is written, by the path that it has in the repository.
const FILES: [(&str, &str); 4] = [
    (
        ".github/actions/syncform/action.yml",
        include_str!("../../../docs/ci/github/actions/syncform/action.yml"),
    ),
    (
        ".github/workflows/syncform-apply.yml",
        include_str!("../../../docs/ci/github/syncform-apply.yml"),
    ),
    (
        ".github/workflows/syncform-drift.yml",
        include_str!("../../../docs/ci/github/syncform-drift.yml"),
    ),
    (
        ".github/workflows/syncform-review.yml",
        include_str!("../../../docs/ci/github/syncform-review.yml"),
    ),
];

/// Its files for this tenant. One that is there already is its authors' by now, and stays; their names come second.
pub(super) fn github(manifests: &Path, tenant: &str) -> (Vec<Draft>, Vec<&'static str>) {
    let (there, missing): (Vec<_>, Vec<_>) = FILES
        .into_iter()
        .partition(|(path, _)| Path::new(path).symlink_metadata().is_ok());
    let drafts = missing.into_iter().map(|(path, text)| Draft {
        path: PathBuf::from(path),
        before: None,
        text: fitted(text, manifests, tenant),
    });
    let there = there.into_iter().map(|(path, _)| path);
    (drafts.collect(), there.collect())
}

/// What the files alone do not do.
pub(super) fn tell(voice: Voice, tenant: &str) {
    voice.remark(&format!(
        "the pipeline is for the Tenant \"{tenant}\" and the branch main: name others in its files. It wants variables, environments and two identities first: docs/ci/README.md of syncform lists them"
    ));
    if !Path::new(".git").exists() {
        voice.remark(
            "note: .github is read at the top of a repository alone, and this folder is none",
        );
    }
}

/// With the folder of the manifests and the name of the Tenant, of which either can hold any letter.
fn fitted(text: &str, manifests: &Path, tenant: &str) -> String {
    let folder = manifests.to_string_lossy();
    let paths = json!([format!("{folder}/**")]);
    text.replace("tenant: [contoso]", &format!("tenant: {}", json!([tenant])))
        .replace("paths: [\"manifests/**\"]", &format!("paths: {paths}"))
        .replace(
            "SYNCFORM_MANIFESTS: manifests",
            &format!("SYNCFORM_MANIFESTS: {}", json!(folder)),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_says_which_tenant_and_which_folder() {
        let (mut tenants, mut folders) = (0, 0);
        for (path, text) in FILES {
            let fitted = fitted(text, Path::new("identity/a b"), "a\"b");
            tenants += fitted.matches(r#"tenant: ["a\"b"]"#).count();
            folders += fitted
                .matches(r#"SYNCFORM_MANIFESTS: "identity/a b""#)
                .count();
            assert!(
                !fitted.contains("[contoso]") && !fitted.contains("manifests/**"),
                "{path}"
            );
        }
        assert_eq!((tenants, folders), (3, 3));
    }
}
