//! The line between the binary and a service: whom it trusts, which way it goes, what it survives, and what is written
//! down of it. Every packet stays on this machine.

mod goaway;
mod hostile;
mod kept;
mod looked_up;
mod papers;
mod proxy;
mod stub;
mod tls;
mod told;
mod trace;
