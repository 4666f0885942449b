//! Mails through real SMTP conversations with a server that misbehaves.

use std::time::{Duration, Instant};

use chrono::DateTime;
use entity::values::OutboxId;
use mail_parser::{MessageParser, MimeHeaders as _};

use super::{MailGateway, memory::Memory};
use crate::{
    config,
    domain::{
        delivery::Attempt,
        mail::{EmailAddress, Line, Message, message_id},
    },
};

#[path = "../../../tests/app/smtp_sink.rs"]
mod smtp_sink;
use smtp_sink::{Act, Offer, PASSWORD, Sink, Step, USER};

/// A mail with everything that has to be encoded.
pub(super) fn letter_to_ada() -> Message {
    let id = OutboxId::generate();
    Message {
        id,
        message_id: message_id(id, "pitch.example.org"),
        from: "Overture <overture@example.org>".to_owned(),
        to_name: Line::new("Ada Øvergård, 木村"),
        to_address: EmailAddress::parse("ada@example.net").expect("an address"),
        subject: Line::new("Received: NL-7K3M9Q for “Größere Netze”"),
        text: "Hello Ada,\n.a line with a dot\n木村 ✓\n".to_owned(),
        html: "<p>Hello Ada, 木村 ✓</p>\n".to_owned(),
        references: Some("<pitch-1@pitch.example.org>".to_owned()),
        unsubscribe: None,
        created_at: DateTime::from_timestamp(1_800_000_000, 0).expect("a time"),
    }
}

fn settings(url: String) -> config::Mail {
    config::Mail { url: Some(url), timeout_seconds: 5, ..config::Mail::default() }
}

fn build(config: &config::Mail) -> anyhow::Result<MailGateway> {
    MailGateway::build(config, std::path::Path::new("unused"))
}

fn plain(sink: &Sink, timeout_seconds: u64) -> MailGateway {
    let url = format!("smtp://{}?tls=none", sink.address);
    build(&config::Mail { timeout_seconds, ..settings(url) }).expect("a gateway")
}

/// A gateway that signs in and trusts the sink's certificate.
fn secured(sink: &Sink, scheme: &str, password: &str) -> MailGateway {
    let authority = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(authority.path(), &sink.certificate).expect("a certificate");
    let config = config::Mail {
        user: Some(USER.to_owned()),
        password: Some(password.to_owned()),
        tls_ca: Some(authority.path().to_owned()),
        ..settings(format!("{scheme}://localhost:{}", sink.address.port()))
    };
    build(&config).expect("a gateway")
}

fn kind(attempt: &Attempt) -> &'static str {
    match attempt {
        Attempt::Delivered => "delivered",
        Attempt::Retry(_) => "retry",
        Attempt::GiveUp(_) => "give up",
        Attempt::Pause(_) => "pause",
    }
}

#[tokio::test]
async fn a_mail_arrives_whole_with_its_own_headers() {
    let sink = Sink::start(Offer::Plain).await;
    let message = letter_to_ada();

    assert_eq!(plain(&sink, 5).deliver(&message).await, Attempt::Delivered);

    let [mail] = sink.mails().try_into().expect("one mail");
    assert_eq!((mail.from.as_str(), mail.to), ("overture@example.org", vec!["ada@example.net".to_owned()]));
    assert!(mail.bytes.is_ascii());
    let read = MessageParser::new().parse(&mail.bytes).expect("a mail");
    assert_eq!(read.subject(), Some(message.subject.as_str()));
    assert_eq!(read.body_text(0).as_deref(), Some("Hello Ada,\r\n.a line with a dot\r\n木村 ✓\r\n"));
    assert_eq!(read.body_html(0).as_deref(), Some("<p>Hello Ada, 木村 ✓</p>\r\n"));
    let to = read.to().and_then(|to| to.first()).expect("a recipient");
    assert_eq!((to.name(), to.address()), (Some("Ada Øvergård, 木村"), Some("ada@example.net")));
    assert_eq!(read.content_type().and_then(|kind| kind.subtype()), Some("alternative"));
    assert_eq!(read.date().map(mail_parser::DateTime::to_timestamp), Some(1_800_000_000));
    for (header, value) in [
        ("Message-ID", message.message_id.as_str()),
        ("References", "<pitch-1@pitch.example.org>"),
        ("In-Reply-To", "<pitch-1@pitch.example.org>"),
        ("Auto-Submitted", "auto-generated"),
        ("From", "Overture <overture@example.org>"),
    ] {
        assert_eq!(read.header_raw(header).map(str::trim), Some(value), "{header}");
    }
}

