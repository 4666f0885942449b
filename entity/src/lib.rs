//! The tables, one file each, and what their columns can hold. No behaviour, nothing of ours but [`values`].

pub mod values;
