//! A tenant's door with a judge at it.

use std::time::Duration;

use syncform::emulator::Emulator;
use syncform::wire::{Request, Response, Transport, Unanswered};

use super::judge::Judge;

pub(super) struct Door<'a> {
    pub(super) emulator: &'a Emulator,
    pub(super) judge: &'a Judge,
}

impl Transport for Door<'_> {
    fn root(&self) -> &str {
        self.emulator.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        self.judge.request(&request);
        let answer = self.emulator.send(request.clone()).await?;
        self.judge.answer(&request, &answer);
        Ok(answer)
    }

    async fn pause(&self, duration: Duration) {
        self.emulator.pause(duration).await;
    }
}