#[tokio::test]
async fn each_answer_of_the_server_means_what_it_should() {
    for (step, act, expected) in [
        (Step::Greeting, Act::Say("421 too busy"), "retry"),
        (Step::Greeting, Act::Say("554 you are blocked"), "pause"),
        (Step::Greeting, Act::Say("SSH-2.0-OpenSSH_9.2"), "retry"),
        (Step::Greeting, Act::HangUp, "retry"),
        (Step::Mail, Act::Say("421 closing"), "retry"),
        (Step::Mail, Act::Say("530 5.7.0 Must issue a STARTTLS command first"), "pause"),
        (Step::Mail, Act::Say("550 5.7.1 sender not allowed"), "pause"),
        (Step::Rcpt, Act::Say("450 4.2.0 greylisted"), "retry"),
        (Step::Rcpt, Act::Say("451 4.3.0 later"), "retry"),
        (Step::Rcpt, Act::Say("452 4.2.2 mailbox full"), "retry"),
        (Step::Rcpt, Act::Say("535 5.7.8 Authentication failed"), "pause"),
        (Step::Rcpt, Act::Say("550 5.1.1 unknown user"), "give up"),
        (Step::Rcpt, Act::Say("553 5.1.3 not an address"), "give up"),
        (Step::Data, Act::Say("421 closing"), "retry"),
        (Step::Data, Act::HangUp, "retry"),
        (Step::Message, Act::Say("451 4.7.1 later"), "retry"),
        (Step::Message, Act::Say("552 5.3.4 too big"), "give up"),
        (Step::Message, Act::Say("554 5.6.0 content refused"), "give up"),
        (Step::Message, Act::Say("354 what is this"), "retry"),
        (Step::Message, Act::HangUp, "retry"),
    ] {
        let sink = Sink::start(Offer::Plain).await;
        let (gateway, message) = (plain(&sink, 5), letter_to_ada());
        sink.script([(step, act)]);

        let attempt = gateway.deliver(&message).await;
        assert_eq!(kind(&attempt), expected, "{step:?} {act:?}: {attempt:?}");

        assert_eq!(gateway.deliver(&message).await, Attempt::Delivered, "after {step:?} {act:?}");
    }
}

#[tokio::test]
async fn a_mail_whose_answer_was_lost_is_sent_again_byte_for_byte() {
    let sink = Sink::start(Offer::Plain).await;
    let (gateway, message) = (plain(&sink, 5), letter_to_ada());
    sink.script([(Step::Message, Act::HangUp)]);

    assert_eq!(kind(&gateway.deliver(&message).await), "retry");
    assert_eq!(gateway.deliver(&message).await, Attempt::Delivered);

    let [first, second] = sink.mails().try_into().expect("two mails");
    assert_eq!(String::from_utf8(first.bytes), String::from_utf8(second.bytes));
}

