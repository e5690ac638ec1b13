//! What a file is called in a link: `inv_01h2xcejqtf2nbrexx3vqjhp41.es.csv`.

use std::fmt;

use entities::locale::Language;

use super::DocumentFormat;

/// What a file is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A final invoice.
    Invoice,
    /// A pro forma.
    ProForma,
    /// Many invoices.
    Export,
}

impl FileKind {
    const ALL: [Self; 3] = [Self::Invoice, Self::ProForma, Self::Export];

    /// As the link spells it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoices",
            Self::ProForma => "pro-formas",
            Self::Export => "exports",
        }
    }
}

/// A file: of which object, in which language, as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileName {
    pub(super) kind: FileKind,
    /// The object's global ID.
    pub(super) id: String,
    pub(super) language: Language,
    pub(super) format: DocumentFormat,
}

impl FileName {
    /// Reads the two parts of a link's path; nothing where they name no file of ours.
    pub(super) fn parse(kind: &str, file: &str) -> Option<Self> {
        let mut parts = file.split('.');
        let (id, language, ending) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        Some(Self {
            kind: FileKind::ALL.into_iter().find(|known| known.as_str() == kind)?,
            id: id.to_owned(),
            language: Language::ALL.iter().copied().find(|known| known.as_str() == language)?,
            format: FORMATS.into_iter().find(|format| ending_of(*format) == ending)?,
        })
    }
}

const FORMATS: [DocumentFormat; 2] = [DocumentFormat::Pdf, DocumentFormat::Csv];

const fn ending_of(format: DocumentFormat) -> &'static str {
    match format {
        DocumentFormat::Pdf => "pdf",
        DocumentFormat::Csv => "csv",
    }
}

/// The last part of the path.
impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.id, self.language, ending_of(self.format))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_from_its_own_text() {
        for kind in FileKind::ALL {
            for language in Language::ALL {
                for format in FORMATS {
                    let name = FileName { kind, id: "inv_1".to_owned(), language: *language, format };
                    assert_eq!(FileName::parse(kind.as_str(), &name.to_string()), Some(name));
                }
            }
        }
    }

    #[test]
    fn what_names_no_file_of_ours_is_nothing() {
        for (kind, file) in [
            ("invoice", "inv_1.es.csv"),
            ("invoices", "inv_1.csv"),
            ("invoices", "inv_1.xx.csv"),
            ("invoices", "inv_1.es.exe"),
            ("invoices", "inv_1.es.csv.csv"),
            ("invoices", ""),
        ] {
            assert_eq!(FileName::parse(kind, file), None, "{kind}/{file}");
        }
    }
}
