//! What stands on invoices.

use chrono::NaiveDate;

use crate::{
    demo::data::regions::Region,
    invoices::{NewLine, QUANTITY_UNIT},
    locale::Language,
    money::{Currency, Money},
    products::{BillingFrequency, Product, ProductKind},
};

/// The language that a region's invoices are written in.
pub(super) fn language(region: &Region) -> Language {
    // The tables hold tags alone; a wrong one would read as the default.
    region.locale.parse::<crate::locale::Locale>().map(crate::locale::Locale::language).unwrap_or_default()
}

/// A product's kind as it stands on an invoice.
fn kind_in_words(kind: ProductKind, language: Language) -> &'static str {
    use ProductKind::{CloudServer, Domain, Mail, SupportPremium, WebHosting};
    match (language, kind) {
        (Language::De, WebHosting) => "Webhosting",
        (Language::De, CloudServer) => "Cloud-Server",
        (Language::De, Domain) => "Domain",
        (Language::De, Mail) => "E-Mail",
        (Language::De, SupportPremium) => "Premium-Support",
        (Language::Fr, WebHosting) => "Hébergement web",
        (Language::Fr, CloudServer) => "Serveur cloud",
        (Language::Fr, Domain) => "Nom de domaine",
        (Language::Fr, Mail) => "Messagerie",
        (Language::Fr, SupportPremium) => "Support premium",
        (Language::It, WebHosting) => "Hosting web",
        (Language::It, CloudServer) => "Server cloud",
        (Language::It, Domain) => "Dominio",
        (Language::It, Mail) => "Posta elettronica",
        (Language::It, SupportPremium) => "Assistenza premium",
        (Language::Es, WebHosting) => "Alojamiento web",
        (Language::Es, CloudServer) => "Servidor en la nube",
        (Language::Es, Domain) => "Dominio",
        (Language::Es, Mail) => "Correo electrónico",
        (Language::Es, SupportPremium) => "Soporte premium",
        (Language::En, WebHosting) => "Web hosting",
        (Language::En, CloudServer) => "Cloud server",
        (Language::En, Domain) => "Domain name",
        (Language::En, Mail) => "Mailboxes",
        (Language::En, SupportPremium) => "Premium support",
    }
}

fn discount_in_words(language: Language) -> &'static str {
    match language {
        Language::De => "Rabatt für Vorauszahlung",
        Language::Fr => "Remise pour paiement d'avance",
        Language::It => "Sconto per pagamento anticipato",
        Language::Es => "Descuento por pago anticipado",
        Language::En => "Discount for payment in advance",
    }
}

/// A period of a product: its months at the list price, and for a longer period what is taken off. Together they are the
/// period's price, to the minor unit.
pub(in crate::demo) fn of_period(product: &Product, starts_on: NaiveDate, region: &Region) -> Vec<NewLine> {
    let (language, frequency) = (language(region), product.frequency);
    let period = frequency.period_end(starts_on).map(|ends_on| starts_on..=ends_on);
    let months = i64::from(frequency.months());
    let line = |description: String, quantity: i64, unit_price_minor: i64| NewLine {
        description,
        product: Some(product.id),
        period: period.clone(),
        quantity_milli: quantity * QUANTITY_UNIT,
        unit_price: Money::new(unit_price_minor, product.currency),
        tax_rate_bp: region.tax_rate_bp,
    };
    let name = format!("{} {}", kind_in_words(product.kind, language), product.name);
    let mut lines = vec![line(name, months, product.monthly_price_minor)];
    let off = frequency.period_price(product.monthly_price_minor) - months * product.monthly_price_minor;
    if off != 0 {
        let percent = BillingFrequency::discount_percent(frequency);
        lines.push(line(format!("{} ({percent} %)", discount_in_words(language)), 1, off));
    }
    lines
}

/// Something that is charged once, by the thousandth of a piece.
pub(super) fn once(
    description: &str,
    product: Option<&Product>,
    quantity_milli: i64,
    unit_price_minor: i64,
    currency: Currency,
    region: &Region,
) -> NewLine {
    NewLine {
        description: description.to_owned(),
        product: product.map(|product| product.id),
        period: None,
        quantity_milli,
        unit_price: Money::new(unit_price_minor, currency),
        tax_rate_bp: region.tax_rate_bp,
    }
}
