use sea_orm::{ColumnTrait, EntityTrait, Value};

use super::{RowReader, Statement};
use crate::error::StoreResult;

/// A whole row of a table; implemented by [`record!`] beside the entity's `Model`.
pub trait Record: Clone + Send + Sync + 'static {
    /// The entity that sea-orm knows it by.
    type Table: EntityTrait<Model = Self, Column = Self::Column>;
    /// Its columns.
    type Column: RecordColumn<Record = Self>;
    /// The table's name.
    const TABLE: &'static str;
    /// The columns' names, in the order of the fields.
    const COLUMNS: &'static [&'static str];
    /// The columns that are read whatever is asked for: identifiers, its own and those of other rows. Edges hang on them.
    const KEYS: Projection = Projection::keys(Self::COLUMNS);

    /// Reads the columns that the projection names, in their order; the others are absent.
    ///
    /// # Errors
    /// When a column holds something else than its type.
    fn read(row: &mut RowReader<'_>, columns: Projection) -> StoreResult<Self>;

    /// The value of one column, as a parameter.
    fn value(&self, column: Self::Column) -> Value;

    /// The values of all columns, in their order, as parameters.
    fn values(&self) -> Vec<Value>;

    /// The select list of the columns that the projection names, of the table under that name.
    fn select_list(table: &str, columns: Projection) -> String {
        let mut list = String::with_capacity(Self::COLUMNS.len() * (table.len() + 24));
        for (_, column) in Self::COLUMNS.iter().enumerate().filter(|(index, _)| columns.has(*index)) {
            if !list.is_empty() {
                list.push_str(", ");
            }
            for part in ["\"", table, "\".\"", column, "\""] {
                list.push_str(part);
            }
        }
        list
    }

    /// The statement that inserts the row.
    fn insert(&self) -> Statement {
        let (mut names, mut places) = (String::new(), String::new());
        for (index, column) in Self::COLUMNS.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            names.push_str(&format!("{comma}\"{column}\""));
            places.push_str(&format!("{comma}${}", index + 1));
        }
        let text = format!("INSERT INTO \"{}\" ({names}) VALUES ({places})", Self::TABLE);
        Statement::new(text, self.values())
    }
}

/// A column of a [`Record`].
pub trait RecordColumn: ColumnTrait + Copy {
    /// Whose column it is.
    type Record: Record<Column = Self>;

    /// Its place among the record's columns.
    fn index(self) -> usize;
}

/// Which columns of a record are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Projection(u64);

impl Default for Projection {
    fn default() -> Self {
        Self::ALL
    }
}

impl Projection {
    /// Every column.
    pub const ALL: Self = Self(u64::MAX);
    /// None but those that the statement itself needs.
    pub const NONE: Self = Self(0);

    /// These columns. Whoever reads rows adds what it needs itself: keys, parents, what it sorts by.
    pub fn of<C: RecordColumn>(columns: &[C]) -> Self {
        columns.iter().fold(Self::NONE, |projection, column| projection.with(*column))
    }

    /// That column too.
    #[must_use]
    pub fn with<C: RecordColumn>(self, column: C) -> Self {
        Self(self.0 | 1 << column.index())
    }

    /// Not that column.
    #[must_use]
    pub fn without<C: RecordColumn>(self, column: C) -> Self {
        Self(self.0 & !(1 << column.index()))
    }

    /// How many columns of the record are among them.
    pub fn len_of<R: Record>(self) -> usize {
        (0..R::COLUMNS.len()).filter(|index| self.has(*index)).count()
    }

    /// Whether the column in that place is among them.
    pub const fn has(self, index: usize) -> bool {
        // No table of ours has more columns; a wider one would not compile, see `record!`.
        index < 64 && self.0 & (1 << index) != 0
    }

    /// The columns that hold identifiers, by their names.
    const fn keys(names: &[&str]) -> Self {
        let (mut bits, mut index) = (0, 0);
        while index < names.len() {
            let name = names[index].as_bytes();
            if let [.., b'_', b'i', b'd'] | [b'i', b'd'] = name {
                bits |= 1 << index;
            }
            index += 1;
        }
        Self(bits)
    }

    /// These columns and the keys, without what the record does not have: alike for all that read the same.
    pub(crate) fn of_record<R: Record>(self) -> Self {
        let all = u64::MAX >> (64 - R::COLUMNS.len().clamp(1, 64));
        Self((self.0 | R::KEYS.0) & all)
    }

    /// The columns of either.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Makes a [`Record`] of the `Model` of the same module: `record! { "teams": id, organization_id, name }`. It lists every
/// field in the Model's order: a forgotten one does not compile, and a test compares the order with sea-orm's.
macro_rules! record {
    ($table:literal: $($field:ident),+ $(,)?) => {
        impl $crate::sql::Record for Model {
            type Table = Entity;
            type Column = Column;
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = {
                const NAMES: &[&str] = &[$(stringify!($field)),+];
                assert!(NAMES.len() <= 64, "a projection has 64 bits");
                NAMES
            };

            fn read(
                row: &mut $crate::sql::RowReader<'_>,
                columns: $crate::sql::Projection,
            ) -> $crate::error::StoreResult<Self> {
                let mut place = 0_usize..;
                Ok(Self {
                    $($field: if place.next().is_some_and(|place| columns.has(place)) {
                        row.next()?
                    } else {
                        $crate::sql::Field::absent()
                    }),+
                })
            }

            fn value(&self, column: Self::Column) -> sea_orm::Value {
                sea_orm::ModelTrait::get(self, column)
            }

            fn values(&self) -> Vec<sea_orm::Value> {
                vec![$(sea_orm::Value::from(self.$field.clone())),+]
            }
        }

        impl $crate::sql::RecordColumn for Column {
            type Record = Model;

            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

pub(crate) use record;
