//! A tree to text, as the service prints it: `, ` between slots, nothing around operators, empty slots kept, constants
//! in the spelling that they were typed in.

use std::fmt::{self, Write as _};

use super::ast::{Comparison, Constant, Expression, Function, Spelling};

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attribute(attribute) => write!(f, "[{}]", attribute.name),
            Self::Constant(constant) => constant.fmt(f),
            Self::Function(function) => function.fmt(f),
            Self::Comparison(comparison) => comparison.fmt(f),
        }
    }
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.spelling {
            Spelling::Quoted => f.write_str(&quoted(&self.value)),
            Spelling::Number | Spelling::Word | Spelling::Placeholder => f.write_str(&self.value),
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.name)?;
        for (index, argument) in self.arguments.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            if let Some(argument) = argument {
                argument.fmt(f)?;
            }
        }
        f.write_char(')')
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.left, self.operator.as_str(), self.right)
    }
}

/// A text in double quotes. Every backslash is doubled, so that none can meet a quote by accident.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted.push('"');
    quoted
}
