//! Progress on stderr: one live line per application on a terminal, one line per step elsewhere.

use std::cell::RefCell;
use std::collections::BTreeMap;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Voice;
use crate::apply::{Event, Happening};
use crate::model::AppName;
use crate::plan::Plan;
use crate::render;

/// Hears events and shows them.
pub(super) struct Progress {
    voice: Voice,
    live: Option<MultiProgress>,
    bars: RefCell<BTreeMap<AppName, ProgressBar>>,
    /// The last wait of an application, so that a log says each reason once.
    waits: RefCell<BTreeMap<AppName, String>>,
}

impl Progress {
    pub(super) fn new(voice: Voice, plan: &Plan) -> Self {
        let live = voice
            .is_live
            .then(|| MultiProgress::with_draw_target(ProgressDrawTarget::stderr()));
        let bars = plan
            .apps
            .iter()
            .filter(|app| !app.steps.is_empty())
            .filter_map(|app| {
                let style = ProgressStyle::with_template("  {spinner} {wide_msg}").ok()?;
                let bar = live
                    .as_ref()?
                    .add(ProgressBar::new_spinner().with_style(style));
                Some((app.name.clone(), bar))
            });
        let bars = RefCell::new(bars.collect());
        Self {
            voice,
            live,
            bars,
            waits: RefCell::default(),
        }
    }

    pub(super) fn hear(&self, event: &Event) {
        let Some(live) = &self.live else {
            return self.log(event);
        };
        if let Some(bar) = self.bars.borrow().get(&event.app) {
            bar.set_message(render::progress(event));
            bar.tick();
            let is_last =
                event.number == event.of && matches!(event.happening, Happening::Done { .. });
            if is_last {
                bar.finish_and_clear();
            }
        }
        let is_news = !matches!(
            event.happening,
            Happening::Started | Happening::Waiting { .. }
        );
        if let Some(line) = render::event(event, self.voice.aside).filter(|_| is_news) {
            // A terminal that goes away must not stop the run.
            let _ = live.println(line);
        }
    }

    fn log(&self, event: &Event) {
        if let Happening::Waiting { because } = &event.happening {
            let last = self
                .waits
                .borrow_mut()
                .insert(event.app.clone(), because.clone());
            if last.as_deref() == Some(because) {
                return;
            }
        }
        if let Some(line) = render::event(event, self.voice.aside) {
            self.voice.remark(&line);
        }
    }

    pub(super) fn end(&self) {
        for bar in self.bars.borrow().values() {
            bar.finish_and_clear();
        }
    }
}
