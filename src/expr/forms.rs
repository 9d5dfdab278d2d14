//! The functions of the language, and the names that their parameters have on the wire: data, each row with what it
//! rests on. The names in the product's articles are often others, so a row without proof is called a guess.

use super::functions::Evidence::{self, Functions, Guess, Notes, Tree};
use super::functions::Form;
use super::functions::More::{self, Each, Nothing, Pairs};
use super::functions::Slot::{self, Key};

const fn form(
    name: &'static str,
    slots: &'static [Slot],
    more: More,
    needed: usize,
    evidence: Evidence,
) -> Form {
    Form {
        name,
        slots,
        more,
        needed,
        printed: needed,
        evidence,
    }
}

/// A function of one argument.
const fn unary(name: &'static str, evidence: Evidence) -> Form {
    form(name, &[Key("source")], Nothing, 1, evidence)
}

/// The form prints more slots than it needs.
const fn prints(printed: usize, form: Form) -> Form {
    Form { printed, ..form }
}

/// The condition of `IIF`, whose keys count from `one`.
const CONDITION: Slot = Slot::Condition {
    alone: "one",
    left: "one",
    operator: "two",
    right: "three",
};

/// Nobody has shown the tree of a comparison in `CBool`; it is taken to be that of `IIF`.
const BOOLEAN: Slot = Slot::Condition {
    alone: "source",
    left: "one",
    operator: "two",
    right: "three",
};

/// `/functions` lists all seven; trees show `source`, `Find` and `Replacement`. The articles call them otherwise.
const REPLACE: [Slot; 7] = [
    Key("source"),
    Key("Find"),
    Key("RegularExpression"),
    Key("RegularExpressionGroupName"),
    Key("Replacement"),
    Key("ReplacementPropertyName"),
    Key("Template"),
];

const RANDOM: [Slot; 6] = [
    Key("Length"),
    Key("MinimumNumbers"),
    Key("MinimumSpecialCharacters"),
    Key("MinimumCapital"),
    Key("MinimumLowerCase"),
    Key("CharactersToAvoid"),
];

const DATE_IN_OUT: [Slot; 3] = [Key("source"), Key("inputFormat"), Key("outputFormat")];

const DATE_STYLE_IN_OUT: [Slot; 4] = [
    Key("source"),
    Key("dateTimeStyle"),
    Key("inputFormat"),
    Key("outputFormat"),
];

/// By name. The forms of one function stand together, the shorter first.
#[rustfmt::skip]
pub(super) const FORMS: [Form; 52] = [
    form("Append", &[Key("source"), Key("suffix")], Nothing, 2, Functions),
    unary("AppRoleAssignments", Functions),
    unary("AppRoleAssignmentsComplex", Guess),
    unary("AssertiveAppRoleAssignmentsComplex", Guess),
    form("BitAnd", &[Key("left"), Key("right")], Nothing, 2, Tree),
    form("CBool", &[BOOLEAN], Nothing, 1, Guess),
    unary("CDate", Guess),
    form("Coalesce", &[], Each("source"), 1, Guess),
    unary("ConvertToBase64", Guess),
    unary("ConvertToUTF8Hex", Guess),
    unary("Count", Guess),
    unary("CStr", Guess),
    form("DateAdd", &[Key("interval"), Key("value"), Key("dateTime")], Nothing, 3, Guess),
    form("DateDiff", &[Key("interval"), Key("date1"), Key("date2")], Nothing, 3, Guess),
    unary("DateFromNum", Tree),
    form("DefaultDomain", &[], Nothing, 0, Functions),
    form("Error", &[Key("message")], Nothing, 1, Tree),
    // Trees of 2020 have the first and the last of three slots, `/functions` all three; newer documents have a fourth.
    prints(3, form("FormatDateTime", &DATE_IN_OUT, Nothing, 1, Tree)),
    prints(4, form("FormatDateTime", &DATE_STYLE_IN_OUT, Nothing, 1, Notes)),
    // Of functions without parameters there is nothing to guess.
    form("Guid", &[], Nothing, 0, Notes),
    prints(3, form("IIF", &[CONDITION, Key("four"), Key("five")], Nothing, 1, Tree)),
    unary("IgnoreFlowIfNullOrEmpty", Guess),
    form("InStr", &[Key("value1"), Key("value2"), Key("start"), Key("compareType")], Nothing, 2, Guess),
    unary("IsNothing", Functions),
    unary("IsNull", Guess),
    unary("IsNullOrEmpty", Guess),
    unary("IsPresent", Tree),
    unary("IsString", Guess),
    form("Item", &[Key("source"), Key("index")], Nothing, 2, Tree),
    form("Join", &[Key("separator")], Each("source"), 2, Tree),
    form("Left", &[Key("source"), Key("length")], Nothing, 2, Tree),
    form("Mid", &[Key("source"), Key("start"), Key("length")], Nothing, 3, Tree),
    unary("NormalizeDiacritics", Guess),
    unary("Not", Tree),
    form("Now", &[], Nothing, 0, Notes),
    unary("NumFromDate", Guess),
    form("PCase", &[Key("source"), Key("wordSeparators")], Nothing, 1, Guess),
    form("Prepend", &[Key("prefix"), Key("source")], Nothing, 2, Functions),
    form("RandomString", &RANDOM, Nothing, 5, Guess),
    unary("Redact", Guess),
    unary("RemoveDuplicates", Tree),
    prints(7, form("Replace", &REPLACE, Nothing, 1, Tree)),
    form("SelectUniqueValue", &[], Each("uniqueValueRule"), 2, Guess),
    unary("SingleAppRoleAssignment", Tree),
    form("Split", &[Key("source"), Key("delimiter")], Nothing, 1, Functions),
    unary("StringFromSid", Guess),
    unary("StripSpaces", Functions),
    prints(2, form("Switch", &[Key("source"), Key("defaultValue")], Pairs("switchValue"), 1, Functions)),
    form("ToLower", &[Key("source"), Key("culture")], Nothing, 1, Guess),
    form("ToUpper", &[Key("source"), Key("culture")], Nothing, 1, Guess),
    unary("Trim", Tree),
    form("Word", &[Key("source"), Key("wordNumber"), Key("delimiters")], Nothing, 3, Guess),
];
