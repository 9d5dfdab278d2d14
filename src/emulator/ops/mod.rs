//! Operations that tools beside this project ask for: templates that are written, provisioning on demand, uploads, objects that are
//! made by hand, deleted items, counts.
//!
//! Each file is one family of the reference's table 2.2 or of its section 2.11. Which path leads here is told in `routes` and
//! `synchronization`.

pub(super) mod access_token;
pub(super) mod bulk_upload;
pub(super) mod by_hand;
pub(super) mod count;
pub(super) mod deleted;
pub(super) mod on_demand;
pub(super) mod templates;
