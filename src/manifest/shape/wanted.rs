//! What a form asks for, in people's words.

use crate::manifest::words::list;

use super::form::{Form, Record};

/// Whether null may be written here.
pub(super) fn takes_null(form: &Form<'_>) -> bool {
    matches!(form, Form::Nothing | Form::Anything) || any(form, takes_null)
}

/// Whether text may be written here: any, or a word of a list.
pub(super) fn asks_for_text(form: &Form<'_>) -> bool {
    matches!(form, Form::Word(_)) || any(form, asks_for_text) || takes_text(form)
}

/// Whether any text may be written here.
pub(super) fn takes_text(form: &Form<'_>) -> bool {
    matches!(form, Form::Text) || any(form, takes_text)
}

/// Whether this is a word of the list that may be written here.
pub(super) fn is_word(text: &str, form: &Form<'_>) -> bool {
    matches!(form, Form::Word(words) if words.contains(&text))
        || any(form, |form| is_word(text, form))
}

/// Whether any form of a choice is of this kind.
fn any(form: &Form<'_>, is: impl Fn(&Form<'_>) -> bool) -> bool {
    matches!(form, Form::Choice(forms) if forms.iter().any(is))
}

/// What a form asks for, in people's words.
pub(super) fn expected(form: &Form<'_>) -> String {
    match form {
        Form::Anything | Form::Unsupported(_) => "a value".to_owned(),
        Form::Nothing => "null".to_owned(),
        Form::Text => "text".to_owned(),
        Form::Word(words) => list(words.iter().copied(), "or"),
        Form::Flag => "true or false".to_owned(),
        Form::Number => "a number".to_owned(),
        Form::Integer { .. } => "a whole number".to_owned(),
        Form::List(_) => "a list".to_owned(),
        Form::Record(record) => mapping(record),
        Form::Choice(forms) => {
            let mut forms: Vec<String> = forms.iter().map(option).collect();
            forms.dedup();
            list(forms.iter().map(String::as_str), "or")
        }
    }
}

/// One form of a choice.
fn option(form: &Form<'_>) -> String {
    let Form::Record(record) = form else {
        return expected(form);
    };
    match record.required.as_slice() {
        [] => expected(form),
        [only] => begun(only),
        several => {
            let fields = list(several.iter().copied(), "and");
            format!("a mapping with {fields}")
        }
    }
}

/// The only field of a mapping, where it is a number.
pub(super) fn counted<'a>(form: &Form<'a>) -> Option<&'a str> {
    let Form::Record(record) = form else {
        return None;
    };
    match record.fields.as_slice() {
        [(name, schema)] if matches!(schema.form(), Form::Integer { .. }) => Some(name),
        _ => None,
    }
}

/// A mapping with one field is a form of a choice, and is shown as one writes it.
fn mapping(record: &Record<'_>) -> String {
    match (record.names().as_slice(), record.required.as_slice()) {
        ([only], [_]) => begun(only),
        _ => "a mapping".to_owned(),
    }
}

/// A mapping by the field that says what it is.
fn begun(field: &str) -> String {
    format!("{{ {field}: ... }}")
}
