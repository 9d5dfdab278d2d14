//! What several tests need.

#[cfg(feature = "emulator")]
pub(crate) mod binary;
pub(crate) mod examples;
#[cfg(feature = "emulator")]
pub(crate) mod fields;
pub(crate) mod fixtures;
pub(crate) mod git;
pub(crate) mod golden;
#[cfg(feature = "emulator")]
pub(crate) mod hands;
#[cfg(feature = "emulator")]
pub(crate) mod many;
#[cfg(feature = "emulator")]
pub(crate) mod people;
#[cfg(feature = "emulator")]
pub(crate) mod permitted;
#[cfg(feature = "emulator")]
pub(crate) mod salesforce;
#[cfg(feature = "emulator")]
pub(crate) mod saves;
#[cfg(feature = "emulator")]
pub(crate) mod scopes;
#[cfg(feature = "emulator")]
pub(crate) mod stories;
#[cfg(feature = "emulator")]
pub(crate) mod stub;
#[cfg(all(feature = "emulator", unix))]
pub(crate) mod terminal;
pub(crate) mod unknown;
#[cfg(feature = "emulator")]
pub(crate) mod uploads;
#[cfg(feature = "emulator")]
pub(crate) mod walk;
#[cfg(feature = "emulator")]
pub(crate) mod world;
