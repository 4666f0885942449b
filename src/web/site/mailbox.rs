//! The local mailbox of the demo: every mail the portal sent, readable in the browser.

use actix_web::web;
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    domain::{actor::Op, mail::Message},
    error::Error,
    services,
    web::{
        page::{Html, Page, html},
        problem::{Failure, Problem},
    },
};

/// The list.
#[derive(Debug, Serialize)]
pub struct MailboxPage {
    pub mails: Vec<MailRow>,
    pub next: Option<String>,
}

/// One line of the list.
#[derive(Debug, Serialize)]
pub struct MailRow {
    pub href: String,
    pub to: String,
    pub subject: String,
    pub at: String,
}

/// One mail as text, with the links that stand in it.
#[derive(Debug, Serialize)]
pub struct MailPage {
    pub to: String,
    pub subject: String,
    pub at: String,
    pub text: String,
    pub links: Vec<String>,
}

impl Page for MailboxPage {
    const TEMPLATE: &'static str = "site/mailbox.html";

    fn samples() -> Vec<Self> {
        let row = |subject: &str| MailRow {
            href: "/mailbox/1".to_owned(),
            to: "Kim <kim@example.org>".to_owned(),
            subject: subject.to_owned(),
            at: "1 Dec 2026".to_owned(),
        };
        vec![
            Self { mails: Vec::new(), next: None },
            Self {
                mails: vec![row("Received"), row("<script>alert(1)</script>")],
                next: Some("/mailbox?after=1".to_owned()),
            },
        ]
    }
}

impl Page for MailPage {
    const TEMPLATE: &'static str = "site/mail.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            to: "Kim <kim@example.org>".to_owned(),
            subject: "<script>alert(1)</script>".to_owned(),
            at: "1 Dec 2026".to_owned(),
            text: "Hello <b>Kim</b>,\n\nhttps://pitch.example.org/my".to_owned(),
            links: vec!["/my".to_owned()],
        }]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct After {
    after: Option<String>,
}

pub(in crate::web) async fn list(
    app: web::Data<App>,
    op: Op,
    query: web::Query<After>,
) -> Result<Html<MailboxPage>, Failure> {
    let after = query.after.as_deref().map(str::parse).transpose().map_err(|_| Problem::BadRequest)?;
    let (mails, next) = services::mailbox::list(&app, after).await?;
    let wording = app.wording_for(&op);
    let mails = mails
        .iter()
        .map(|mail| MailRow {
            href: format!("/mailbox/{}", mail.id),
            to: recipient(mail),
            subject: mail.subject.as_str().to_owned(),
            at: wording.instant(mail.created_at, wording.own_zone()),
        })
        .collect();
    Ok(html(MailboxPage { mails, next: next.map(|id| format!("/mailbox?after={id}")) }))
}

pub(in crate::web) async fn read(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<Html<MailPage>, Failure> {
    let mail = services::mailbox::read(&app, id.parse().map_err(|_| Error::NotFound)?).await?;
    let (origin, wording) = (app.config.origin(), app.wording_for(&op));
    let links = mail
        .text
        .split_whitespace()
        .filter_map(|word| word.strip_prefix(&origin))
        .filter(|path| path.starts_with('/') && path.len() > 1)
        .map(str::to_owned)
        .collect();
    Ok(html(MailPage {
        to: recipient(&mail),
        subject: mail.subject.as_str().to_owned(),
        at: wording.instant(mail.created_at, wording.own_zone()),
        text: mail.text,
        links,
    }))
}

fn recipient(mail: &Message) -> String {
    format!("{} <{}>", mail.to_name.as_str(), mail.to_address.as_str())
}
