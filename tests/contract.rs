//! A tenant of somebody's own, asked what nobody has documented and told the stories: `make contract TENANT=...`. On every
//! run here an emulated one stands in its place, which must be found to be what its switches say.
//!
//! ```text
//!   setting --> what an earlier run has left goes
//!           --> probes, one answer each, on a ground where only what the run has made may be written to
//!           --> stories, each by the command line     --> away with all of it, whatever happened
//!           --> transcript.md
//! ```
//!
//! No tenant is touched without its id being given twice. Nothing that was there before is read beyond the gallery. After
//! each part the progress is written down: a run that was cut short goes on where it was.

mod chosen;
mod emulated;
mod ground;
mod probes;
mod progress;
mod setting;
mod stop;
mod story;
mod tool;
mod transcript;
mod way;

use std::io::Write as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;
use syncform::wire::Transport;

use ground::{AT_ONCE, Ground, PATIENTLY};
use progress::Progress;
use setting::Setting;
use stop::Stop;
use story::Told;
use transcript::Found;

/// What a run came to.
struct Report {
    progress: Progress,
    /// What could not be deleted.
    left: Vec<String>,
    is_whole: bool,
}

/// One run, from where the last one has come to.
struct Run<'a, T> {
    setting: &'a Setting,
    ground: Ground<'a, T>,
    progress: Progress,
    left: Vec<String>,
    stop: &'a Stop,
}

/// Asks everything, tells every story, and cleans up.
async fn ask<T: Transport>(
    door: &T,
    roles: Vec<String>,
    setting: &Setting,
    stop: &Stop,
) -> Result<Report, String> {
    let mut progress = Progress::open(setting)?;
    progress.roles = roles;
    let ground = Ground::new(door, &progress.run);
    ground.remember(&progress.own);
    let is_resumed = progress.run != setting.run;
    let mut run = Run {
        setting,
        ground,
        progress,
        left: Vec::new(),
        stop,
    };
    run.keep()?;
    if is_resumed {
        run.clean(PATIENTLY).await?;
    }
    run.questions().await?;
    run.stories().await?;
    let is_whole = !stop.is_asked();
    if is_whole && run.left.is_empty() {
        Progress::forget(setting);
    }
    Ok(Report {
        progress: run.progress,
        left: run.left,
        is_whole,
    })
}

impl<T: Transport> Run<'_, T> {
    fn keep(&mut self) -> Result<(), String> {
        self.progress.own = self.ground.known();
        self.progress.keep(self.setting)
    }

    async fn clean(&mut self, pauses: &[u64]) -> Result<(), String> {
        self.left = self.ground.clean(pauses).await;
        self.keep()
    }

    /// A panic of a probe is passed on when all is gone.
    async fn questions(&mut self) -> Result<(), String> {
        if self.progress.found.is_some() || self.stop.is_asked() {
            return Ok(());
        }
        let asked = {
            let asked = AssertUnwindSafe(probes::all(&self.ground)).catch_unwind();
            tokio::select! {
                asked = asked => Some(asked),
                () = self.stop.asked() => None,
            }
        };
        match asked {
            Some(Ok(found)) => {
                self.progress.found = Some(found);
                self.clean(AT_ONCE).await
            }
            Some(Err(panic)) => {
                self.clean(PATIENTLY).await?;
                std::panic::resume_unwind(panic)
            }
            None => self.clean(PATIENTLY).await,
        }
    }

    async fn stories(&mut self) -> Result<(), String> {
        for chosen in chosen::stories(self.setting, self.ground.prefix()) {
            if self.stop.is_asked() || self.progress.has_told(chosen.name) {
                continue;
            }
            let told = story::tell(&chosen, self.setting, &self.ground, self.stop);
            let told = AssertUnwindSafe(told).catch_unwind().await;
            let told = told.unwrap_or_else(|_| Told {
                name: chosen.name.to_owned(),
                trouble: Some("the test itself failed".to_owned()),
                runs: Vec::new(),
            });
            let pauses = if told.trouble.is_some() {
                PATIENTLY
            } else {
                AT_ONCE
            };
            // What was interrupted is told anew by the run that goes on.
            if !self.stop.is_asked() {
                self.progress.told.push(told);
            }
            self.clean(pauses).await?;
        }
        Ok(())
    }
}

/// The target of `make contract`.
#[ignore = "it needs a tenant of somebody's own: make contract TENANT=..."]
#[tokio::test]
async fn a_tenant_is_asked() {
    let setting = Setting::read(|name| std::env::var(name).ok()).expect("a setting");
    let (door, roles) = setting.door().await.expect("a door");
    let (asker, stop) = stop::pair();
    Arc::new(asker).at_ctrl_c();
    let report = ask(&door, roles, &setting, &stop).await.expect("a run");
    let Report {
        progress,
        left,
        is_whole,
    } = report;
    let path = transcript::write(&setting, &progress, &left).expect("a transcript");
    let mut stderr = std::io::stderr();
    writeln!(stderr, "{}", path.display()).expect("stderr");
    assert_eq!(left, Vec::<String>::new(), "delete these by hand");
    assert!(is_whole, "interrupted: the same command goes on from here");
    let troubled = progress.told.iter().filter(|told| told.trouble.is_some());
    let troubled: Vec<_> = troubled.map(|told| (&told.name, &told.trouble)).collect();
    assert_eq!(troubled, [], "these did not hold; the transcript shows how");
}
