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
        let cell = self.cell(index)?;
        F::read(cell)
            .map_err(|mismatch| StoreError::Corrupt(format!("column {} ({}): {mismatch}", index + 1, self.name(index))))
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
        Ok(matches!(self.cell(self.next)?, Cell::Null))
    }

    fn cell(&self, index: usize) -> StoreResult<Cell<'r>> {
        let missing = || StoreError::Corrupt(format!("the row has no column {}", index + 1));
        match self.source {
            Source::Sqlite(row) => match row.get_ref(index).map_err(|_| missing())? {
                rusqlite::types::ValueRef::Null => Ok(Cell::Null),
                value => Ok(Cell::Sqlite(value)),
            },
            Source::Postgres(row) => {
                let column = row.columns().get(index).ok_or_else(missing)?;
                let raw: Option<Raw<'r>> = row.try_get(index)?;
                Ok(raw.map_or(Cell::Null, |Raw(bytes)| Cell::Postgres(column.type_(), bytes)))
            }
        }
    }

    fn name(&self, index: usize) -> &'r str {
        match self.source {
            Source::Sqlite(row) => row.as_ref().column_name(index).unwrap_or_default(),
            Source::Postgres(row) => row.columns().get(index).map_or("", |column| column.name()),
        }
    }
}

/// A column of PostgreSQL before it is known what it should be.
struct Raw<'r>(&'r [u8]);

impl<'r> postgres_types::FromSql<'r> for Raw<'r> {
    fn from_sql(_: &postgres_types::Type, raw: &'r [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(raw))
    }

    fn accepts(_: &postgres_types::Type) -> bool {
        true
    }
}
