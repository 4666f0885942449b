//! How people want the portal, kept on their accounts.

use entity::{
    account,
    values::{AccountId, Density, Theme},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _, sea_query::Expr,
};

use super::Tx;
use crate::{
    domain::preference::{Look, Preferences},
    error::{Error, Result},
};

/// What this person chose, or 404.
pub async fn of_account(conn: &impl ConnectionTrait, id: AccountId) -> Result<Preferences> {
    use account::Column;
    type Row = (String, Option<String>, Option<Theme>, Option<Density>);
    let row: Option<Row> = account::Entity::find_by_id(id)
        .select_only()
        .columns([Column::Language, Column::Zone, Column::Theme, Column::Density])
        .into_tuple()
        .one(conn)
        .await?;
    let (language, zone, theme, density) = row.ok_or(Error::NotFound)?;
    Ok(Preferences { language, zone, look: Look { theme, density } })
}

/// Keeps what this person chose.
pub async fn keep(tx: &Tx, id: AccountId, chosen: &Preferences) -> Result<()> {
    use account::Column;
    account::Entity::update_many()
        .col_expr(Column::Language, Expr::value(chosen.language.as_str()))
        .col_expr(Column::Zone, Expr::value(chosen.zone.clone()))
        .col_expr(Column::Theme, Expr::value(chosen.look.theme))
        .col_expr(Column::Density, Expr::value(chosen.look.density))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
