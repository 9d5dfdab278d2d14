//! A run that took away what had left git is taken back: the commit of before is noted again, so that the next plan sees
//! it leave once more.

use syncform::plan::Standing;

use super::{applied, grown, left, plain};
use crate::rollback::{back, carried_out, carry, said};
use crate::support::salesforce::{files, mapping, of_users};
use crate::support::world::portrait;

const COMMIT: &str = "the commit that was applied";

#[tokio::test]
async fn what_had_left_git_comes_back_and_leaves_again() {
    let (mut repository, emulator, _) = grown().await;
    let before = portrait(&emulator);
    repository.commit('3', plain());
    let planned = repository.plan(&emulator).await;
    assert_eq!(left(&planned).len(), 3);
    let wanted = repository.desired();
    let image = carried_out(&wanted, planned, &emulator).await;
    assert_eq!(applied(&emulator), ["3"]);
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(said(&plan)[COMMIT], Standing::Reversible);
    carry(&wanted, &plan, &emulator).await;
    assert_eq!(portrait(&emulator), before, "with the commit of then");
    let again = back(&wanted, &emulator, &image).await;
    assert!(!again.has_changes(), "{again:#?}");
    assert_eq!(said(&again)[COMMIT], Standing::StandsAlready);
    let next = repository.plan(&emulator).await;
    assert_eq!(left(&next).len(), 3, "{next:#?}");
}

/// A later run has noted what it applied, and that stays true.
#[tokio::test]
async fn the_commit_of_a_later_run_stays() {
    let (mut repository, emulator, _) = grown().await;
    repository.commit('3', plain());
    let planned = repository.plan(&emulator).await;
    let image = carried_out(&repository.desired(), planned, &emulator).await;
    let other = of_users("attributes: { Title: '[surname]' }");
    repository.commit('4', files(&other));
    repository.apply(&emulator).await;
    let wanted = repository.desired();
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(said(&plan)[COMMIT], Standing::ChangedSince);
    carry(&wanted, &plan, &emulator).await;
    assert_eq!(applied(&emulator), ["4"]);
    assert!(!mapping(&emulator, "officeCode").is_null());
}
