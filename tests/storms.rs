//! Every story in weather where five of a hundred requests go wrong: throttled, refused, lost, cut off or answered from
//! yesterday. At most three runs converge, and the tenant ends as if nothing had happened.

use crate::support::stories::{each_story, named};
use crate::support::walk::storm;

/// How often each is told.
pub(crate) const SEEDS: usize = 200;

macro_rules! storms {
    ($($name:ident)*) => {
        $(#[tokio::test] async fn $name() { storm(&named(stringify!($name)), SEEDS).await; })*
    };
}

each_story!(storms);
