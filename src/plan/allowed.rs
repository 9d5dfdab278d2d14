//! What a person has let through by its name. There is no word that lets everything through.

use crate::model::Reset;

/// What a person has let through by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// A job that is stopped and in quarantine may be set going.
    pub quarantine: bool,
    /// Resets that destroy something.
    pub resets: Vec<Reset>,
}
