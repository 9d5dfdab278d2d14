//! Threats that no single room holds.

mod forged;
mod hostile;
