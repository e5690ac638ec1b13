use std::sync::Arc;

use uuid::Uuid;

use super::{Cursor, Key, Page, Place, Row};
use crate::{error::InputError, sql::Text};

/// The longest page that can be asked for.
pub const LARGEST_PAGE: u64 = 100;
/// The page given where neither `first` nor `last` is.
pub const DEFAULT_PAGE: u64 = 20;

/// Which way a page is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    First(u64),
    Last(u64),
}

/// The four arguments of a connection, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageArgs {
    pub(super) size: Size,
    pub(super) after: Option<Cursor>,
    pub(super) before: Option<Cursor>,
}

impl Default for PageArgs {
    fn default() -> Self {
        Self { size: Size::First(DEFAULT_PAGE), after: None, before: None }
    }
}

impl PageArgs {
    /// Checks the arguments as a client gave them.
    ///
    /// # Errors
    /// `first` or `last` outside 0 to [`LARGEST_PAGE`], both at once, or a text that is no cursor.
    pub fn new(
        first: Option<i64>,
        after: Option<&str>,
        last: Option<i64>,
        before: Option<&str>,
    ) -> Result<Self, InputError> {
        let size = match (first, last) {
            (Some(_), Some(_)) => {
                return Err(InputError::Page("give `first` or `last`, not both".to_owned()));
            }
            (None, Some(last)) => Size::Last(checked("last", last)?),
            (Some(first), None) => Size::First(checked("first", first)?),
            (None, None) => Size::First(DEFAULT_PAGE),
        };
        let cursor = |text: Option<&str>| text.map(str::parse).transpose();
        Ok(Self { size, after: cursor(after)?, before: cursor(before)? })
    }

    /// The first so many.
    pub fn first(count: u64) -> Self {
        Self { size: Size::First(std::cmp::min(count, LARGEST_PAGE)), after: None, before: None }
    }

    pub(super) fn limit(&self) -> u64 {
        match self.size {
            Size::First(count) | Size::Last(count) => count,
        }
    }

    pub(super) fn backwards(&self) -> bool {
        matches!(self.size, Size::Last(_))
    }

    /// The page of a list that is in memory whole, in its order. `name` and `parent` tell the list from others, and
    /// `key` its entries from each other.
    ///
    /// # Errors
    /// A cursor of another list.
    pub fn cut<T>(&self, name: &str, items: Vec<T>, key: impl Fn(&T) -> String) -> Result<Page<T>, InputError> {
        let total = items.len();
        let position = |cursor: &Cursor| cursor.text_of(name);
        let after = self.after.as_ref().map(position).transpose()?;
        let before = self.before.as_ref().map(position).transpose()?;
        let start =
            after.map_or(0, |wanted| items.iter().position(|item| key(item) == wanted).map_or(total, |i| i + 1));
        let end = before.map_or(total, |wanted| items.iter().position(|item| key(item) == wanted).unwrap_or(total));
        let start = std::cmp::min(start, total);
        let end = std::cmp::max(end, start);
        let wanted = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        let (from, to) = match self.size {
            Size::First(_) => (start, std::cmp::min(end, start.saturating_add(wanted))),
            Size::Last(_) => (std::cmp::max(start, end.saturating_sub(wanted)), end),
        };
        let rows = items.into_iter().enumerate().filter(|(index, _)| (from..to).contains(index));
        let list = Text::from(name.to_owned());
        let place =
            |node: &T| Place { list: list.clone(), parent: Uuid::nil(), key: Key::Text(key(node)), id: Uuid::nil() };
        let rows = rows.map(|(_, node)| Row { place: Some(place(&node)), node: Arc::new(node) }).collect();
        Ok(Page { rows, has_previous: from > 0, has_next: to < total, total: u64::try_from(total).ok() })
    }
}

fn checked(name: &str, value: i64) -> Result<u64, InputError> {
    u64::try_from(value).ok().filter(|count| *count <= LARGEST_PAGE).ok_or_else(|| {
        InputError::Page(format!(
            "`{name}` is {value}: give a number from 0 to {LARGEST_PAGE}, and page on with cursors"
        ))
    })
}
