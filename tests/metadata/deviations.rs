//! Where syncform or the emulator departs from the metadata, each with its reason. There is no other place for it.

use super::judge::{Fault, Side};

/// One kind of fault that is meant.
pub(super) struct Deviation {
    pub(super) side: Side,
    /// Version, operation, place and what of the fault; `*` stands for any characters.
    pub(super) fault: [&'static str; 4],
    pub(super) because: &'static str,
}

pub(super) const DEVIATIONS: [Deviation; 7] = [
    Deviation {
        side: Side::Request,
        fault: [
            "v1.0",
            "POST */instantiate",
            "/serviceManagementReference",
            "unknown",
        ],
        because: "The API's own page lists it in the body; the document of the metadata is older than that.",
    },
    Deviation {
        side: Side::Request,
        fault: [
            "*",
            "* */synchronization/*",
            "*/provisioningTaskIdentifier",
            "unknown",
        ],
        because: "A schema is sent back whole, with the members that the service put into it.",
    },
    Deviation {
        side: Side::Answer,
        fault: [
            "*",
            "*/synchronization/*",
            "*/provisioningTaskIdentifier",
            "unknown",
        ],
        because: "Schemas that the service answered have it, in every published document that is whole.",
    },
    Deviation {
        side: Side::Answer,
        fault: ["*", "*", "*/createdDateTime", "unknown"],
        because: "Service principals that the service answered have it, although their type does not.",
    },
    Deviation {
        side: Side::Answer,
        fault: ["*", "GET */schema/f*()", "/value/*/name", "unknown"],
        because: "The API's own pages show functions and operators with a name, the metadata with an id: here they have both.",
    },
    Deviation {
        side: Side::Request,
        fault: [
            "*",
            "POST */parseExpression",
            "*/properties/*/value",
            "unknown",
        ],
        because: "The API's own pages show pairs with a value; the metadata, which cannot say of which type that is, leaves it out.",
    },
    Deviation {
        side: Side::Request,
        fault: ["*", "POST */restore", "body", "missing"],
        because: "The API's own page says that the body is optional.",
    },
];

impl Deviation {
    pub(super) fn covers(&self, fault: &Fault) -> bool {
        let fits = |pattern: &str, text: &str| {
            wildmatch::WildMatchPattern::<'*', '\0'>::new(pattern).matches(text)
        };
        let [version, operation, place, what] = self.fault;
        self.side == fault.side
            && fits(version, fault.version)
            && fits(operation, &fault.operation)
            && fits(place, &fault.place)
            && fits(what, &fault.what)
    }
}
