//! Flags of what a run writes: in which form, and where to.

use std::path::{Path, PathBuf};

use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};

/// Where results go, and in which form.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Outputs {
    /// How the result is written to stdout; each verb says which forms it has
    #[arg(short = 'o', long, global = true, value_enum, value_name = "FORMAT", default_value_t = Output::Human, env = "SYNCFORM_OUTPUT")]
    pub(in crate::cli) output: Output,
    /// Write the result to this file as well, such as json=plan.json; may be repeated, one run makes all of them
    ///
    /// Folders are made where they are missing. A file is there whole or not at all, however the run ends, and holds the
    /// error where there is no result. The exit code is the same with it and without.
    #[arg(long = "output-file", global = true, value_name = "FORMAT=FILE", env = "SYNCFORM_OUTPUT_FILE", value_delimiter = ',', value_parser = output_file)]
    pub(in crate::cli) output_files: Vec<OutputFile>,
    /// Where the markdown of this run is to be pasted, which decides how long it may be
    #[arg(long, global = true, value_enum, value_name = "HOST", default_value_t = MarkdownFor::Github, env = "SYNCFORM_MARKDOWN_FOR")]
    pub(in crate::cli) markdown_for: MarkdownFor,
    /// Leave GitHub Actions without what it gets by itself: annotations on stdout, and the summary of the step
    #[arg(long, global = true, env = "SYNCFORM_NO_ANNOTATIONS", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) no_annotations: bool,
}

/// The form of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Output {
    Human,
    Json,
    /// One JSON document per line
    Ndjson,
    /// For pull requests and summaries of pipelines
    Markdown,
    /// For browsers: one file that needs no other
    Html,
    /// For code hosts: findings beside the lines of a pull request
    Sarif,
    /// For pipelines: JUnit XML
    Junit,
}

impl Output {
    /// The word on the command line.
    pub(in crate::cli) const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
        }
    }

    /// Whether programs read it as JSON of ours.
    pub(in crate::cli) const fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Ndjson)
    }
}

/// A host of pull requests, by how long a comment there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum MarkdownFor {
    /// 65,536 characters
    Github,
    /// 150,000 characters
    AzureDevops,
    /// 1,000,000 characters
    Gitlab,
    /// 32,768 characters, and no folding
    Bitbucket,
}

/// One `FORMAT=FILE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct OutputFile {
    pub(in crate::cli) format: Output,
    pub(in crate::cli) path: PathBuf,
}

fn output_file(text: &str) -> Result<OutputFile, String> {
    let words = || {
        let words: Vec<_> = Output::value_variants()
            .iter()
            .map(|output| output.as_str())
            .collect();
        words.join(", ")
    };
    let Some((word, path)) = text.split_once('=') else {
        return Err(format!(
            "expected FORMAT=FILE, such as json=plan.json; formats are {}",
            words()
        ));
    };
    let Ok(format) = Output::from_str(word, false) else {
        return Err(format!("no such format; formats are {}", words()));
    };
    if path.is_empty() {
        return Err(format!(
            "expected a file behind {word}=, such as {word}=plan.{word}"
        ));
    }
    Ok(OutputFile {
        format,
        path: Path::new(path).to_owned(),
    })
}
