//! What several tests need.

#[cfg(feature = "emulator")]
pub(crate) mod binary;
pub(crate) mod fixtures;
pub(crate) mod golden;
#[cfg(feature = "emulator")]
pub(crate) mod hands;
#[cfg(feature = "emulator")]
pub(crate) mod stories;
#[cfg(feature = "emulator")]
pub(crate) mod world;
