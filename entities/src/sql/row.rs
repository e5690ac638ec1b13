use postgres_types::{FromSql, Type};

use super::{Cell, Field, Projection, Record};
use crate::error::{StoreError, StoreResult};

#[derive(Clone, Copy)]
enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

/// One row, read column by column from the left.
pub struct RowReader<'r> {
    source: Source<'r>,
    next: usize,
}

impl std::fmt::Debug for RowReader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowReader").field("next", &self.next).finish_non_exhaustive()
    }
}

impl<'r> RowReader<'r> {
    pub(super) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self { source: Source::Sqlite(row), next: 0 }
    }

    pub(super) fn postgres(row: &'r tokio_postgres::Row) -> Self {
        Self { source: Source::Postgres(row), next: 0 }
    }

    /// The next column.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where there is none, or it holds something else.
    #[expect(clippy::should_implement_trait, reason = "each column has its own type")]
    pub fn next<F: Field>(&mut self) -> StoreResult<F> {
        let index = self.next;
        self.next += 1;
        match self.source {
            Source::Sqlite(row) => match row.get_ref(index) {
                Ok(rusqlite::types::ValueRef::Null) => F::read(Cell::Null),
                Ok(value) => F::read(Cell::Sqlite(value)),
                Err(_) => return Err(missing(index)),
            }
            .map_err(|mismatch| self.not_read(index, &mismatch)),
            Source::Postgres(row) => {
                row.try_get(index).map(|Read(value)| value).map_err(|error| self.not_read(index, &error))
            }
        }
    }

    /// All columns of a record that the projection names, in the record's order.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub fn record<R: Record>(&mut self, columns: Projection) -> StoreResult<R> {
        R::read(self, columns)
    }

    /// Passes over columns that are not wanted of this row.
    pub fn skip(&mut self, columns: usize) {
        self.next += columns;
    }

    /// Whether the next column is null; it stays the next one.
    ///
    /// # Errors
    /// Where there is none.
    pub fn is_null(&self) -> StoreResult<bool> {
        match self.source {
            Source::Sqlite(row) => match row.get_ref(self.next) {
                Ok(value) => Ok(matches!(value, rusqlite::types::ValueRef::Null)),
                Err(_) => Err(missing(self.next)),
            },
            Source::Postgres(row) => match row.try_get(self.next) {
                Ok(IsNull(null)) => Ok(null),
                Err(_) => Err(missing(self.next)),
            },
        }
    }

    /// The error for a column that is not there, or holds something else.
    #[cold]
    fn not_read(&self, index: usize, error: &dyn std::error::Error) -> StoreError {
        let name = match self.source {
            Source::Sqlite(row) => row.as_ref().column_name(index).ok(),
            Source::Postgres(row) => row.columns().get(index).map(tokio_postgres::Column::name),
        };
        // The driver says which column, by a number of its own, and wraps what we say of it.
        let mismatch = error.source().unwrap_or(error);
        name.map_or_else(
            || missing(index),
            |name| StoreError::Corrupt(format!("column {} ({name}): {mismatch}", index + 1)),
        )
    }
}

#[cold]
fn missing(index: usize) -> StoreError {
    StoreError::Corrupt(format!("the row has no column {}", index + 1))
}

type BoxedError = Box<dyn std::error::Error + Sync + Send>;

/// A column of PostgreSQL, read where the driver has it, whatever its type.
struct Read<F>(F);

impl<'r, F: Field> FromSql<'r> for Read<F> {
    fn from_sql(kind: &Type, raw: &'r [u8]) -> Result<Self, BoxedError> {
        Ok(Self(F::read(Cell::Postgres(kind, raw))?))
    }

    fn from_sql_null(_: &Type) -> Result<Self, BoxedError> {
        Ok(Self(F::read(Cell::Null)?))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Whether a column of PostgreSQL is null.
struct IsNull(bool);

impl<'r> FromSql<'r> for IsNull {
    fn from_sql(_: &Type, _: &'r [u8]) -> Result<Self, BoxedError> {
        Ok(Self(false))
    }

    fn from_sql_null(_: &Type) -> Result<Self, BoxedError> {
        Ok(Self(true))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
