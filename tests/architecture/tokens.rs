//! Paths inside macros and attributes, where there is no syntax yet, only tokens.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::UseTree;

use super::mentions::{Scan, What, bare};

impl Scan {
    /// Reads a stream for what it mentions, groups included.
    pub(super) fn tokens(&mut self, stream: TokenStream) {
        let trees: Vec<_> = stream.into_iter().collect();
        let mut at = 0;
        let mut imports = false;
        while let Some(tree) = trees.get(at) {
            at += 1;
            match tree {
                TokenTree::Ident(word) if *word == "use" => {
                    imports = true;
                    continue;
                }
                TokenTree::Ident(word) if *word == "async" || *word == "await" => {
                    self.note(word.span(), What::Async);
                }
                TokenTree::Ident(word) if *word == "mod" => {
                    if let Some(name) = identifier(&trees, at) {
                        self.note(name.span(), What::Module(bare(name)));
                    }
                }
                TokenTree::Ident(first) => at = self.path_of_tokens(&trees, at, first, imports),
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let (true, Ok(text)) = (
                        self.in_attribute,
                        syn::parse_str::<syn::LitStr>(&literal.to_string()),
                    ) {
                        self.text(literal.span(), &text.value());
                    }
                }
                // `$crate` and `::name` go on.
                TokenTree::Punct(_) => continue,
            }
            imports = false;
        }
    }

    /// Reads one path whose first name stands before `at`, and gives the place after it.
    fn path_of_tokens(
        &mut self,
        trees: &[TokenTree],
        mut at: usize,
        first: &Ident,
        imports: bool,
    ) -> usize {
        let mut segments = vec![bare(first)];
        while is_colons(trees, at) {
            match trees.get(at + 2) {
                Some(TokenTree::Ident(name)) => segments.push(bare(name)),
                Some(TokenTree::Punct(star)) if star.as_char() == '*' => {
                    segments.push("*".to_owned());
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    if let Ok(tree) = syn::parse2::<UseTree>(TokenTree::Group(group.clone()).into())
                    {
                        self.tree(&segments, &tree);
                        return at + 3;
                    }
                    break;
                }
                _ => break,
            }
            at += 3;
        }
        if is(trees, at, '!') && matches!(trees.get(at + 1), Some(TokenTree::Group(_))) {
            let name = segments.last().cloned().unwrap_or_default();
            self.note(first.span(), What::Call(name));
        }
        if imports {
            let renamed = identifier(trees, at).filter(|word| **word == "as");
            let name = renamed.and_then(|_| identifier(trees, at + 1)).map(bare);
            self.import(
                first.span(),
                &segments,
                name.or_else(|| segments.last().cloned()),
            );
        } else {
            self.path(first.span(), &segments);
        }
        at
    }

    /// A path in quotes, as in `#[serde(with = "crate::x")]`.
    pub(super) fn text(&mut self, span: Span, text: &str) {
        if let (true, Ok(path)) = (text.contains("::"), syn::parse_str::<syn::Path>(text)) {
            let segments: Vec<_> = path
                .segments
                .iter()
                .map(|segment| bare(&segment.ident))
                .collect();
            self.path(span, &segments);
        }
    }
}

fn identifier(trees: &[TokenTree], at: usize) -> Option<&Ident> {
    match trees.get(at) {
        Some(TokenTree::Ident(name)) => Some(name),
        _ => None,
    }
}

fn is(trees: &[TokenTree], at: usize, letter: char) -> bool {
    matches!(trees.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == letter)
}

fn is_colons(trees: &[TokenTree], at: usize) -> bool {
    is(trees, at, ':') && is(trees, at + 1, ':')
}
