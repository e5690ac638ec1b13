//! What people are told about documents, in their language.
//!
//! | text | said |
//! |---|---|
//! | `not_paid` | the final document exists once the invoice is paid; how much is still due |
//! | `cancelled` | a cancelled invoice has no final document |
//! | `no_pdf` | this installation makes no PDF; the CSV file can be had |
//! | `no_value` | stands on the face of a pro forma |

use entities::locale::Language;

/// An invoice that is not paid has no final document yet; `due` is the amount as the reader writes it.
pub(super) fn not_paid(language: Language, due: &str) -> String {
    match language {
        Language::Es => {
            format!(
                "La factura definitiva solo existe cuando está pagada: quedan {due} por pagar. Páguela y vuelva a \
                 pedirla."
            )
        }
        Language::En => {
            format!("The final document exists once the invoice is paid: {due} is still due. Pay it, then ask again.")
        }
        Language::Fr => format!(
            "La facture définitive n’existe qu’une fois payée : il reste {due} à payer. Réglez-la, puis redemandez-la."
        ),
        Language::De => format!(
            "Die definitive Rechnung gibt es erst, wenn sie bezahlt ist: {due} sind noch offen. Bezahlen Sie sie und \
             rufen Sie sie dann erneut ab."
        ),
        Language::It => format!(
            "La fattura definitiva esiste solo quando è pagata: restano da pagare {due}. La paghi e poi la richieda di \
             nuovo."
        ),
    }
}

/// A cancelled invoice is not owed and has no final document.
pub(super) const fn cancelled(language: Language) -> &'static str {
    match language {
        Language::Es => "Esta factura se anuló: no hay nada que pagar y no existe factura definitiva.",
        Language::En => "This invoice was cancelled: nothing is owed, and there is no final document.",
        Language::Fr => "Cette facture a été annulée : rien n’est dû et il n’existe pas de facture définitive.",
        Language::De => {
            "Diese Rechnung wurde storniert: Es ist nichts geschuldet, und es gibt keine definitive Rechnung."
        }
        Language::It => {
            "Questa fattura è stata annullata: non c’è nulla da pagare e non esiste una fattura definitiva."
        }
    }
}

/// Nothing here sets PDF files.
pub(super) const fn no_pdf(language: Language) -> &'static str {
    match language {
        Language::Es => "Esta instalación no genera archivos PDF: pida el documento en formato CSV.",
        Language::En => "This installation makes no PDF files: ask for the document in CSV format.",
        Language::Fr => "Cette installation ne produit pas de fichiers PDF : demandez le document au format CSV.",
        Language::De => "Diese Installation erstellt keine PDF-Dateien: Rufen Sie das Dokument im Format CSV ab.",
        Language::It => "Questa installazione non produce file PDF: richieda il documento in formato CSV.",
    }
}

/// What a pro forma says on its face.
pub(super) const fn no_value(language: Language) -> &'static str {
    match language {
        Language::Es => "FACTURA PROFORMA: sin valor legal, fiscal ni contable. No es una factura y no se puede pagar.",
        Language::En => "PRO FORMA: no legal, fiscal or accounting value. This is no invoice and cannot be paid.",
        Language::Fr => {
            "FACTURE PRO FORMA : sans valeur légale, fiscale ni comptable. Ce n’est pas une facture et elle ne peut \
             pas être payée."
        }
        Language::De => {
            "PROFORMA-RECHNUNG: ohne rechtlichen, steuerlichen oder buchhalterischen Wert. Dies ist keine Rechnung und \
             kann nicht bezahlt werden."
        }
        Language::It => {
            "FATTURA PRO FORMA: senza valore legale, fiscale o contabile. Non è una fattura e non può essere pagata."
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_text_is_of_its_own_language_and_names_the_amount() {
        let of = |text: fn(Language) -> &'static str| Language::ALL.iter().map(|l| text(*l)).collect::<HashSet<_>>();
        for text in [cancelled, no_pdf, no_value] {
            assert_eq!(of(text).len(), Language::ALL.len());
        }
        for language in Language::ALL {
            assert!(not_paid(*language, "CHF 12.00").contains("CHF 12.00"), "{language}");
        }
    }
}
