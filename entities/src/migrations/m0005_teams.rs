//! Teams, their members, and what members and teams may do with products.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = [unique("teams", &["organization_id", "name"]), index("teams", &["organization_id", "id"])];
        create(manager, teams(), indexes).await?;
        create(manager, team_members(), [index("team_members", &["membership_id", "team_id"])]).await?;
        create(manager, invitation_teams(), [index("invitation_teams", &["team_id"])]).await?;
        let indexes = [
            unique("product_access", &["product_id", "membership_id"]),
            unique("product_access", &["product_id", "team_id"]),
            index("product_access", &["membership_id", "id"]),
            index("product_access", &["team_id", "id"]),
        ];
        create(manager, product_access(), indexes).await?;
        manager.get_connection().execute_unprepared(REACH).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP VIEW product_access_reach").await?;
        drop_all(manager, &["product_access", "invitation_teams", "team_members", "teams"]).await
    }
}

/// Which access reaches which member: directly, or through a team. Both databases look into it by `membership_id`
/// without making it whole.
const REACH: &str = "\
    CREATE VIEW product_access_reach AS \
    SELECT id AS access_id, membership_id FROM product_access WHERE membership_id IS NOT NULL \
    UNION ALL \
    SELECT a.id, m.membership_id FROM team_members m JOIN product_access a ON a.team_id = m.team_id";

fn teams() -> TableCreateStatement {
    table("teams")
        .col(uuid("organization_id"))
        .col(string_len("name", 200))
        .col(text_null("description"))
        .col(instant("created_at"))
        .check(not_blank("teams", "name"))
        .foreign_key(&mut refers_to("teams", "organization_id", "organizations"))
        .take()
}

fn team_members() -> TableCreateStatement {
    bare_table("team_members")
        .col(uuid("team_id"))
        .col(uuid("membership_id"))
        .primary_key(&mut pair_key("team_id", "membership_id"))
        .foreign_key(&mut belongs_to("team_members", "team_id", "teams"))
        .foreign_key(&mut belongs_to("team_members", "membership_id", "memberships"))
        .take()
}

fn invitation_teams() -> TableCreateStatement {
    bare_table("invitation_teams")
        .col(uuid("invitation_id"))
        .col(uuid("team_id"))
        .primary_key(&mut pair_key("invitation_id", "team_id"))
        .foreign_key(&mut belongs_to("invitation_teams", "invitation_id", "invitations"))
        .foreign_key(&mut belongs_to("invitation_teams", "team_id", "teams"))
        .take()
}

fn product_access() -> TableCreateStatement {
    table("product_access")
        .col(uuid("product_id"))
        .col(uuid_null("membership_id"))
        .col(uuid_null("team_id"))
        .col(enum_column("level"))
        .check(one_of("product_access", "level", &["VIEW", "MANAGE"]))
        .check(check("product_access", "holder", "(membership_id IS NULL) <> (team_id IS NULL)"))
        .foreign_key(&mut belongs_to("product_access", "product_id", "products"))
        .foreign_key(&mut belongs_to("product_access", "membership_id", "memberships"))
        .foreign_key(&mut belongs_to("product_access", "team_id", "teams"))
        .take()
}
