//! Paying an invoice from prepaid: what both databases' writers share. The same rows are written as by the product.

use entities::ids::IdSource;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Moment, Refusal,
    json::{Bytes16, Json, status, uuid},
    request::Variables,
};

/// A payment to be made.
pub(super) struct Order {
    /// Of the token.
    pub(super) asker: [u8; 64],
    pub(super) invoice: Bytes16,
    pub(super) amount_minor: i64,
    pub(super) currency: String,
    pub(super) key: String,
    /// What tells this request from another with the same key.
    pub(super) request_hash: String,
    pub(super) now: Moment,
    pub(super) ids: Ids,
}

/// The identifiers of the rows to be written.
pub(super) struct Ids {
    pub(super) key: Bytes16,
    pub(super) payment: Bytes16,
    pub(super) allocation: Bytes16,
    pub(super) audit: Bytes16,
    pub(super) transaction: Bytes16,
    pub(super) entries: [Bytes16; 2],
}

impl Order {
    pub(super) fn read(
        asker: [u8; 64],
        now: Moment,
        variables: &Variables<'_>,
        ids: &IdSource,
    ) -> Result<Self, Refusal> {
        let input = variables.input.as_ref().filter(|input| input.method == "PREPAID").ok_or(Refusal::Request)?;
        let minor = minor(input.amount.amount).filter(|minor| *minor > 0).ok_or(Refusal::Request)?;
        let hash = Sha256::digest(format!("{} {} {minor}", input.id, input.method));
        let id = || ids.at::<Uuid>(now.0).into_bytes();
        Ok(Self {
            asker,
            invoice: uuid(input.id, "inv").ok_or(Refusal::Request)?,
            amount_minor: minor,
            currency: input.amount.currency.to_owned(),
            key: input.key.to_owned(),
            request_hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
            now,
            ids: Ids {
                key: id(),
                payment: id(),
                allocation: id(),
                audit: id(),
                transaction: id(),
                entries: [id(), id()],
            },
        })
    }
}

/// `12.34` in minor units.
fn minor(text: &str) -> Option<i64> {
    let (whole, rest) = text.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i64>().ok())?;
    if rest.len() != 2 {
        return None;
    }
    digits(whole)?.checked_mul(100)?.checked_add(digits(rest)?)
}

/// What an invoice comes to, and whether it may be paid.
pub(super) struct Due<'a> {
    pub(super) role: &'a str,
    pub(super) accounting: bool,
    pub(super) currency: &'a str,
    pub(super) state: &'a str,
    pub(super) total_minor: i64,
    pub(super) paid_minor: i64,
    pub(super) overdue: bool,
}

impl Due<'_> {
    /// Whether the asker may, and that much is due.
    pub(super) fn takes(&self, order: &Order) -> bool {
        let may = self.accounting || matches!(self.role, "LEGAL_REPRESENTATIVE" | "ADMINISTRATOR");
        let left = self.total_minor - self.paid_minor;
        may && self.state == "ISSUED" && self.currency == order.currency && order.amount_minor <= left
    }

    /// The answer once it is paid.
    pub(super) fn answer(&self, order: &Order) -> Vec<u8> {
        let paid = self.paid_minor + order.amount_minor;
        let mut json = Json::with_capacity(512);
        json.raw(r#"{"data":{"payInvoice":{"invoice":{"id":"#).id("inv", &order.invoice).raw(r#","status":"#);
        json.plain(status(self.state, paid, self.total_minor, self.overdue)).raw(r#","amountDue":{"amount":"#);
        json.amount(self.total_minor - paid).raw(r#","currency":"#).plain(self.currency).raw(r#"}},"payment":{"id":"#);
        json.id("pay", &order.ids.payment).raw(r#","status":"SETTLED","amount":{"amount":"#);
        json.amount(order.amount_minor).raw(r#"}},"userErrors":[]}}}"#);
        json.into_bytes()
    }
}

/// The answer where a rule is against it.
pub(super) const REFUSED: &[u8] =
    br#"{"data":{"payInvoice":{"invoice":null,"payment":null,"userErrors":[{"message":"refused"}]}}}"#;
