//! The words that migrations are written in.
//!
//! Values of enums are written out in the migrations: a migration that stands must go on meaning what it meant.

use sea_orm::DbBackend;
pub(super) use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, boolean, date, date_null, integer, integer_null, json_binary, string_len,
        string_len_null, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
    },
};

/// A new table with its primary key `id`, a UUID.
pub(super) fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(uuid("id").primary_key()).take()
}

/// A new table without a column yet: for pairs, whose primary key is [`pair_key`].
pub(super) fn bare_table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).take()
}

/// The primary key of a table of pairs.
pub(super) fn pair_key(first: &'static str, second: &'static str) -> IndexCreateStatement {
    Index::create().primary().col(first).col(second).take()
}

/// The column of an enum: the names of the GraphQL contract, at most 32 characters; see [`one_of`] for its constraint.
pub(super) fn enum_column(name: &'static str) -> ColumnDef {
    string_len(name, 32)
}

/// The column of an enum that may be null.
pub(super) fn enum_column_null(name: &'static str) -> ColumnDef {
    string_len_null(name, 32)
}

/// An amount of money in minor units; its currency is the row's [`currency`].
pub(super) fn amount(name: &'static str) -> ColumnDef {
    big_integer(name)
}

/// An amount of money that may be null.
pub(super) fn amount_null(name: &'static str) -> ColumnDef {
    big_integer_null(name)
}

/// The column of an ISO 4217 code; see [`three_capitals`] for its constraint.
pub(super) fn currency(name: &'static str) -> ColumnDef {
    string_len(name, 3)
}

/// The column of an instant, to the microsecond.
pub(super) fn instant(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone(name)
}

/// The column of an instant that may be null.
pub(super) fn instant_null(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone_null(name)
}

/// A named constraint, `ck_<table>_<name>`, in SQL that both databases read.
pub(super) fn check(table: &str, name: &str, sql: impl Into<String>) -> (Alias, Expr) {
    (Alias::new(format!("ck_{table}_{name}")), Expr::cust(sql.into()))
}

/// The column holds one of these values, or null where the column may be null.
pub(super) fn one_of(table: &str, column: &str, values: &[&str]) -> (Alias, Expr) {
    check(table, column, format!("{column} IN ('{}')", values.join("', '")))
}

/// The column holds three capital letters.
pub(super) fn three_capitals(table: &str, column: &str) -> (Alias, Expr) {
    check(table, column, format!("length({column}) = 3 AND {column} = upper({column})"))
}

/// The text has at least one character that is no blank.
pub(super) fn not_blank(table: &str, column: &str) -> (Alias, Expr) {
    check(table, &format!("{column}_not_blank"), format!("length(trim({column})) > 0"))
}

/// A foreign key to `parent.id`. Rows are never swept away with their parent unless [`belongs_to`] says so.
pub(super) fn refers_to(table: &'static str, column: &'static str, parent: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}_{column}")).from(table, column).to(parent, "id").take()
}

/// A foreign key to `parent.id`: the row goes with its parent.
pub(super) fn belongs_to(table: &'static str, column: &'static str, parent: &'static str) -> ForeignKeyCreateStatement {
    refers_to(table, column, parent).on_delete(ForeignKeyAction::Cascade).take()
}

/// An index `ix_<table>_<columns>`.
pub(super) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(format!("ix_{table}_{}", columns.join("_"))).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

/// A unique index `ux_<table>_<columns>`. Rows with a null among these columns are never alike.
pub(super) fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).name(format!("ux_{table}_{}", columns.join("_"))).unique().take()
}

/// A unique index over the rows for which the SQL condition holds.
pub(super) fn unique_where(table: &'static str, columns: &[&'static str], condition: &str) -> IndexCreateStatement {
    unique(table, columns).and_where(Expr::cust(condition.to_owned())).take()
}

/// Creates a table, then its indexes.
pub(super) async fn create(
    manager: &SchemaManager<'_>,
    table: TableCreateStatement,
    indexes: impl IntoIterator<Item = IndexCreateStatement>,
) -> Result<(), DbErr> {
    manager.create_table(table).await?;
    for index in indexes {
        manager.create_index(index).await?;
    }
    Ok(())
}

/// Drops tables, in the order given: children first.
pub(super) async fn drop_all(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).take()).await?;
    }
    Ok(())
}

