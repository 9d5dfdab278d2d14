//! By what right an application is taken for ours whose service principal does not carry the manifest's mark yet.

use serde::Serialize;

use crate::model::AppName;

/// Why the mark is put on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// We created it: it has our birth mark, or is about to be born.
    Born,
    /// Nobody owned it, and somebody asked for it.
    Adopted,
    /// It carries the mark of the name that its manifest had before.
    Renamed(AppName),
}
