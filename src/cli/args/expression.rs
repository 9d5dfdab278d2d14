//! What may be said of an expression.

use clap::builder::FalseyValueParser;
use clap::{Args, Subcommand};
use jiff::Timestamp;

use crate::model::moment;

/// What to do with an expression.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Expr {
    /// Print the attributeMappingSource that Graph keeps of an expression, as JSON
    Parse {
        // No doc comment: the brackets would be taken for a link.
        #[arg(
            value_name = "EXPR",
            allow_hyphen_values = true,
            help = "The expression, such as 'Trim([mail])'; - reads it from stdin"
        )]
        expression: String,
    },
    /// Print what an expression gives for an object, as JSON; with 3 where it has no value
    ///
    /// A text, a list, null, or {"noFlow": true} where the attribute is dropped from the flow.
    Eval(Eval),
    /// List the functions of the language, each with an example
    Functions {
        /// One function, with all that is known of it
        name: Option<String>,
    },
}

/// Flags of `expr eval`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Eval {
    #[arg(
        value_name = "EXPR",
        allow_hyphen_values = true,
        help = "The expression, such as 'Trim([mail])'; - reads it from stdin"
    )]
    pub(in crate::cli) expression: String,
    /// The attributes of the object, as one JSON object: a file of it, - for stdin, or itself; without it there are none
    #[arg(long, value_name = "FILE|JSON", env = "SYNCFORM_EXPR_GIVEN")]
    pub(in crate::cli) given: Option<String>,
    /// What Now() says: a date, or a moment of RFC 3339; without it the time of this machine
    #[arg(long, value_name = "MOMENT", env = "SYNCFORM_EXPR_NOW", value_parser = moment)]
    pub(in crate::cli) now: Option<Timestamp>,
    /// What Guid() and RandomString() are made from: the same number makes the same values
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        env = "SYNCFORM_EXPR_SEED"
    )]
    pub(in crate::cli) seed: u64,
    /// Values that SelectUniqueValue finds taken
    #[arg(
        long,
        value_name = "VALUE",
        env = "SYNCFORM_EXPR_TAKEN",
        value_delimiter = ','
    )]
    pub(in crate::cli) taken: Vec<String>,
    /// What DefaultDomain() says
    #[arg(long, value_name = "DOMAIN", env = "SYNCFORM_EXPR_DEFAULT_DOMAIN")]
    pub(in crate::cli) default_domain: Option<String>,
    /// What stands for a name between per cent signs, such as DomainFQDN=contoso.com; may be repeated
    #[arg(long, value_name = "NAME=VALUE", env = "SYNCFORM_EXPR_PLACEHOLDER", value_delimiter = ',', value_parser = placeholder)]
    pub(in crate::cli) placeholder: Vec<(String, String)>,
    /// Show what each part of the expression gives: on stderr, or with -o json beside the value
    #[arg(long, env = "SYNCFORM_EXPR_TRACE", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) trace: bool,
}

/// The name without its per cent signs, and what stands for it.
fn placeholder(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim_matches('%').is_empty() => {
            Ok((name.trim_matches('%').to_owned(), value.to_owned()))
        }
        Some(_) | None => Err("expected NAME=VALUE, such as DomainFQDN=contoso.com".to_owned()),
    }
}
