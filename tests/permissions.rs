//! Which permissions are needed: the published lists are enough for every story, nothing of them can be spared, and they
//! are what Microsoft's own data says.

mod lists;
mod matrix;
mod preflight;
mod refusals;

use syncform::api::permissions;

use crate::support::golden;

#[test]
fn the_published_permissions_are_current() {
    golden::check(
        &golden::root().join(permissions::GUIDE),
        &permissions::guide(),
    );
}
