//! What was taken out of a text and what was put in, so that people see it: line by line, and within a changed line
//! word by word.

use serde::Serialize;

/// A piece of two texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub kind: Kind,
    pub text: String,
}

/// Which of the two texts a piece stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Same,
    Added,
    Removed,
}

/// With more lines than this in a text its changed middle is told as one piece.
const MOST_LINES: usize = 1_000;

/// The pieces of both texts in reading order: without the added ones they are `before`, without the removed `after`.
#[must_use]
pub fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let mut pieces = Pieces::default();
    let (mut at_old, mut at_new) = (0, 0);
    for (same_old, same_new) in common(&old, &new) {
        pieces.changed(&old[at_old..same_old].concat(), &new[at_new..same_new].concat());
        pieces.push(Kind::Same, old[same_old]);
        (at_old, at_new) = (same_old + 1, same_new + 1);
    }
    pieces.changed(&old[at_old..].concat(), &new[at_new..].concat());
    pieces.0
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn push(&mut self, kind: Kind, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.kind == kind => last.text.push_str(text),
            _ => self.0.push(Piece { kind, text: text.to_owned() }),
        }
    }

    /// Two texts that differ: the words both begin and end with are the same.
    fn changed(&mut self, before: &str, after: &str) {
        let words = |text| -> Vec<&str> { str::split_inclusive(text, char::is_whitespace).collect() };
        let (old, new) = (words(before), words(after));
        let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
        self.push(Kind::Same, &old[..head].concat());
        self.push(Kind::Removed, &old[head..old.len() - tail].concat());
        self.push(Kind::Added, &new[head..new.len() - tail].concat());
        self.push(Kind::Same, &old[old.len() - tail..].concat());
    }
}

/// The places of a longest sequence of lines that both texts have.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    if old.len() > MOST_LINES || new.len() > MOST_LINES {
        return Vec::new();
    }
    let width = new.len() + 1;
    let mut longest = vec![0_u16; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = match old[i] == new[j] {
                true => longest[(i + 1) * width + j + 1] + 1,
                false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
            };
        }
    }
    let (mut places, mut i, mut j) = (Vec::new(), 0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            places.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(before: &str, after: &str) -> Vec<(Kind, String)> {
        pieces(before, after).into_iter().map(|piece| (piece.kind, piece.text)).collect()
    }

    #[test]
    fn only_what_changed_is_marked() {
        use Kind::{Added, Removed, Same};
        let list = |pieces: &[(Kind, &str)]| -> Vec<(Kind, String)> {
            pieces.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect()
        };
        for (before, after, expected) in [
            ("one", "one", &[(Same, "one")][..]),
            ("", "new", &[(Added, "new")]),
            ("old", "", &[(Removed, "old")]),
            ("a b c", "a x c", &[(Same, "a "), (Removed, "b "), (Added, "x "), (Same, "c")]),
            ("a\nb\nc\n", "a\nc\n", &[(Same, "a\n"), (Removed, "b\n"), (Same, "c\n")]),
            ("a\nc\n", "a\nb\nc\n", &[(Same, "a\n"), (Added, "b\n"), (Same, "c\n")]),
            (
                "x\nsame\ny",
                "z\nsame\nw",
                &[(Removed, "x\n"), (Added, "z\n"), (Same, "same\n"), (Removed, "y"), (Added, "w")],
            ),
        ] {
            assert_eq!(told(before, after), list(expected), "{before} → {after}");
        }
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_off_the_pieces(before in "[ab \n]{0,40}", after in "[ab \n]{0,40}") {
            let pieces = pieces(&before, &after);
            let without = |kind: Kind| -> String {
                pieces.iter().filter(|piece| piece.kind != kind).map(|piece| piece.text.as_str()).collect()
            };
            prop_assert_eq!(without(Kind::Added), before);
            prop_assert_eq!(without(Kind::Removed), after);
        }
    }
}
