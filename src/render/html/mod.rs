//! Plans as one page that needs nothing but itself: no network, no folder beside it, and no script either, which only finds
//! and opens what is there anyway.
//!
//! Whatever a plan says goes through the templates beside this file, whose one escaper shows hostile letters as text. Values
//! become views here, and no view holds markup. Colour only repeats what words, symbols and lines already say.

mod app;
mod attention;
mod change;
mod escape;
mod flow;
mod mapping;
mod mark;
mod page;
mod picture;
mod policy;
mod scope;
mod sketch;
mod tenant;
mod told;
mod tree;

use askama::Template as _;

use self::page::Page;
use self::told::Told;
use crate::plan::Report;

/// The page of these plans, one for each tenant.
#[must_use]
pub fn html(reports: &[Report]) -> String {
    let page = Page::of(reports);
    page.render()
        .expect("a text takes all that is written to it")
}

/// The page of a run that came to no plan.
#[must_use]
pub fn html_told(title: &str, text: &str) -> String {
    let told = Told::of(title, text);
    told.render()
        .expect("a text takes all that is written to it")
}
