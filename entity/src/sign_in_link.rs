//! A mailed link, good for one sign-in; with a name it creates the account.

use sea_orm::entity::prelude::*;

use crate::values::SignInLinkId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignInLinkId,
    /// SHA-256 of the mailed token, hex.
    #[sea_orm(unique)]
    pub token_hash: String,
    pub email: String,
    /// Given when the link was asked for on the "create an account" page.
    pub name: Option<String>,
    /// The own path to continue at.
    pub next: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
    /// SHA-256, hex, of what the browser that asked holds; a link of the operator has none and works in any.
    pub browser_hash: Option<String>,
    /// SHA-256, hex, of the code that other browsers need.
    pub code_hash: Option<String>,
    /// Wrong codes so far.
    pub tries: i32,
}

impl ActiveModelBehavior for ActiveModel {}
