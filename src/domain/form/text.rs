//! Typed text: one normal form, one way of counting, and text that nobody can see.

use unicode_normalization::UnicodeNormalization as _;

/// How long a text is for every limit: Unicode scalar values after NFC; a line break counts as one.
#[must_use]
pub fn characters(text: &str) -> usize {
    text.nfc().count()
}

/// The normal form of a one-line text: NFC, line breaks as spaces, no white space at the ends.
pub(super) fn one_line(typed: &str) -> String {
    let composed: String = typed.replace("\r\n", "\n").nfc().collect();
    composed.replace(['\r', '\n'], " ").trim().to_owned()
}

/// The normal form of a long text: NFC, `\n` as line break, no white space at line ends, no empty lines
/// before or after the text.
pub(super) fn paragraphs(typed: &str) -> String {
    let composed: String = typed.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
    let lines: Vec<&str> = composed.split('\n').map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Whether there is text, and none of it can be seen: only white space, controls and zero-width characters.
pub(super) fn is_invisible(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_whitespace() || c.is_control() || is_zero_width(c))
}

/// The default-ignorable code points of Unicode and the blanks that are no white space.
const fn is_zero_width(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_composed_and_has_no_breaks_and_no_white_space_at_its_ends() {
        for (typed, kept) in [
            ("  Aalto  Sensors Oy \r\n", "Aalto  Sensors Oy"),
            ("a\r\nb\rc\nd", "a b c d"),
            ("Cafe\u{301}", "Café"),
            (" \t\u{a0} ", ""),
        ] {
            assert_eq!(one_line(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn paragraphs_keep_indents_and_lose_white_space_at_line_ends() {
        for (typed, kept) in [
            ("\r\n\r\n  first  \r\n\r\n- one\t\r- two\n\n", "  first\n\n- one\n- two"),
            ("e\u{301} \n", "é"),
            (" \n \r\n", ""),
        ] {
            assert_eq!(paragraphs(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn a_character_is_a_scalar_value_after_composition() {
        for (text, count) in [("", 0), ("e\u{301}", 1), ("é", 1), ("a\nb", 3), ("👩\u{200d}🔬", 3), ("각", 1)]
        {
            assert_eq!(characters(text), count, "{text:?}");
        }
    }

    #[test]
    fn text_is_invisible_only_when_nothing_of_it_can_be_seen() {
        for unseen in ["\u{200b}", "\u{feff}\u{200d}", "\u{ad}", "\u{1}", "\u{2060} \u{2060}", "\u{e0041}"] {
            assert!(is_invisible(unseen), "{unseen:?}");
        }
        for seen in ["", ".", "\u{200b}a", "👩\u{200d}🔬", "नि\u{200d}"] {
            assert!(!is_invisible(seen), "{seen:?}");
        }
    }
}
