//! The reader from outside: places, typed values, folders, and input that means harm.

mod commit;
mod folder;
mod fuzz;
mod hostile;
mod layout;
mod lineage;
mod people;
mod places;
mod veil;
