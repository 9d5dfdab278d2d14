//! The expression language against what other people published, and against trees that nobody wrote.

mod evidence;
mod generated;
mod listed;
mod odd;
mod oracle;
#[cfg(feature = "emulator")]
mod verb;
mod words;