#[tokio::test]
async fn a_stalled_server_is_left_in_time_and_its_connection_is_not_used_again() {
    for step in [Step::Greeting, Step::Mail, Step::Data, Step::Message] {
        let sink = Sink::start(Offer::Plain).await;
        let gateway = plain(&sink, 1);
        sink.script([(step, Act::Stall)]);

        let started = Instant::now();
        assert_eq!(
            gateway.deliver(&letter_to_ada()).await,
            Attempt::Retry("no answer within 1 s".to_owned()),
            "{step:?}"
        );
        assert!(started.elapsed() < Duration::from_secs(3), "{step:?}");

        assert_eq!(gateway.deliver(&letter_to_ada()).await, Attempt::Delivered, "after {step:?}");
        assert_eq!(sink.heard().len(), 2, "{step:?}");
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_tried_again() {
    let sink = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let refusing = sink.local_addr().expect("an address");
    drop(sink);

    for url in [format!("smtp://{refusing}?tls=none"), "smtp://no-such-host.invalid".to_owned()] {
        let gateway = build(&config::Mail { timeout_seconds: 2, ..settings(url) }).expect("a gateway");
        assert_eq!(kind(&gateway.deliver(&letter_to_ada()).await), "retry");
        assert_eq!(kind(&gateway.probe().await.expect_err("no server")), "retry");
    }
}

#[tokio::test]
async fn mails_share_a_connection_and_a_closed_one_is_replaced() {
    let sink = Sink::start(Offer::Plain).await;
    let gateway = plain(&sink, 5);

    assert_eq!(gateway.probe().await, Ok(()));
    for _ in 0..3 {
        assert_eq!(gateway.deliver(&letter_to_ada()).await, Attempt::Delivered);
    }
    assert_eq!(sink.heard().len(), 1);

    sink.script([(Step::Rcpt, Act::Say("550 5.1.1 unknown user"))]);
    assert_eq!(kind(&gateway.deliver(&letter_to_ada()).await), "give up");
    assert_eq!(gateway.deliver(&letter_to_ada()).await, Attempt::Delivered);
    assert_eq!((sink.heard().len(), sink.mails().len()), (2, 4));
}

#[tokio::test]
async fn mails_at_the_same_time_do_not_wait_for_a_stalled_one() {
    let sink = Sink::start(Offer::Plain).await;
    let gateway = plain(&sink, 3);
    sink.script([(Step::Message, Act::Stall)]);
    let message = letter_to_ada();
    let stalled = gateway.deliver(&message);
    tokio::pin!(stalled);

    let others = async {
        while sink.acts_left() > 0 {
            tokio::task::yield_now().await;
        }
        for _ in 0..4 {
            assert_eq!(gateway.deliver(&letter_to_ada()).await, Attempt::Delivered);
        }
    };
    tokio::select! {
        attempt = &mut stalled => panic!("the stalled one came first: {attempt:?}"),
        () = others => {}
    }
    assert_eq!(kind(&stalled.await), "retry");
}

#[tokio::test]
async fn a_mail_leaves_encrypted_and_signed_in() {
    for (offer, scheme) in [
        (Offer::StartTls("PLAIN LOGIN"), "smtp"),
        (Offer::StartTls("LOGIN"), "smtp"),
        (Offer::Tls("PLAIN"), "smtps"),
    ] {
        let sink = Sink::start(offer).await;
        let gateway = secured(&sink, scheme, PASSWORD);

        assert_eq!(gateway.deliver(&letter_to_ada()).await, Attempt::Delivered, "{scheme}");
        assert!(sink.mails().iter().all(|mail| mail.encrypted), "{scheme}");
    }
}

#[tokio::test]
async fn a_refused_password_pauses_the_queue() {
    let sink = Sink::start(Offer::StartTls("PLAIN LOGIN")).await;
    let gateway = secured(&sink, "smtp", "wrong");

    let attempt = gateway.deliver(&letter_to_ada()).await;

    assert_eq!(kind(&attempt), "pause", "{attempt:?}");
    assert_eq!(Err(attempt), gateway.probe().await);
    sink.script([(Step::Auth, Act::Say("454 4.7.0 Temporary authentication failure"))]);
    assert_eq!(kind(&gateway.deliver(&letter_to_ada()).await), "retry");
}

#[tokio::test]
async fn a_server_that_wants_a_password_we_do_not_have_pauses_the_queue() {
    let sink = Sink::start(Offer::StartTls("GSSAPI")).await;

    let attempt = secured(&sink, "smtp", PASSWORD).deliver(&letter_to_ada()).await;

    assert_eq!(kind(&attempt), "pause", "{attempt:?}");
}

#[tokio::test]
async fn nothing_is_said_to_a_server_without_starttls() {
    let sink = Sink::start(Offer::Plain).await;

    let attempt = secured(&sink, "smtp", PASSWORD).deliver(&letter_to_ada()).await;

    assert_eq!(kind(&attempt), "pause", "{attempt:?}");
    let heard = sink.heard().concat();
    assert!(heard.iter().all(|line| line.starts_with("EHLO") || line == "QUIT"), "{heard:?}");
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_or_for_another_name_pauses_the_queue() {
    for (offer, scheme) in [(Offer::StartTls("PLAIN"), "smtp"), (Offer::Tls("PLAIN"), "smtps")] {
        let mut stranger = Sink::start(offer).await;
        stranger.certificate = Sink::start(offer).await.certificate;
        let attempt = secured(&stranger, scheme, PASSWORD).deliver(&letter_to_ada()).await;
        assert_eq!(kind(&attempt), "pause", "{attempt:?}");

        let by_number = settings(format!("{scheme}://127.0.0.1:{}", stranger.address.port()));
        let attempt = build(&by_number).expect("a gateway").deliver(&letter_to_ada()).await;
        assert_eq!(kind(&attempt), "pause", "{attempt:?}");
        assert_eq!(stranger.mails().len(), 0);
    }
}

#[tokio::test]
async fn a_plain_server_where_tls_was_asked_for_pauses_the_queue() {
    let sink = Sink::start(Offer::Plain).await;

    let attempt = secured(&sink, "smtps", PASSWORD).deliver(&letter_to_ada()).await;

    assert_eq!(kind(&attempt), "pause", "{attempt:?}");
}

#[tokio::test]
async fn no_name_and_no_subject_adds_a_header() {
    for hostile in [
        "x\r\nBcc: eve@example.org\r\n\r\n<b>body</b>",
        "x\nBcc: eve@example.org",
        "Ada\" <eve@example.org>, \"",
        "ada@example.net>, <eve@example.org",
        "=?utf-8?q?x=0D=0ABcc:_eve@example.org?=",
        "\u{2028}Bcc: eve@example.org",
        "\\\"木\r\n Bcc: eve@example.org",
        "a,b;c:d(e)",
    ] {
        let sink = Sink::start(Offer::Plain).await;
        let mut message = letter_to_ada();
        message.to_name = Line::new(&hostile.repeat(50));
        message.subject = Line::new(&hostile.repeat(50));
        message.references = Some(hostile.to_owned());
        message.message_id = format!("<x@y>\r\nBcc: {hostile}");

        assert_eq!(plain(&sink, 5).deliver(&message).await, Attempt::Delivered, "{hostile:?}");

        let [mail] = sink.mails().try_into().expect("one mail");
        assert_eq!(mail.to, ["ada@example.net"], "{hostile:?}");
        let read = MessageParser::new().parse(&mail.bytes).expect("a mail");
        let mut names: Vec<_> = read.headers().iter().map(|header| header.name()).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "Auto-Submitted",
                "Content-Type",
                "Date",
                "From",
                "In-Reply-To",
                "MIME-Version",
                "Message-ID",
                "References",
                "Subject",
                "To"
            ],
            "{hostile:?}"
        );
        assert_eq!(read.subject(), Some(message.subject.as_str()), "{hostile:?}");
        let to = read.to().map(|to| to.iter().filter_map(|one| one.address()).collect::<Vec<_>>());
        assert_eq!(to, Some(vec!["ada@example.net"]), "{hostile:?}");
    }
}

#[tokio::test]
async fn the_reason_does_not_repeat_the_address() {
    let sink = Sink::start(Offer::Plain).await;
    sink.script([(Step::Rcpt, Act::Say("550 5.1.1 <ada@example.net>: unknown user"))]);

    let attempt = plain(&sink, 5).deliver(&letter_to_ada()).await;

    assert_eq!(attempt, Attempt::GiveUp("permanent error (550): 5.1.1 <…>: unknown user".to_owned()));
}

#[test]
fn settings_that_cannot_work_are_refused_by_name() {
    let good = settings("smtp://mail.example.org".to_owned());
    let text = |text: &str| Some(text.to_owned());
    assert!(build(&good).is_ok());
    for (wrong, named) in [
        (settings("smtp://mail.example.org?tls=none".to_owned()), "mail.url"),
        (settings("smtp://mail..example.org".to_owned()), "mail.url"),
        (config::Mail { from: "Overture".to_owned(), ..good.clone() }, "mail.from"),
        (config::Mail { from: "a\r\nBcc: <b@example.org>".to_owned(), ..good.clone() }, "mail.from"),
        (config::Mail { from: "Overture".to_owned(), ..config::Mail::default() }, "mail.from"),
        (config::Mail { user: text("portal"), ..good.clone() }, "mail.password"),
        (config::Mail { password: text("word"), ..good.clone() }, "mail.user"),
        (config::Mail { timeout_seconds: 0, ..good.clone() }, "mail.timeout_seconds"),
        (config::Mail { timeout_seconds: 61, ..good.clone() }, "mail.timeout_seconds"),
        (config::Mail { tls_ca: Some("no-such-file.pem".into()), ..good.clone() }, "mail.tls_ca"),
        (config::Mail { tls_ca: Some("Cargo.toml".into()), ..good.clone() }, "mail.tls_ca"),
    ] {
        let error = build(&wrong).err().map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(error.contains(named), "{named}: {error:?}");
    }
}

#[tokio::test]
async fn without_a_server_mails_go_to_the_mailbox_in_the_data_folder() {
    let data = tempfile::tempdir().expect("a folder");
    let gateway = MailGateway::build(&config::Mail::default(), data.path()).expect("a gateway");
    let message = letter_to_ada();

    assert_eq!(gateway.deliver(&message).await, Attempt::Delivered);

    let mailbox = gateway.mailbox().expect("a mailbox");
    assert_eq!(mailbox.read(message.id).await, Some(message));
    assert!(data.path().join("mailbox").is_dir());
}

#[tokio::test]
async fn memory_answers_as_prepared_and_keeps_what_it_took() {
    let memory = Memory::default();
    let gateway = MailGateway::Memory(memory.clone());
    let (busy, message) = (Attempt::Retry("busy".to_owned()), letter_to_ada());
    memory.answer([busy.clone(), Attempt::Delivered]);

    assert_eq!(gateway.deliver(&message).await, busy);
    assert_eq!(memory.sent(), []);
    assert_eq!(gateway.deliver(&message).await, Attempt::Delivered);
    assert_eq!(gateway.deliver(&message).await, Attempt::Delivered);
    assert_eq!(memory.sent(), [message.clone(), message]);
}
