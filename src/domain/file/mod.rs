//! Files that applicants attach: what they may be called, what they may hold, where they belong. Everything here is
//! decided from names, headers and tables of contents; nothing is ever unpacked, decoded or followed.

mod archive;
mod image;
mod kind;
mod name;
mod place;
mod range;
mod stamp;

pub use kind::{Kind, examine};
pub use name::{blind, clean, disposition};
pub use place::{Place, missing, places};
pub use range::{Part, part};
pub use stamp::{stamped, stamped_at};

/// Bytes of a mebibyte.
pub const MIB: u64 = 1024 * 1024;

/// A length as people read it: whole kilobytes, or megabytes with one decimal.
#[must_use]
pub fn in_words(bytes: u64) -> String {
    if bytes < MIB {
        return format!("{} KB", bytes.div_ceil(1024).max(1));
    }
    let tenths = (bytes * 10).div_ceil(MIB);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_told_in_the_nearest_unit() {
        for (bytes, words) in
            [(1, "1 KB"), (1024, "1 KB"), (1025, "2 KB"), (MIB, "1.0 MB"), (25 * MIB, "25.0 MB")]
        {
            assert_eq!(in_words(bytes), words);
        }
    }
}
