//! What a file is called: kept as people wrote it, as far as every system can show and store it.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;

use crate::error::Refusal;

/// Bytes of the longest name.
const LONGEST: usize = 200;
/// Names that mean a device on Windows, whatever follows their first dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The name without folders and without what cannot be seen or shown: NFC, at most 200 bytes, the ending kept.
/// Refused when nothing is left of it.
pub fn clean(given: &str) -> Result<String, Refusal> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.nfc().filter(|c| !is_hidden(*c)).map(storable).collect();
    let name = shown.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if name.is_empty() {
        return Err(Refusal::new("file-name-missing"));
    }
    let name = if is_device(name) { format!("_{name}") } else { name.to_owned() };
    Ok(shortened(&name))
}

/// Control characters, and those that are not drawn or turn what follows around. What joins emoji stays.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// What some systems cannot have in a name becomes a dash.
const fn storable(c: char) -> char {
    if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '-' } else { c }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim().to_lowercase();
    let rest = DEVICES.iter().find_map(|device| stem.strip_prefix(device));
    match rest {
        Some("") => !matches!(stem.as_str(), "com" | "lpt"),
        Some(number) => {
            (stem.starts_with("com") || stem.starts_with("lpt"))
                && number.chars().count() == 1
                && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³'))
        }
        None => false,
    }
}

fn shortened(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let (stem, ending) = name.rsplit_once('.').filter(|(_, ending)| ending.len() <= 10).unwrap_or((name, ""));
    let room = LONGEST - ending.len() - 1;
    let end = (0..=room).rev().find(|at| stem.is_char_boundary(*at)).unwrap_or(0);
    let stem = stem[..end].trim_end();
    if ending.is_empty() { stem.to_owned() } else { format!("{stem}.{ending}") }
}

/// What a file is called for readers who may not learn whose it is: its number and its ending.
#[must_use]
pub fn blind(number: usize, name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    format!("file-{number}.{}", ending.to_lowercase())
}

/// The header that makes a browser save the answer under this name (RFC 6266): plain letters for old readers, and the
/// name itself (RFC 8187) where it has others.
#[must_use]
pub fn disposition(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ';
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let mut header = format!("attachment; filename=\"{plain}\"");
    if plain != name {
        header.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
                header.push(char::from(byte));
            } else {
                // Writing to a String cannot fail.
                let _ = write!(header, "%{byte:02X}");
            }
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T46
    #[test]
    fn a_name_is_kept_as_far_as_it_can_be_shown_and_stored() {
        for (given, name) in [
            ("deck.pdf", "deck.pdf"),
            ("a\"\r\nSet-Cookie: x=1.pdf", "a-Set-Cookie- x=1.pdf"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("\u{2066}a\u{2069}\u{feff}\u{200b}b.pdf", "ab.pdf"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("..\\..\\boot.txt", "boot.txt"),
            ("C:\\My files\\deck.pdf", "deck.pdf"),
            (".htaccess", "htaccess"),
            ("CON.pdf", "_CON.pdf"),
            ("com1.tar.pdf", "_com1.tar.pdf"),
            ("lpt³.pdf", "_lpt³.pdf"),
            ("company.pdf", "company.pdf"),
            ("nul", "_nul"),
            ("console.pdf", "console.pdf"),
            ("deck.pdf . ", "deck.pdf"),
            ("e\u{301}te\u{301}.pdf", "été.pdf"),
            ("\u{1f469}\u{200d}\u{1f680} plan.pdf", "\u{1f469}\u{200d}\u{1f680} plan.pdf"),
        ] {
            assert_eq!(clean(given).as_deref(), Ok(name), "{given:?}");
        }
        for empty in ["", ".", "..", "a/", "\u{202e}", "  . ", "\r\n"] {
            assert_eq!(clean(empty), Err(Refusal::new("file-name-missing")), "{empty:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending_and_breaks_no_letter() {
        for letter in ["a", "é", "\u{1f30a}"] {
            let name = clean(&format!("{}.pdf", letter.repeat(300))).unwrap();
            assert!(name.len() <= LONGEST && name.len() > LONGEST - 5 && name.ends_with(".pdf"), "{name}");
        }
        assert_eq!(clean(&"b".repeat(300)).unwrap().len(), LONGEST - 1);
    }

    /// T46
    #[test]
    fn a_header_says_the_name_in_two_ways_and_nothing_else() {
        for (name, header) in [
            ("deck 1.pdf", "attachment; filename=\"deck 1.pdf\""),
            ("Wärme.pdf", "attachment; filename=\"W_rme.pdf\"; filename*=UTF-8''W%C3%A4rme.pdf"),
            ("a\"b\\.pdf", "attachment; filename=\"a_b_.pdf\"; filename*=UTF-8''a%22b%5C.pdf"),
            ("100%.pdf", "attachment; filename=\"100_.pdf\"; filename*=UTF-8''100%25.pdf"),
            ("a\r\nb", "attachment; filename=\"a__b\"; filename*=UTF-8''a%0D%0Ab"),
        ] {
            assert_eq!(disposition(name), header);
            assert!(disposition(name).bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        }
    }

    #[test]
    fn a_blind_name_tells_the_kind_alone() {
        assert_eq!(blind(2, "Aalto Sensors.Q3.PDF"), "file-2.pdf");
    }
}
