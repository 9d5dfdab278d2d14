//! A door in process for a caller whose permissions are looked at.

use std::time::Duration;

use super::caller::Caller;
use super::{Emulator, IN_PROCESS_ROOT, in_process};
use crate::wire::{Request, Response, Transport, Unanswered};

/// Somebody with certain application permissions, at the door of a tenant in a box.
#[derive(Debug)]
pub struct Guest<'a> {
    emulator: &'a Emulator,
    caller: Caller,
}

impl<'a> Guest<'a> {
    pub(super) fn new<S: AsRef<str>>(emulator: &'a Emulator, permissions: &[S]) -> Self {
        let roles = permissions.iter().map(|role| role.as_ref().to_owned());
        let caller = Caller {
            client: None,
            roles: roles.collect(),
        };
        Self { emulator, caller }
    }
}

impl Transport for Guest<'_> {
    fn root(&self) -> &str {
        IN_PROCESS_ROOT
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let mut desk = self.emulator.desk();
        in_process(desk.answer(&request, IN_PROCESS_ROOT, Some(&self.caller)))
    }

    async fn pause(&self, duration: Duration) {
        self.emulator.advance(duration);
    }
}
