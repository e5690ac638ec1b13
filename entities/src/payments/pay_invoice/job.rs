//! The transaction.

use serde::{Deserialize, Serialize};

use super::{PaidInvoice, PayInvoice, PayRefusal, PaymentOutcome, rules};
use crate::{
    audit::{Actor, NewAuditEntry},
    error::{InputError, StoreError, StoreResult},
    idempotency::{self, Claim, Request},
    ids::{AnyId, Id, InvoiceId, PaymentId},
    invoices::{Invoice, invoice},
    money::Money,
    payments::{NewPayment, Payment, PaymentMethodKind, PaymentStatus, payment},
    prepaid::{
        account_of,
        ledger::{self, LedgerError, Posting},
    },
    rows,
    sql::{Record, Session, Statement},
    writer::{Job, Stop, refused_as},
};

/// The mutation, as the audit log and the keys know it.
const MUTATION: &str = "Mutation.payInvoice";

type Refused = Stop<PayRefusal>;

/// What is kept under the key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    payment: Option<String>,
    /// In minor units of the invoice's currency.
    to_be_paid: Option<i64>,
}

impl Job for PayInvoice {
    type Answer = PaidInvoice;
    type Refusal = PayRefusal;

    async fn run(&self, session: &Session) -> Result<PaidInvoice, Refused> {
        let claim = self.claim();
        if let Some(kept) = refused_as(idempotency::claim(session, &self.ids, &claim).await, PayRefusal::Key)? {
            return self.again(session, &kept).await;
        }
        let invoice = self.invoice(session).await?;
        if !self.may.permits(invoice.organization_id) {
            return Err(Stop::Refused(PayRefusal::NotAllowed));
        }
        let amount = rules::amount(&invoice, self.method, self.amount).map_err(Stop::Refused)?;
        if self.method != PaymentMethodKind::Prepaid {
            let kept = Kept { payment: None, to_be_paid: Some(amount.minor) };
            idempotency::keep(session, &claim, &kept).await?;
            return Ok(PaidInvoice { invoice, outcome: PaymentOutcome::ToBePaid(amount) });
        }
        let (invoice, payment) = self.pay(session, invoice, amount).await?;
        let kept = Kept { payment: Some(payment.id.to_string()), to_be_paid: None };
        idempotency::keep(session, &claim, &kept).await?;
        Ok(PaidInvoice { invoice, outcome: PaymentOutcome::Paid(payment) })
    }
}

impl PayInvoice {
    fn claim(&self) -> Claim {
        let amount = self.amount.map(|amount| amount.to_string());
        let request = Request::of(&[Some(self.invoice.to_string()), Some(self.method.to_string()), amount]);
        Claim { user: self.by.id, mutation: MUTATION, key: self.key.clone(), request, at: self.at }
    }

    /// The invoice, which nobody else pays before this transaction ends.
    async fn invoice(&self, session: &Session) -> Result<Invoice, Refused> {
        let found = rows::locked_by::<Invoice>(session, invoice::Column::Id, self.invoice).await?;
        let seen = found.filter(|invoice| self.sees.permits(invoice.organization_id));
        seen.ok_or(Stop::Refused(PayRefusal::NotFound))
    }

    /// The first answer once more: the same payment, and the invoice as it stands now.
    async fn again(&self, session: &Session, kept: &Kept) -> Result<PaidInvoice, Refused> {
        let invoice = self.invoice(session).await?;
        let lost = || StoreError::Corrupt(format!("the answer about invoice {} is not there", invoice.id));
        let outcome = match (&kept.payment, kept.to_be_paid) {
            (Some(payment), _) => {
                let id: PaymentId = payment.parse().map_err(InputError::from).map_err(StoreError::from)?;
                PaymentOutcome::Paid(rows::one_by::<Payment>(session, payment::Column::Id, id).await?.ok_or_else(lost)?)
            }
            (None, Some(minor)) => PaymentOutcome::ToBePaid(Money::new(minor, invoice.currency)),
            (None, None) => return Err(lost().into()),
        };
        Ok(PaidInvoice { invoice, outcome })
    }

    /// Moves the money, and writes down everything that goes with it.
    async fn pay(&self, session: &Session, mut invoice: Invoice, amount: Money) -> Result<(Invoice, Payment), Refused> {
        let account = account_of(session, invoice.organization_id).await?;
        let payment = NewPayment {
            organization: Some(invoice.organization_id),
            method: PaymentMethodKind::Prepaid,
            status: PaymentStatus::Settled,
            amount,
            received_at: self.at,
            reference: Some(&invoice.payment_reference),
            bank_reference: None,
            mismatch: None,
        };
        let payment = payment.build(&self.ids).map_err(StoreError::from)?;
        let part = payment.allocate_to_invoice(&invoice, amount, self.at, &self.ids).map_err(StoreError::from)?;
        invoice.pay(amount, self.at).map_err(StoreError::from)?;
        let audit = self.audit_entry(&invoice, amount)?;
        session.execute(&payment.insert()).await?;
        settle(session, &invoice, amount).await?;
        session.execute(&part.insert()).await?;
        session.execute(&audit.insert()).await?;
        let text = format!("Payment of invoice {}", invoice.number);
        let posting = Posting::prepaid_to_invoice(&account, &invoice, &payment, amount, self.at, text);
        // Last, because others wait for the account from here on.
        match ledger::post(session, &self.ids, &[posting.map_err(StoreError::from)?]).await {
            Ok(_) => Ok((invoice, payment)),
            Err(LedgerError::Insufficient { available, wanted }) => {
                Err(Stop::Refused(PayRefusal::Insufficient { available, wanted }))
            }
            Err(other) => Err(StoreError::from(other).into()),
        }
    }

    fn audit_entry(&self, invoice: &Invoice, amount: Money) -> StoreResult<crate::audit::AuditEntry> {
        let summary = format!("paid {amount} of invoice {} ({})", invoice.number, self.method);
        let new = NewAuditEntry {
            organization: invoice.organization_id,
            actor: Actor::User(&self.by),
            action: MUTATION,
            subject: Some(AnyId { prefix: InvoiceId::PREFIX.to_owned(), uuid: invoice.id.into() }),
            summary: &summary,
        };
        Ok(new.at(&self.ids, self.at)?)
    }
}

/// What was paid, on the row. The condition is a second net: the row was locked and checked before.
async fn settle(session: &Session, invoice: &Invoice, amount: Money) -> StoreResult<()> {
    const SETTLE: &str = "\
        UPDATE invoices SET paid_minor = paid_minor + $1, paid_at = $2 \
        WHERE id = $3 AND state = 'ISSUED' AND paid_minor + $1 = $4 AND paid_minor + $1 <= total_minor";
    let values = vec![amount.minor.into(), invoice.paid_at.into(), invoice.id.into(), invoice.paid_minor.into()];
    match session.execute(&Statement::new(SETTLE, values)).await? {
        1 => Ok(()),
        rows => Err(StoreError::Corrupt(format!("{rows} rows of invoice {} were paid instead of one", invoice.id))),
    }
}
