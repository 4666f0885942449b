//! A person who can sign in.

use sea_orm::entity::prelude::*;

use crate::values::{AccountId, Density, Theme};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    #[sea_orm(unique)]
    pub email: String,
    pub name: String,
    pub language: String,
    pub zone: Option<String>,
    /// None until they choose, as the density.
    pub theme: Option<Theme>,
    pub density: Option<Density>,
    pub disabled_at: Option<DateTimeUtc>,
    /// The shared secret of the authenticator app, base32 (RFC 6238).
    pub totp_secret: Option<String>,
    /// When its first code was entered; before, it is not asked for.
    pub totp_confirmed_at: Option<DateTimeUtc>,
    /// The time step of the last accepted code: none is taken twice.
    pub totp_step: Option<i64>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
