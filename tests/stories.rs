//! The properties of `support/walk.rs`, for every story.

use crate::support::stories::{all, each_story, named};
use crate::support::walk::walk;

macro_rules! stories {
    ($($name:ident)*) => {
        $(#[tokio::test] async fn $name() { walk(&named(stringify!($name))).await; })*
        const NAMES: &[&str] = &[$(stringify!($name),)*];
    };
}

each_story!(stories);

#[test]
fn every_story_is_walked() {
    assert_eq!(
        all().iter().map(|story| story.name).collect::<Vec<_>>(),
        NAMES
    );
}