/// Makes a table append-only: the database refuses UPDATE, DELETE and what amounts to them (TRUNCATE on PostgreSQL,
/// INSERT OR REPLACE on SQLite).
pub(super) async fn append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Sqlite {
        for statement in sqlite_triggers(table) {
            connection.execute_unprepared(&statement).await?;
        }
        return Ok(());
    }
    connection.execute_unprepared(POSTGRES_REFUSAL).await?;
    for (event, scope) in [("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")] {
        let statement = format!(
            "CREATE TRIGGER tr_{table}_append_only_{scope} BEFORE {event} ON {table} FOR EACH {scope} \
             EXECUTE FUNCTION refuse_change()"
        );
        connection.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// The function behind all append-only tables of PostgreSQL.
const POSTGRES_REFUSAL: &str = "\
    CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ \
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$";

fn sqlite_triggers(table: &str) -> [String; 3] {
    let refusal = format!("BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END");
    [
        format!("CREATE TRIGGER tr_{table}_no_update BEFORE UPDATE ON {table} {refusal}"),
        format!("CREATE TRIGGER tr_{table}_no_delete BEFORE DELETE ON {table} {refusal}"),
        // INSERT OR REPLACE removes the old row without firing the trigger on DELETE.
        format!(
            "CREATE TRIGGER tr_{table}_no_replace BEFORE INSERT ON {table} \
             WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refusal}"
        ),
    ]
}

/// Gives a table a `revision` that the database raises with every change of a row: see [`crate::revision`].
pub(super) async fn revised(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let column = format!("ALTER TABLE {table} ADD COLUMN revision BIGINT NOT NULL DEFAULT 1");
    connection.execute_unprepared(&column).await?;
    if manager.get_database_backend() == DbBackend::Sqlite {
        let trigger = format!(
            "CREATE TRIGGER tr_{table}_revision AFTER UPDATE ON {table} WHEN NEW.revision = OLD.revision \
             BEGIN UPDATE {table} SET revision = OLD.revision + 1 WHERE id = NEW.id; END"
        );
        connection.execute_unprepared(&trigger).await?;
        return Ok(());
    }
    connection.execute_unprepared(POSTGRES_REVISION).await?;
    let trigger = format!(
        "CREATE TRIGGER tr_{table}_revision BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION raise_revision()"
    );
    connection.execute_unprepared(&trigger).await?;
    Ok(())
}

/// The function behind all tables of PostgreSQL that have a revision.
const POSTGRES_REVISION: &str = "\
    CREATE OR REPLACE FUNCTION raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$ \
    BEGIN NEW.revision := OLD.revision + 1; RETURN NEW; END $$";

/// Raises the revision of the row of `table` that a row of `child` hangs on by `column`, with every change of the child. A
/// child that hangs on another parent, so that the column is null, raises nothing.
pub(super) async fn revised_with(
    manager: &SchemaManager<'_>,
    table: &str,
    child: &str,
    column: &str,
) -> Result<(), DbErr> {
    let touch = |row: &str| format!("UPDATE {table} SET revision = revision + 1 WHERE id = {row}.{column};");
    followed(manager, child, &format!("{table}_revision"), touch).await
}

/// Undoes [`revised_with`].
pub(super) async fn unrevised_with(manager: &SchemaManager<'_>, table: &str, child: &str) -> Result<(), DbErr> {
    unfollowed(manager, child, &format!("{table}_revision")).await
}

/// Has the database itself run a statement with every change of a row of `child`, so that no writer can forget to. `touch`
/// is given what the row is called: `NEW`, `OLD`, or both in turn where it was changed.
pub(super) async fn followed(
    manager: &SchemaManager<'_>,
    child: &str,
    name: &str,
    touch: impl Fn(&str) -> String,
) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let (old, new) = (touch("OLD"), touch("NEW"));
    let events = [("INSERT", new.clone()), ("DELETE", old.clone()), ("UPDATE", format!("{old} {new}"))];
    for (event, body) in events {
        let name = format!("{child}_{name}_{}", event.to_lowercase());
        if manager.get_database_backend() == DbBackend::Sqlite {
            let trigger = format!("CREATE TRIGGER tr_{name} AFTER {event} ON {child} BEGIN {body} END");
            connection.execute_unprepared(&trigger).await?;
            continue;
        }
        let function = format!(
            "CREATE FUNCTION raise_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
        );
        let trigger =
            format!("CREATE TRIGGER tr_{name} AFTER {event} ON {child} FOR EACH ROW EXECUTE FUNCTION raise_{name}()");
        connection.execute_unprepared(&function).await?;
        connection.execute_unprepared(&trigger).await?;
    }
    Ok(())
}

/// Undoes [`followed`].
pub(super) async fn unfollowed(manager: &SchemaManager<'_>, child: &str, name: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for event in ["insert", "delete", "update"] {
        let name = format!("{child}_{name}_{event}");
        if manager.get_database_backend() == DbBackend::Sqlite {
            connection.execute_unprepared(&format!("DROP TRIGGER tr_{name}")).await?;
        } else {
            connection.execute_unprepared(&format!("DROP TRIGGER tr_{name} ON {child}")).await?;
            connection.execute_unprepared(&format!("DROP FUNCTION raise_{name}()")).await?;
        }
    }
    Ok(())
}

/// Undoes [`revised`]. The function stays on PostgreSQL, as others may use it.
pub(super) async fn unrevised(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let of = if manager.get_database_backend() == DbBackend::Sqlite { String::new() } else { format!(" ON {table}") };
    connection.execute_unprepared(&format!("DROP TRIGGER tr_{table}_revision{of}")).await?;
    connection.execute_unprepared(&format!("ALTER TABLE {table} DROP COLUMN revision")).await?;
    Ok(())
}
