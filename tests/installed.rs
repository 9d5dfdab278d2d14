//! What a machine gets beside the binary: scripts that complete words, man pages, and their places.

mod completions;
mod make;
mod man;
