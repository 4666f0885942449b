//! One challenge at the desk: made, written part by part, published, changed, previewed.

use axes::href;

use crate::{error::Invalid, web::view::Control, wording::Wording};

mod axes;
pub mod deadlines;
pub mod form;
pub mod invitations;
pub mod new;
pub mod overview;
pub mod part;
pub mod preview;
pub mod question;
pub mod questions;
pub mod reopen;
pub mod share;
pub mod state;
pub mod trail;
pub mod updates;

/// The reason and the mail that go with a change of something public.
fn announcement(
    wording: &Wording<'_>,
    invalid: &Invalid,
    (note, tell): (&str, bool),
    concerned: usize,
) -> Vec<Control> {
    let label = wording.say_with("run-tell", &[("n", concerned.to_string())]);
    let tell =
        Control { value: tell.then(|| "yes".to_owned()), ..Control::empty("tell", "agreement", label) };
    vec![
        Control {
            limit: Some(1_000),
            ..Control::new(wording, invalid, "long_text", "note", "run-note", note)
                .hint(wording, "run-note-hint")
        },
        tell,
    ]
}
