//! Steps of a run that do not end well, beside the lines of a pull request.

use super::{APP, commands, in_actions, run};
use crate::support::binary::Workspace;

#[test]
fn a_step_that_fails_is_annotated_at_its_manifest() {
    let mut workspace = Workspace::example();
    for (_, value) in &mut workspace.environment {
        value.insert_str(0, "refuse-");
    }
    in_actions(&mut workspace);
    let ran = run(&workspace, &["apply", "--yes"]);
    assert_eq!(ran.code, Some(6), "{}", ran.text());
    let told = commands(&ran);
    let [only] = told[..] else { panic!("{told:?}") };
    let place =
        format!("/{APP},line=8,title=step-failed::aws-contoso: validate-credentials was refused:");
    assert!(
        only.starts_with("::error file=") && only.contains(&place),
        "{only}"
    );
    // What ended well has nothing to say.
    for (_, value) in &mut workspace.environment {
        *value = value.replace("refuse-", "");
    }
    let ran = run(&workspace, &["apply", "--yes"]);
    assert_eq!(
        (ran.code, commands(&ran).len()),
        (Some(0), 0),
        "{}",
        ran.text()
    );
}
