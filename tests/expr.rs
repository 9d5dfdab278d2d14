//! The expression language against what other people published, and against trees that nobody wrote.

mod conformance;
#[cfg(feature = "emulator")]
mod evaluate;
mod evaluated;
mod evidence;
mod generated;
mod listed;
mod manual;
mod odd;
mod oracle;
#[cfg(feature = "emulator")]
mod verb;
mod words;
