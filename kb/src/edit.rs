//! What a command would write into the folder of articles: the crate says what, and whoever runs it writes.

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file, relative to the folder of articles, with `/` between its parts.
    pub path: String,
    /// All that is to stand in it.
    pub text: String,
}
