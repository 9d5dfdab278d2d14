//! A story on a tenant of somebody's own: each stage is applied by the command line, and nothing is left to do after it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use syncform::wire::Transport;

use super::chosen::{self, Chosen, Telling};
use super::ground::Ground;
use super::setting::Setting;
use super::stop::Stop;
use super::tool::{Ran, Tool};

/// What became of a story.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) name: String,
    /// Why it did not hold; nothing where it did.
    pub(crate) trouble: Option<String>,
    pub(crate) runs: Vec<Ran>,
}

/// Tells one. What it makes is still there afterwards.
pub(crate) async fn tell<T: Transport>(
    story: &Chosen,
    setting: &Setting,
    ground: &Ground<'_, T>,
    stop: &Stop,
) -> Told {
    let mut telling = Tale {
        tool: Tool::new(setting),
        stop,
        runs: Vec::new(),
    };
    let mut ended = telling.walk(story);
    if ended.is_ok() {
        ended = twins(story, ground).await;
    }
    Told {
        name: story.name.to_owned(),
        trouble: ended.err(),
        runs: telling.runs,
    }
}

/// As many applications as manifests, and no more.
async fn twins<T: Transport>(story: &Chosen, ground: &Ground<'_, T>) -> Result<(), String> {
    let found = ground.named_like("applications", &story.prefix).await?;
    if found.len() == story.apps {
        Ok(())
    } else {
        Err(format!(
            "{} applications stand for {} manifests",
            found.len(),
            story.apps
        ))
    }
}

struct Tale<'a> {
    tool: Tool<'a>,
    stop: &'a Stop,
    runs: Vec<Ran>,
}

impl Tale<'_> {
    fn walk(&mut self, story: &Chosen) -> Result<(), String> {
        for files in &story.stages {
            self.tool.write(files);
            let code = self.run(&["apply", "--yes"])?;
            match (story.telling, code) {
                (_, 0) => {}
                // With nothing written before, or with something.
                (Telling::Refused, 1 | 6) => self.without_credentials(files)?,
                (Telling::Bare | Telling::Refused | Telling::Not(_), code) => {
                    return Err(format!("apply ended with {code}"));
                }
            }
            let code = self.run(&["plan", "--detailed-exitcode"])?;
            if code != 0 {
                return Err(format!("the plan after an apply ended with {code}"));
            }
        }
        Ok(())
    }

    /// Refused credentials hold back what stands behind them. Once the manifest does without, everything else is done.
    fn without_credentials(&mut self, files: &[(String, String)]) -> Result<(), String> {
        let said = self.runs.last().map(|ran| ran.said.as_str());
        if !said.is_some_and(|said| said.contains("validate-credentials: refused")) {
            return Err("apply was refused something else than its credentials".to_owned());
        }
        let bare = files.iter().map(|(name, text)| {
            let mut document: Value = serde_json::from_str(text).unwrap_or_default();
            chosen::bare(&mut document);
            (name.clone(), chosen::written(&document))
        });
        self.tool.write(&bare.collect::<Vec<_>>());
        match self.run(&["apply", "--yes"])? {
            0 => Ok(()),
            code => Err(format!("apply without credentials ended with {code}")),
        }
    }

    fn run(&mut self, words: &[&str]) -> Result<i32, String> {
        if self.stop.is_asked() {
            return Err("interrupted".to_owned());
        }
        let ran = self.tool.run(words)?;
        let code = ran.code;
        self.runs.push(ran);
        match code {
            Some(130) | None => Err("interrupted".to_owned()),
            Some(code) => Ok(code),
        }
    }
}
