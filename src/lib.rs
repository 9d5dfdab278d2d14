//! GitOps for Microsoft Entra application provisioning: manifests in git become a plan, the plan becomes
//! ordered Microsoft Graph calls.
//!
//! ```text
//!  manifests/*.yaml                                              Microsoft Graph
//!       |  manifest                                                  |  observe
//!       v                                                            v
//!   Vec<Document> --desired--> Desired ----+              +-------- Index, LiveApp
//!                                 |        |              |
//!                               check      +----> plan <--+
//!                                 |                |
//!                              Findings          Plan { apps[{steps}], notes, digest }
//!                                                  |            \
//!                                                  | apply       \ render
//!                                                  v              v
//!                                    Outcome { fates } ------>  words / JSON
//! ```
//!
//! A room uses lower floors only, and of those only the ones that `tests/architecture.rs` names.

// Floor 0: nouns that know nothing of each other.
pub mod expr;
pub mod finding;
pub mod flow;
pub mod model;
pub mod program;
pub mod schema;
pub mod trial;
pub mod visible;
pub mod wire;

// Floor 1: what people wrote, what was seen, and the doors.
#[cfg(feature = "emulator")]
pub mod emulator;
pub mod github;
pub mod http;
pub mod live;
pub mod manifest;
pub mod secrets;

// Floor 2: what is wanted.
pub mod desired;

// Floor 3: judging and planning.
pub mod check;
pub mod plan;
pub mod transcribe;

// Floor 4: how Graph spells it.
pub mod api;

// Floor 5: reading.
pub mod observe;

// Floor 6: writing.
pub mod apply;

// Floor 7: words.
pub mod render;

// Floor 8: the command line.
pub mod cli;
