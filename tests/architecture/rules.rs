//! The rules. Each gives its violations as lines that name file, line and rule.

use std::collections::{BTreeMap, BTreeSet};

use super::mentions::{self, Mention, What};
use super::table::House;

/// Files of a source tree: text by path.
pub(super) type Files = BTreeMap<String, String>;

const LONGEST_FILE: usize = 400;
const NAMELESS: [&str; 9] = [
    "util", "utils", "helper", "helpers", "common", "manager", "managers", "misc", "imp",
];
const PRINTS: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];
const STREAMS: [&str; 3] = ["stdout", "stderr", "stdin"];
/// Attributes and macros that bring code past the walls.
const SMUGGLERS: [&str; 4] = ["path", "macro_use", "macro_export", "include"];
/// What dry rooms do not mention, by the start of its path.
const WET_PATHS: [&[&str]; 9] = [
    &["std", "fs"],
    &["std", "env"],
    &["std", "net"],
    &["std", "process"],
    &["std", "thread"],
    &["std", "*"],
    &["tokio"],
    &["reqwest"],
    &["axum"],
];
/// What dry rooms do not mention, wherever it stands in a path.
const WET_NAMES: [&str; 7] = [
    "SystemTime",
    "Instant",
    "HashMap",
    "HashSet",
    "hash_map",
    "hash_set",
    "RandomState",
];
/// What dry rooms do not call: the clocks of jiff.
const CLOCKS: [[&str; 2]; 2] = [["Zoned", "now"], ["Timestamp", "now"]];

/// The room that a file belongs to; the roots are `lib` and `main`.
pub(super) fn room_of(path: &str) -> &str {
    let path = path.trim_start_matches("src/");
    path.split('/')
        .next()
        .unwrap_or(path)
        .trim_end_matches(".rs")
}

/// No cycles: every room uses earlier lines of the table only.
pub(super) fn table(house: &House) -> Vec<String> {
    let mut built: Vec<&str> = Vec::new();
    let mut violations = Vec::new();
    for room in house.rooms {
        if built.contains(&room.name) {
            violations.push(format!("table: {} is there twice", room.name));
        }
        for used in room
            .uses
            .iter()
            .chain(room.noted)
            .filter(|used| **used != "*")
        {
            if !built.contains(used) {
                violations.push(format!(
                    "table: floors: {} uses {used}, which is no lower floor",
                    room.name
                ));
            }
        }
        built.push(room.name);
    }
    violations
}

/// The table is true: its rooms exist but for those noted as not yet built, and what it permits is used.
pub(super) fn house(house: &House, files: &Files) -> Vec<String> {
    let there: BTreeSet<&str> = files.keys().map(|path| room_of(path)).collect();
    let used: BTreeSet<(&str, String)> = files
        .iter()
        .flat_map(|(path, text)| {
            uses(path, text)
                .into_iter()
                .map(|used| (room_of(path), used))
        })
        .collect();
    let mut violations = Vec::new();
    for room in house.rooms {
        match (
            there.contains(room.name),
            house.not_yet.contains(&room.name),
        ) {
            (true, true) => {
                violations.push(format!("table: {} exists: take it off NOT_YET", room.name));
            }
            (false, false) => violations.push(format!("table: there is no room {}", room.name)),
            _ => {}
        }
        let uses = |other: &str| used.contains(&(room.name, other.to_owned()));
        let both = |other: &&&str| there.contains(room.name) && there.contains(**other);
        for idle in room.uses.iter().filter(both).filter(|other| !uses(other)) {
            violations.push(format!(
                "table: unused: {} does not use {idle}: remove or note it",
                room.name
            ));
        }
        for taken in room.noted.iter().filter(both).filter(|other| uses(other)) {
            violations.push(format!("table: noted: {} does use {taken} now", room.name));
        }
    }
    let known = |name: &&&str| house.rooms.iter().any(|room| room.name == **name);
    let strangers = house.not_yet.iter().filter(|name| !known(name));
    violations
        .extend(strangers.map(|name| format!("table: NOT_YET names {name}, which is no room")));
    violations
}

fn uses(path: &str, text: &str) -> Vec<String> {
    let found = mentions::of(path, text).unwrap_or_default();
    let paths = found.iter().filter_map(|mention| mention.what.path());
    paths
        .filter(|path| path[0] == "crate")
        .filter_map(|path| path.get(1).cloned())
        .collect()
}

/// Every dependency is on the table of packages.
pub(super) fn dependencies(house: &House, manifest: &str) -> Vec<String> {
    let table = manifest
        .split("\n[")
        .find_map(|part| part.strip_prefix("dependencies]"));
    table
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.trim().replace('-', "_"))
        .filter(|name| {
            !name.starts_with('#') && !house.packages.iter().any(|(known, _)| known == name)
        })
        .map(|name| format!("Cargo.toml: packages: {name} has no room"))
        .collect()
}

