//! A mail on the wire: the same bytes for every attempt, all of them ASCII.

use anyhow::Context as _;
use lettre::{
    Address,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::domain::mail::Message;

/// What an SMTP conversation needs to know.
pub(super) struct Letter {
    pub(super) sender: Address,
    pub(super) recipient: Address,
    pub(super) bytes: Vec<u8>,
}

impl Letter {
    /// Writes the mail as MIME: text and HTML as alternatives, headers encoded.
    pub(super) fn write(message: &Message) -> anyhow::Result<Self> {
        let sender: Mailbox = message.from.parse().context("the sender cannot be used")?;
        let recipient: Address =
            message.to_address.as_str().parse().context("the recipient cannot be used")?;
        let name = Some(message.to_name.to_string()).filter(|name| !name.is_empty());

        let mut letter = lettre::Message::builder()
            .message_id(Some(message.message_id.clone()))
            .date(message.created_at.into())
            .from(sender.clone())
            .to(Mailbox::new(name, recipient.clone()))
            .subject(message.subject.as_str())
            // No out-of-office notes (RFC 3834 §5).
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
        if let Some(thread) = &message.references {
            letter = letter.references(thread.clone()).in_reply_to(thread.clone());
        }
        if let Some(stop) = &message.unsubscribe {
            letter = letter
                .raw_header(header("List-Unsubscribe", format!("<{stop}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        // A boundary with `=_` can stand in no quoted-printable line (RFC 2045 §6.7).
        let parts = MultiPart::alternative()
            .boundary(format!("=_{}", message.id))
            .singlepart(SinglePart::plain(message.text.clone()))
            .singlepart(SinglePart::html(message.html.clone()));
        let bytes = letter.multipart(parts)?.formatted();
        Ok(Self { sender: sender.email, recipient, bytes })
    }
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}
