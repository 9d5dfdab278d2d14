//! The shape that elements of lists share: their JSON, and which of those of one name they are.

/// Makes a view of an element. Its last argument documents among which others its turn counts.
macro_rules! element {
    ($(#[$doc:meta])* $name:ident, $(#[$among:meta])+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<'a> {
            raw: &'a serde_json::Value,
            turn: $crate::schema::Turn,
        }

        impl<'a> $name<'a> {
            pub(super) const fn new(
                (turn, raw): ($crate::schema::Turn, &'a serde_json::Value),
            ) -> Self {
                Self { raw, turn }
            }

            /// The JSON, known members and others.
            #[must_use]
            pub const fn raw(self) -> &'a serde_json::Value {
                self.raw
            }

            $(#[$among])+
            #[must_use]
            pub const fn turn(self) -> $crate::schema::Turn {
                self.turn
            }
        }
    };
}

pub(super) use element;
