//! Hands the arguments to the library and its code to the operating system.

use std::process::ExitCode;

fn main() -> ExitCode {
    syncform::cli::run(std::env::args_os()).into()
}
