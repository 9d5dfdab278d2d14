//! Looking after running jobs: what real documents say, how it is shown, and the verbs from outside.

#[cfg(feature = "emulator")]
#[path = "monitor/by_hand.rs"]
mod by_hand;
#[path = "monitor/fixtures.rs"]
mod fixtures;
#[cfg(feature = "emulator")]
#[path = "monitor/inbound.rs"]
mod inbound;
#[cfg(feature = "emulator")]
#[path = "monitor/lived.rs"]
mod lived;
#[cfg(feature = "emulator")]
#[path = "monitor/logs.rs"]
mod logs;
#[cfg(feature = "emulator")]
#[path = "monitor/on_demand.rs"]
mod on_demand;
#[path = "monitor/shown.rs"]
mod shown;
#[cfg(feature = "emulator")]
#[path = "monitor/verbs.rs"]
mod verbs;
