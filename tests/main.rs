//! All tests from outside, in one binary.

mod architecture;
#[cfg(feature = "emulator")]
mod audited;
#[cfg(feature = "emulator")]
mod behaviours;
#[cfg(feature = "emulator")]
mod canary;
#[cfg(feature = "emulator")]
mod cli;
#[cfg(all(unix, feature = "emulator"))]
mod clients;
#[cfg(feature = "emulator")]
mod comment;
#[cfg(feature = "emulator")]
mod concurrent;
#[cfg(feature = "emulator")]
mod contract;
#[cfg(feature = "emulator")]
mod credentials;
#[cfg(feature = "emulator")]
mod diagnostics;
#[cfg(feature = "emulator")]
mod drift;
#[cfg(feature = "emulator")]
mod emulator;
mod expr;
#[cfg(feature = "emulator")]
mod fields;
mod findings;
#[cfg(feature = "emulator")]
mod generated;
#[cfg(feature = "emulator")]
mod guards;
#[cfg(feature = "emulator")]
mod history;
#[cfg(feature = "emulator")]
mod html;
#[cfg(all(unix, feature = "emulator"))]
mod installed;
#[cfg(all(unix, feature = "emulator"))]
mod interrupted;
#[cfg(feature = "emulator")]
mod jobs;
#[cfg(feature = "emulator")]
mod killed;
#[cfg(feature = "emulator")]
mod line;
#[cfg(feature = "emulator")]
mod locks;
#[cfg(feature = "emulator")]
mod lookups;
mod manifest;
#[cfg(feature = "emulator")]
mod mapped;
mod mappings;
mod markdown;
#[cfg(feature = "emulator")]
mod metadata;
mod monitor;
#[cfg(feature = "emulator")]
mod ordering;
#[cfg(feature = "emulator")]
mod outcomes;
#[cfg(feature = "emulator")]
mod outputs;
#[cfg(feature = "emulator")]
mod ownership;
#[cfg(feature = "emulator")]
mod peers;
#[cfg(feature = "emulator")]
mod permissions;
#[cfg(all(feature = "emulator", unix))]
mod pipeline;
#[cfg(feature = "emulator")]
mod plans;
#[cfg(feature = "emulator")]
mod readme;
#[cfg(feature = "emulator")]
mod recording;
#[cfg(all(unix, feature = "emulator"))]
mod references;
#[cfg(feature = "emulator")]
mod removals;
#[cfg(feature = "emulator")]
mod requests;
#[cfg(feature = "emulator")]
mod rollback;
#[cfg(feature = "emulator")]
mod scenarios;
mod schema_document;
mod schemas;
#[cfg(feature = "emulator")]
mod selection;
#[cfg(feature = "emulator")]
mod signing;
#[cfg(feature = "emulator")]
mod stories;
#[cfg(feature = "emulator")]
mod storms;
mod support;
#[cfg(feature = "emulator")]
mod tenant;
#[cfg(feature = "emulator")]
mod threats;
#[cfg(feature = "emulator")]
mod trial;
mod vary;
