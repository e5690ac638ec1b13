//! What people read, thought of it, and searched for. Articles are named by their slug in the default locale.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::maker::Maker;
use crate::{
    accounts::User,
    clock::Clock,
    error::InputError,
    knowledge::{FeedbackReason, NewArticleFeedback, SearchClick, SearchDay, Searched, together},
    locale::Locale,
};

/// Articles, the share of readers whom they helped in percent, and a complaint of those whom they did not.
const ARTICLES: [(&str, u64, FeedbackReason, Option<&str>); 10] = [
    ("recordatorio-que-parece-incorrecto", 85, FeedbackReason::Incomplete, Some("Falta qué pasa con los intereses.")),
    ("referencia-de-pago", 90, FeedbackReason::HardToUnderstand, None),
    ("cuenta-prepago", 75, FeedbackReason::HardToUnderstand, Some("No entiendo la diferencia con un adelanto.")),
    ("cambiar-la-frecuencia-de-facturacion", 60, FeedbackReason::HardToUnderstand, Some("Too many dates at once.")),
    ("codigo-de-soporte-y-codigo-vip", 70, FeedbackReason::Other, Some("I wanted the code to move my domain.")),
    ("activar-o-desactivar-el-prefijo-mysql", 80, FeedbackReason::Incomplete, Some("Drupal fehlt.")),
    ("organizar-el-acceso-con-equipos-de-trabajo", 95, FeedbackReason::Other, None),
    ("consultar-y-descargar-facturas", 88, FeedbackReason::BrokenLink, Some("Le lien vers l'export ne répond pas.")),
    ("permitir-cookies-y-javascript", 92, FeedbackReason::Inaccurate, Some("Il menu ora si chiama diversamente.")),
    ("retirar-el-saldo-prepago", 55, FeedbackReason::Incomplete, Some("¿Cuántos días tarda?")),
];

/// Who rates which article: about a third of all pairs. Of each article, one reader at least says what is wrong with it.
pub(super) fn rate(maker: &mut Maker, users: &[User]) -> Result<(), InputError> {
    for (reader, user) in users.iter().enumerate() {
        for (index, (article_identity, helps, reason, comment)) in ARTICLES.into_iter().enumerate() {
            let is_critic = reader == (4 * index + 1) % users.len();
            if !is_critic && !maker.dice.percent(35) {
                continue;
            }
            let (ago, helpful) = (maker.dice.between(0, 500), maker.dice.percent(helps) && !is_critic);
            maker.go_to(ago);
            let comment = comment.filter(|_| !helpful && (is_critic || maker.dice.percent(60)));
            let reason = (!helpful).then_some(reason);
            // Guides have no regions.
            let (user, locale, revision) = (user.id, user.locale.language().into(), None);
            let new = NewArticleFeedback { user, article_identity, locale, helpful, reason, comment, revision };
            maker.rows.feedback.push(new.build(&maker.ids, &maker.clock)?);
        }
    }
    Ok(())
}

/// What was searched: locale, query, how often, how many articles were found, and what was opened.
const SEARCHES: [(&str, &str, u64, usize, Option<&str>); 24] = [
    ("es", "recordatorio de pago", 31, 12, Some("recordatorio-que-parece-incorrecto")),
    ("es", "factura ya pagada", 18, 7, Some("recordatorio-que-parece-incorrecto")),
    ("es", "cuenta prepago", 22, 15, Some("cuenta-prepago")),
    ("es", "código de autorización dominio", 14, 3, Some("codigo-de-soporte-vip-o-de-autorizacion")),
    ("es", "cambiar a mensual", 9, 6, Some("cambiar-la-frecuencia-de-facturacion")),
    ("es", "bizum", 11, 0, None),
    ("es", "factura electrónica", 8, 0, None),
    ("es", "prefijo mysql", 12, 5, Some("activar-o-desactivar-el-prefijo-mysql")),
    ("en", "reminder already paid", 16, 9, Some("recordatorio-que-parece-incorrecto")),
    ("en", "error establishing a database connection", 21, 6, Some("error-de-conexion-a-la-base-de-datos")),
    ("en", "vip code", 7, 8, Some("codigo-de-soporte-y-codigo-vip")),
    ("en", "transfer domain auth code", 13, 4, Some("codigo-de-soporte-vip-o-de-autorizacion")),
    ("en", "dark mode", 6, 0, None),
    ("en", "purchase order number on invoice", 5, 0, None),
    ("fr", "rappel de paiement", 10, 8, Some("recordatorio-que-parece-incorrecto")),
    ("fr", "compte prépayé", 6, 9, Some("cuenta-prepago")),
    ("fr", "prélèvement sepa", 7, 0, None),
    ("fr-CH", "qr facture", 9, 4, Some("referencia-de-pago")),
    ("de", "mahnung trotz zahlung", 12, 8, Some("recordatorio-que-parece-incorrecto")),
    ("de", "rechnung herunterladen", 15, 11, Some("consultar-y-descargar-facturas")),
    ("de-CH", "einzahlungsschein", 4, 0, None),
    ("it", "sollecito di pagamento", 8, 8, Some("recordatorio-que-parece-incorrecto")),
    ("it", "codice cliente", 5, 2, None),
    ("it", "fattura elettronica sdi", 6, 0, None),
];

/// What half of those who searched for something had in front of them.
const AT_HAND: [(&str, &str); 5] = [
    ("recordatorio de pago", "Invoice.reminders"),
    ("bizum", "Mutation.payInvoice"),
    ("factura electrónica", "Invoice.status"),
    ("purchase order number on invoice", "Invoice.status"),
    ("codice cliente", "User.supportCode"),
];

/// The searches of the last 90 days. Of those who found something, two in three opened it.
pub(super) fn search(maker: &mut Maker) -> Result<(), InputError> {
    let mut days = Vec::new();
    let mut clicks: BTreeMap<(NaiveDate, String, &str), SearchClick> = BTreeMap::new();
    for (locale, query, times, hits, opens) in SEARCHES {
        let locale: Locale = locale.parse()?;
        let at_hand = AT_HAND.iter().find(|(searched, _)| *searched == query).map(|(_, coordinate)| *coordinate);
        for turn in 0..times {
            let ago = maker.dice.between(0, 89);
            maker.go_to(ago);
            let opened = opens.filter(|_| maker.dice.percent(66));
            let at_hand = at_hand.filter(|_| turn % 2 == 0);
            let search = Searched::new(maker.clock.now(), locale, query, hits, at_hand);
            let search = search.map(|search| search.suggested_from((hits > 0).then_some(0)));
            let rows = search.into_iter().flat_map(|search| search.rows(&maker.ids, &maker.clock));
            days.extend(rows.map(|row| SearchDay { opened: i32::from(opened.is_some()), ..row }));
            let Some(article) = opened else { continue };
            let (day, id) = (maker.clock.today(), maker.ids.next(&maker.clock));
            let none =
                || SearchClick { id, day, locale, query: query.to_owned(), article: article.to_owned(), clicks: 0 };
            clicks.entry((day, locale.to_string(), query)).or_insert_with(none).clicks += 1;
        }
    }
    maker.rows.searches = together(days);
    maker.rows.clicks = clicks.into_values().collect();
    Ok(())
}
