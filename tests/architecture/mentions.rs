//! What a source file mentions: paths, macros, async, modules. Syntax and not text, so comments are free.
//!
//! It judges nothing; the rules do.

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Item, UseTree};

/// One thing mentioned, and its line, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) line: usize,
    pub(super) what: What,
}

/// A path of this crate starts with `crate`, however it was written; one of another crate with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// By `use`; a glob ends with `*`.
    Import(Vec<String>),
    /// Anywhere else.
    Path(Vec<String>),
    /// A macro that is called.
    Call(String),
    /// An async function, block or closure, or an await.
    Async,
    /// A module, by name.
    Module(String),
    /// An attribute, by name.
    Attribute(String),
    /// `extern crate`.
    ExternCrate,
    /// An item of the crate's root that is no module.
    Code,
}

impl What {
    /// The path, whether imported or not.
    pub(super) fn path(&self) -> Option<&[String]> {
        if let Self::Import(path) | Self::Path(path) = self {
            Some(path)
        } else {
            None
        }
    }

    /// Whether it stands in a `use`.
    pub(super) fn is_import(&self) -> bool {
        matches!(self, Self::Import(_))
    }
}

/// Everything that the file at `path` mentions.
///
/// # Errors
/// The parser's words where the text is no Rust.
pub(super) fn of(path: &str, text: &str) -> Result<Vec<Mention>, syn::Error> {
    let file = syn::parse_file(text)?;
    let mut scan = Scan {
        module: module_of(path),
        ..Scan::default()
    };
    if path == "src/lib.rs" {
        scan.map(&file.items);
    }
    scan.visit_file(&file);
    Ok(scan.resolved())
}

/// `src/a/b.rs` is `[a, b]`, `src/a/mod.rs` is `[a]`, and the roots are `[]`.
fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    path.split('/')
        .filter(|name| !matches!(*name, "mod" | "lib" | "main"))
        .map(str::to_owned)
        .collect()
}

#[derive(Default)]
pub(super) struct Scan {
    module: Vec<String>,
    mentions: Vec<Mention>,
    /// Names that `use` gave to paths, so that `use std as s; s::fs::read()` is seen through.
    aliases: BTreeMap<String, Vec<String>>,
    pub(super) in_attribute: bool,
}

impl Scan {
    pub(super) fn note(&mut self, span: Span, what: What) {
        let line = span.start().line;
        self.mentions.push(Mention { line, what });
    }

    pub(super) fn path(&mut self, span: Span, segments: &[String]) {
        let absolute = self.absolute(segments);
        self.note(span, What::Path(absolute));
    }

    pub(super) fn import(&mut self, span: Span, segments: &[String], name: Option<String>) {
        let mut absolute = self.absolute(segments);
        if absolute.last().is_some_and(|last| last == "self") {
            absolute.pop();
        }
        if let Some(name) = name.filter(|_| absolute.first().is_some_and(|first| first != "crate"))
        {
            self.aliases.insert(name, absolute.clone());
        }
        self.note(span, What::Import(absolute));
    }

    /// Flattens a tree of imports.
    pub(super) fn tree(&mut self, prefix: &[String], tree: &UseTree) {
        let with = |name: &syn::Ident| [prefix, &[bare(name)]].concat();
        match tree {
            UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            UseTree::Name(name) => {
                let named = if name.ident == "self" {
                    prefix.last().cloned()
                } else {
                    Some(bare(&name.ident))
                };
                self.import(name.span(), &with(&name.ident), named);
            }
            UseTree::Rename(name) => {
                self.import(name.span(), &with(&name.ident), Some(bare(&name.rename)));
            }
            UseTree::Glob(glob) => {
                self.import(glob.span(), &[prefix, &["*".to_owned()]].concat(), None);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(prefix, tree)),
        }
    }

    /// Follows `self` and `super` from the module that is being read.
    fn absolute(&self, segments: &[String]) -> Vec<String> {
        let mut module = self.module.clone();
        let mut rest = segments;
        match rest.first().map(String::as_str) {
            Some("crate" | "syncform") => module.clear(),
            Some("self") => {}
            Some("super") => {
                module.pop();
            }
            _ => return segments.to_vec(),
        }
        rest = &rest[1..];
        while let Some(("super", after)) = rest
            .split_first()
            .map(|(name, after)| (name.as_str(), after))
        {
            module.pop();
            rest = after;
        }
        [&["crate".to_owned()], module.as_slice(), rest].concat()
    }

    /// The root of the library is a map: modules and no code.
    fn map(&mut self, items: &[Item]) {
        for item in items {
            if !matches!(item, Item::Mod(module) if module.content.is_none()) {
                self.note(item.span(), What::Code);
            }
        }
    }

    fn resolved(mut self) -> Vec<Mention> {
        for mention in &mut self.mentions {
            if let What::Import(path) | What::Path(path) = &mut mention.what
                && let Some(known) = path.first().and_then(|first| self.aliases.get(first))
            {
                path.splice(..1, known.iter().cloned());
            }
        }
        self.mentions.sort_by_key(|mention| mention.line);
        self.mentions
    }
}

/// A name without `r#`.
pub(super) fn bare(name: &syn::Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}

impl<'ast> Visit<'ast> for Scan {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        item.attrs
            .iter()
            .for_each(|attribute| self.visit_attribute(attribute));
        self.tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<_> = path
            .segments
            .iter()
            .map(|segment| bare(&segment.ident))
            .collect();
        self.path(path.span(), &segments);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Some(name) = call.path.segments.last() {
            self.note(name.span(), What::Call(bare(&name.ident)));
        }
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let name = attribute
            .path()
            .segments
            .last()
            .map(|segment| bare(&segment.ident));
        // Words for people may name anything.
        if name.as_deref() == Some("doc") {
            return;
        }
        self.note(attribute.span(), What::Attribute(name.unwrap_or_default()));
        self.visit_path(attribute.path());
        self.in_attribute = true;
        match &attribute.meta {
            syn::Meta::List(list) => self.tokens(list.tokens.clone()),
            syn::Meta::NameValue(pair) => self.visit_expr(&pair.value),
            _ => {}
        }
        self.in_attribute = false;
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        if self.in_attribute {
            self.text(text.span(), &text.value());
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.note(item.ident.span(), What::Module(bare(&item.ident)));
        self.module.push(bare(&item.ident));
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.note(item.span(), What::ExternCrate);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if let Some(word) = &signature.asyncness {
            self.note(word.span(), What::Async);
        }
        visit::visit_signature(self, signature);
    }

    fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
        self.note(block.span(), What::Async);
        visit::visit_expr_async(self, block);
    }

    fn visit_expr_await(&mut self, wait: &'ast syn::ExprAwait) {
        self.note(wait.await_token.span(), What::Async);
        visit::visit_expr_await(self, wait);
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        if let Some(word) = &closure.asyncness {
            self.note(word.span(), What::Async);
        }
        visit::visit_expr_closure(self, closure);
    }
}
