//! The drawing of the house. Rooms stand lowest floor first: a room uses earlier lines only, and of
//! those only the ones it names.

/// A room, and the rooms it may use.
pub(super) struct Room {
    pub(super) name: &'static str,
    /// Each of these is in use; `*` stands for every lower floor.
    pub(super) uses: &'static [&'static str],
    /// Permitted and not in use yet. Whoever starts to use one moves it to the left.
    pub(super) noted: &'static [&'static str],
}

/// Everything that the rules need to know, so that samples can be judged by another table.
pub(super) struct House {
    pub(super) rooms: &'static [Room],
    /// Rooms of the table that are not built yet.
    pub(super) not_yet: &'static [&'static str],
    /// Rooms without I/O, clock, environment, threads, async and hash order.
    pub(super) dry: &'static [&'static str],
    /// Files of dry rooms that may be wet.
    pub(super) wet: &'static [&'static str],
    /// Crates by their Rust names, and the rooms that may use them; `*` stands for all.
    pub(super) packages: &'static [(&'static str, &'static [&'static str])],
    /// Rooms that may print.
    pub(super) loud: &'static [&'static str],
}

pub(super) const fn room(
    name: &'static str,
    uses: &'static [&'static str],
    noted: &'static [&'static str],
) -> Room {
    Room { name, uses, noted }
}

pub(super) const HOUSE: House = House {
    rooms: &ROOMS,
    not_yet: &NOT_YET,
    dry: &DRY,
    wet: &[
        "src/github/desk.rs",
        "src/github/look.rs",
        "src/github/polite.rs",
        "src/manifest/commit.rs",
        "src/manifest/commit/elsewhere.rs",
        "src/manifest/commit/git.rs",
        "src/manifest/folder.rs",
    ],
    packages: &PACKAGES,
    loud: &["cli"],
};

const ROOMS: [Room; 25] = [
    // Floor 0: nouns that know nothing of each other.
    room("model", &[], &[]),
    room("wire", &[], &[]),
    room("finding", &[], &[]),
    room("expr", &[], &[]),
    room("schema", &[], &[]),
    // Tokens, secrets and what git knows come from programs.
    room("program", &[], &[]),
    // Files are read on terminals too, hence not words alone.
    room("visible", &[], &[]),
    // Floor 1: what people wrote, what was seen, doors and keys.
    room("manifest", &["model", "finding", "program"], &[]),
    room("live", &["model", "schema"], &[]),
    room("secrets", &["model", "wire", "program"], &[]),
    room("http", &["wire", "program", "visible"], &[]),
    // What a pull request shows of a plan.
    room("github", &["wire"], &[]),
    room("emulator", &["wire", "expr"], &[]),
    // What becomes of an object on its way through a schema.
    room("flow", &["schema", "expr"], &[]),
    // Floor 2: the closed set of what should exist.
    room(
        "desired",
        &["model", "manifest", "finding", "schema", "expr"],
        &[],
    ),
    // Floor 3: opinions about it.
    room(
        "check",
        &["model", "desired", "schema", "expr", "finding"],
        &[],
    ),
    room(
        "trial",
        &["model", "desired", "schema", "flow", "expr", "finding"],
        &[],
    ),
    room(
        "plan",
        &["model", "desired", "live", "finding", "schema"],
        &["expr"],
    ),
    // The way back: what is there, as the manifest that says so.
    room(
        "transcribe",
        &[
            "model", "manifest", "finding", "desired", "check", "live", "schema", "expr", "plan",
        ],
        &[],
    ),
    // Floor 4: how Graph spells it.
    room("api", &["model", "live", "plan", "wire"], &[]),
    // Floor 5: deeds.
    room("observe", &["model", "live", "api", "wire", "schema"], &[]),
    room(
        "apply",
        &[
            "model", "live", "plan", "api", "observe", "wire", "schema", "secrets", "visible",
        ],
        &[],
    ),
    // Floor 6: words.
    room(
        "render",
        &[
            "finding", "expr", "manifest", "model", "plan", "apply", "live", "trial", "visible",
            "github",
        ],
        &[],
    ),
    // Floor 7: verbs.
    room("cli", &["*"], &[]),
    room("main", &["cli"], &[]),
];

const NOT_YET: [&str; 0] = [];

const DRY: [&str; 17] = [
    "model",
    "wire",
    "visible",
    "finding",
    "expr",
    "schema",
    "manifest",
    "desired",
    "check",
    "github",
    "flow",
    "trial",
    "live",
    "plan",
    "transcribe",
    "api",
    "render",
];

const PACKAGES: [(&str, &[&str]); 46] = [
    ("annotate_snippets", &["render"]),
    // What was coloured for a terminal goes to files as well.
    ("anstream", &["cli"]),
    ("askama", &["render"]),
    ("aws_lc_rs", &["http"]),
    ("axum", &["emulator"]),
    ("base64", &["wire", "expr", "http", "emulator", "render"]),
    // The buffer of a request, wiped when it has been sent.
    ("bytes", &["http"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("comfy_table", &["render"]),
    ("csv", &["desired", "manifest"]),
    ("dialoguer", &["cli"]),
    ("fancy_regex", &["expr"]),
    (
        "futures_util",
        &["wire", "http", "emulator", "observe", "apply", "cli"],
    ),
    ("icu_normalizer", &["expr"]),
    ("icu_properties", &["expr"]),
    ("indicatif", &["render", "cli"]),
    ("jiff", &["*"]),
    ("json_patch", &["schema"]),
    ("p12_keystore", &["http"]),
    (
        "percent_encoding",
        &["wire", "api", "observe", "emulator", "render"],
    ),
    // Layouts are YAML, and all YAML is in one room.
    ("pretty_yaml", &["manifest"]),
    ("quick_xml", &["render"]),
    ("rcgen", &["emulator"]),
    ("reqwest", &["http"]),
    // The group of a program is killed as a whole.
    ("rustix", &["program"]),
    ("rustls_pki_types", &["http"]),
    ("saphyr_parser", &["manifest"]),
    (
        "schemars",
        &["model", "finding", "live", "manifest", "plan"],
    ),
    ("secrecy", &["wire", "program", "secrets", "http", "cli"]),
    ("serde", &["*"]),
    ("serde_json", &["*"]),
    ("serde_yaml", &["manifest"]),
    // A plan tells that a program's words are others, and not which.
    ("sha2", &["model", "live", "http", "emulator", "render"]),
    ("similar", &["render"]),
    ("strsim", &["finding"]),
    ("thiserror", &["*"]),
    (
        "tokio",
        &["program", "secrets", "http", "emulator", "apply", "cli"],
    ),
    ("tokio_rustls", &["emulator"]),
    ("tracing", &["http", "emulator", "observe", "apply", "cli"]),
    ("tracing_subscriber", &["cli"]),
    ("wildmatch", &["desired", "emulator"]),
    // For tests: in the source they stand under `cfg(test)` alone, or they would not compile.
    ("proptest", &["*"]),
    ("ring", &["http"]),
    ("tempfile", &["*"]),
];
