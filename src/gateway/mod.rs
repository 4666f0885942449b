//! THE OUTSIDE: engines, mail servers and files. Each is one enum with the real things and one kept in
//! memory. Nothing here decides, and nothing here knows the database.

pub mod search;
