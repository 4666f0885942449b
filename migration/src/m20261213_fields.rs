//! The innovation fields as a tree that is looked after, begun with the ten words that were fixed before; further
//! fields of a challenge.

use sea_orm_migration::prelude::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, DOWN).await
    }
}

const UP: &str = "
create table area (
    word text not null primary key,
    name text not null,
    description text not null,
    parent text references area (word),
    position {int} not null,
    owner_id {id} references account (id),
    retired_at {time},
    merged_into text references area (word),
    check (parent <> word),
    check (merged_into <> word),
    check (merged_into is null or parent is null)
);;
create unique index area_sibling on area (coalesce(parent, ''), lower(name)) where merged_into is null;;
create index area_parent on area (parent) where parent is not null;;
create index area_merged on area (merged_into) where merged_into is not null;;
create index area_owner on area (owner_id) where owner_id is not null;;
insert into area (word, name, description, position) values
    ('aerospace', 'Aerospace', '', 1),
    ('energy', 'Energy', '', 2),
    ('environment', 'Environment', '', 3),
    ('health', 'Health', '', 4),
    ('information', 'Information technology', '', 5),
    ('manufacturing', 'Manufacturing', '', 6),
    ('materials', 'Materials', '', 7),
    ('mobility', 'Mobility', '', 8),
    ('security', 'Security', '', 9),
    ('space', 'Space', '', 10);;
alter table challenge add column further_areas {json} not null default '[]'
";

const DOWN: &str = "
alter table challenge drop column further_areas;;
drop table area
";
