//! The binary; its verbs come with the room `cli`.

fn main() {}