/// The walls that one file of the source keeps to.
pub(super) fn file(house: &House, path: &str, text: &str) -> Vec<String> {
    let mut violations = shape(path, text);
    let found = match mentions::of(path, text) {
        Ok(found) => found,
        Err(error) => return vec![format!("{path}: syntax: {error}")],
    };
    let room = room_of(path);
    if room != "lib" && !house.rooms.iter().any(|known| known.name == room) {
        violations.push(format!("{path}:1: table: {room} is not on the table"));
    }
    let dry = house.dry.contains(&room) && !house.wet.contains(&path);
    for Mention { line, what } in found {
        let judged = [
            wall(house, room, &what),
            package(house, room, &what),
            quiet(house, room, &what),
            plain(&what),
            if dry { wet(&what) } else { None },
        ];
        violations.extend(
            judged
                .into_iter()
                .flatten()
                .map(|said| format!("{path}:{line}: {said}")),
        );
    }
    violations.dedup();
    violations
}

/// Length, opening and name of a file.
pub(super) fn shape(path: &str, text: &str) -> Vec<String> {
    let mut violations = Vec::new();
    let lines = text.lines().count();
    if lines > LONGEST_FILE {
        violations.push(format!(
            "{path}:{lines}: size: more than {LONGEST_FILE} lines: it is two files"
        ));
    }
    if !text.starts_with("//!") {
        violations.push(format!("{path}:1: doc: a file opens with what it is for"));
    }
    let name = path.trim_end_matches(".rs");
    if let Some(name) = name.split('/').find(|name| NAMELESS.contains(name)) {
        violations.push(format!("{path}:1: name: {name} says nothing"));
    }
    violations
}

fn wall(house: &House, room: &str, what: &What) -> Option<String> {
    let path = what.path().filter(|path| path[0] == "crate")?;
    let Some(other) = path.get(1).map(String::as_str) else {
        // `pub(crate)` is a path to the root too.
        return what
            .is_import()
            .then(|| "import: the crate's root under another name hides what is used".to_owned());
    };
    let permitted = room == other || room == "lib" || {
        let here = house.rooms.iter().find(|known| known.name == room)?;
        let mut lower = house.rooms.iter().take_while(|known| known.name != room);
        here.uses
            .iter()
            .chain(here.noted)
            .any(|used| *used == other)
            || here.uses.contains(&"*") && lower.any(|lower| lower.name == other)
    };
    (!permitted).then(|| format!("import: {room} may not use {other}"))
}

/// Whether a path leads into what its first name names: alone and outside `use`, it may be a variable.
fn reaches(what: &What, path: &[String]) -> bool {
    what.is_import() || path.len() > 1
}

fn package(house: &House, room: &str, what: &What) -> Option<String> {
    let path = what.path().filter(|path| reaches(what, path))?;
    let (name, rooms) = house.packages.iter().find(|(known, _)| *known == path[0])?;
    let permitted = rooms.contains(&"*") || rooms.contains(&room);
    (!permitted).then(|| format!("package: {name} does not live in {room}"))
}

fn quiet(house: &House, room: &str, what: &What) -> Option<String> {
    if house.loud.contains(&room) {
        return None;
    }
    if let What::Call(name) = what {
        let prints = PRINTS.contains(&name.as_str());
        return prints.then(|| format!("print: {name}! belongs to cli"));
    }
    let path = what.path().filter(|path| path[0] == "std")?;
    let stream = path.iter().find(|name| STREAMS.contains(&name.as_str()))?;
    Some(format!("print: {stream} belongs to cli"))
}

fn plain(what: &What) -> Option<String> {
    match what {
        What::ExternCrate => Some("import: extern crate hides what is used".to_owned()),
        What::Code => {
            Some("map: the root of the library holds modules and nothing else".to_owned())
        }
        What::Module(name) => {
            let nameless = NAMELESS.contains(&name.as_str());
            nameless.then(|| format!("name: {name} says nothing"))
        }
        What::Attribute(name) | What::Call(name) => {
            let smuggles = SMUGGLERS.contains(&name.as_str());
            smuggles.then(|| format!("import: {name} brings code past the walls"))
        }
        What::Import(_) | What::Path(_) | What::Async => None,
    }
}

fn wet(what: &What) -> Option<String> {
    if *what == What::Async {
        return Some("dry: nothing is async here".to_owned());
    }
    let path = what.path()?;
    let starts =
        |wet: &[&str]| path.len() >= wet.len() && path.iter().zip(wet).all(|(a, b)| a == b);
    let calls = |clock: &[&str; 2]| path.windows(2).any(|pair| pair == clock);
    let wet = reaches(what, path) && WET_PATHS.into_iter().any(starts)
        || path.iter().any(|name| WET_NAMES.contains(&name.as_str()))
        || CLOCKS.iter().any(calls);
    wet.then(|| format!("dry: no {} here", path.join("::")))
}
