//! Sentences for support agents, in their language.

use chrono::NaiveDate;
use entities::{
    invoices::Invoice,
    locale::{Language, Locale},
    products::{Product, ProductStatus},
    sites::Site,
    support::SupportSignal,
};

use crate::money::long_day;

/// What seems to be the matter, in a sentence.
pub(super) fn summary(signal: &SupportSignal, today: NaiveDate, reader: Locale) -> String {
    match signal {
        SupportSignal::OverdueInvoice(invoice) => overdue(invoice, today, reader),
        SupportSignal::FailingProduct(product, status) => failing(product, *status, reader.language()),
        SupportSignal::MysqlPrefixByMigration(site) => prefixed(site, reader.language()),
    }
}

fn overdue(invoice: &Invoice, today: NaiveDate, reader: Locale) -> String {
    let language = reader.language();
    let (number, amount) = (&invoice.number, invoice.amount_due().format(reader));
    let due = long_day(invoice.due_on, language);
    let late = days(today.signed_duration_since(invoice.due_on).num_days(), language);
    match language {
        Language::Es => format!("La factura {number} está vencida: {amount} por pagar desde el {due}, hace {late}."),
        Language::En => format!("Invoice {number} is overdue: {amount} was due on {due}, {late} ago."),
        Language::Fr => format!("La facture {number} est échue : {amount} à payer depuis le {due}, il y a {late}."),
        Language::De => format!("Die Rechnung {number} ist überfällig: {amount} waren am {due} fällig, vor {late}."),
        Language::It => format!("La fattura {number} è scaduta: {amount} da pagare dal {due}, {late} fa."),
    }
}

/// So many days, as they stand after "ago": in German in the dative.
fn days(count: i64, language: Language) -> String {
    let (one, more) = match language {
        Language::Es => ("día", "días"),
        Language::En => ("day", "days"),
        Language::Fr => ("jour", "jours"),
        Language::De => ("Tag", "Tagen"),
        Language::It => ("giorno", "giorni"),
    };
    format!("{count} {}", if count == 1 { one } else { more })
}

fn failing(product: &Product, status: ProductStatus, language: Language) -> String {
    let (name, ends) = (&product.name, long_day(product.period_ends_on, language));
    match (status, language) {
        (ProductStatus::Suspended, Language::Es) => format!("El producto {name} está suspendido."),
        (ProductStatus::Suspended, Language::En) => format!("The product {name} is suspended."),
        (ProductStatus::Suspended, Language::Fr) => format!("Le produit {name} est suspendu."),
        (ProductStatus::Suspended, Language::De) => format!("Das Produkt {name} ist gesperrt."),
        (ProductStatus::Suspended, Language::It) => format!("Il prodotto {name} è sospeso."),
        (ProductStatus::Expired, Language::Es) => format!("El producto {name} venció el {ends}."),
        (ProductStatus::Expired, Language::En) => format!("The product {name} expired on {ends}."),
        (ProductStatus::Expired, Language::Fr) => format!("Le produit {name} est arrivé à échéance le {ends}."),
        (ProductStatus::Expired, Language::De) => format!("Das Produkt {name} ist am {ends} abgelaufen."),
        (ProductStatus::Expired, Language::It) => format!("Il prodotto {name} è scaduto il {ends}."),
        (_, Language::Es) => format!("El producto {name} termina el {ends} y no se renueva automáticamente."),
        (_, Language::En) => format!("The product {name} ends on {ends} and is not renewed automatically."),
        (_, Language::Fr) => format!("Le produit {name} se termine le {ends} et n’est pas renouvelé automatiquement."),
        (_, Language::De) => format!("Das Produkt {name} endet am {ends} und wird nicht automatisch verlängert."),
        (_, Language::It) => format!("Il prodotto {name} termina il {ends} e non si rinnova automaticamente."),
    }
}

fn prefixed(site: &Site, language: Language) -> String {
    let (domain, prefix) = (&site.domain, &site.mysql_prefix);
    match language {
        Language::Es => format!(
            "En {domain}, una migración permite a los scripts omitir el prefijo {prefix} de los nombres de MySQL: conviene \
             desactivarlo antes de cambiar de servidor."
        ),
        Language::En => format!(
            "On {domain}, a migration lets scripts leave out the prefix {prefix} of MySQL names: best switched off before a \
             move to another server."
        ),
        Language::Fr => format!(
            "Sur {domain}, une migration permet aux scripts d’omettre le préfixe {prefix} des noms MySQL : mieux vaut le \
             désactiver avant de changer de serveur."
        ),
        Language::De => format!(
            "Auf {domain} erlaubt eine Migration den Skripten, das Präfix {prefix} der MySQL-Namen wegzulassen: am besten vor \
             einem Umzug auf einen anderen Server ausschalten."
        ),
        Language::It => format!(
            "Su {domain}, una migrazione permette agli script di omettere il prefisso {prefix} dei nomi MySQL: meglio \
             disattivarlo prima di cambiare server."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::products::testing::product;

    #[test]
    fn each_status_has_its_own_sentence_in_every_language() {
        let product = product();
        let told =
            |status| Language::ALL.iter().map(|language| failing(&product, status, *language)).collect::<Vec<_>>();
        let mut sentences: Vec<String> = [ProductStatus::Suspended, ProductStatus::Expired, ProductStatus::Expiring]
            .into_iter()
            .flat_map(told)
            .collect();
        assert!(sentences.iter().all(|sentence| sentence.contains("example.org")), "{sentences:?}");
        assert_eq!(sentences[5], "El producto example.org venció el 31 de diciembre de 2026.");
        sentences.sort_unstable();
        sentences.dedup();
        assert_eq!(sentences.len(), 15);
    }

    #[test]
    fn one_day_is_told_from_many_in_every_language() {
        let told: Vec<String> =
            Language::ALL.iter().flat_map(|language| [1, 2].map(|count| days(count, *language))).collect();
        assert_eq!(
            told,
            ["1 día", "2 días", "1 day", "2 days", "1 jour", "2 jours", "1 Tag", "2 Tagen", "1 giorno", "2 giorni"]
        );
    }
}
