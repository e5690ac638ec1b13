//! The transaction.

use serde::{Deserialize, Serialize};

use super::{PaidInvoice, PayInvoice, PayRefusal, PaymentOutcome, rules};
use crate::{
    access::{
        Denied, Rights,
        policy::{ManageAccounting, ReadAccounting},
    },
    change::{Change, Work},
    error::{InputError, StoreError, StoreResult},
    idempotency::Request,
    ids::PaymentId,
    invoices::{Invoice, invoice},
    money::Money,
    news::Changed,
    payments::{NewPayment, Payment, PaymentMethodKind, PaymentStatus, payment},
    prepaid::{
        account_of,
        ledger::{self, LedgerError, Posting},
    },
    rows,
    sql::{Record, Session, Statement},
    writer::{Stop, refused_as},
};

type Refused = Stop<PayRefusal>;

/// What is kept under the key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    payment: Option<String>,
    /// In minor units of the invoice's currency.
    to_be_paid: Option<i64>,
}

impl Change for PayInvoice {
    const MUTATION: &'static str = "Mutation.payInvoice";
    type Answer = PaidInvoice;
    type Refusal = PayRefusal;

    fn hidden() -> PayRefusal {
        PayRefusal::Invoice(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<PaidInvoice, Refused> {
        let claim = work.claim_of(&self.key, self.request());
        let kept = refused_as(work.claim(&claim).await, PayRefusal::Key)?;
        let (invoice, rights) = self.invoice(work).await?;
        if let Some(kept) = kept {
            return again(work.session, invoice, &kept).await;
        }
        rights.permit::<ManageAccounting>(true).map_err(denied)?;
        let amount = rules::amount(&invoice, self.method, self.amount).map_err(Stop::Refused)?;
        if self.method != PaymentMethodKind::Prepaid {
            let kept = Kept { payment: None, to_be_paid: Some(amount.minor) };
            work.keep(&claim, &kept).await?;
            return Ok(PaidInvoice { invoice, outcome: PaymentOutcome::ToBePaid(amount) });
        }
        let (invoice, payment) = self.pay(work, &rights, invoice, amount).await?;
        let kept = Kept { payment: Some(payment.id.to_string()), to_be_paid: None };
        work.keep(&claim, &kept).await?;
        Ok(PaidInvoice { invoice, outcome: PaymentOutcome::Paid(payment) })
    }
}

fn denied(denied: Denied) -> Refused {
    Stop::Refused(PayRefusal::Invoice(denied))
}

impl PayInvoice {
    fn request(&self) -> Request {
        let amount = self.amount.map(|amount| amount.to_string());
        Request::of(&[Some(self.invoice.to_string()), Some(self.method.to_string()), amount])
    }

    /// The invoice that the payer sees, which nobody else pays before this transaction ends.
    async fn invoice(&self, work: &Work<'_>) -> Result<(Invoice, Rights), Refused> {
        let found = rows::locked_by::<Invoice>(work.session, invoice::Column::Id, self.invoice).await?;
        let invoice = found.ok_or_else(|| denied(Denied::NotFound))?;
        let rights = work.rights(invoice.organization_id).await?;
        rights.permit::<ReadAccounting>(false).map_err(denied)?;
        Ok((invoice, rights))
    }

    /// Moves the money, and writes down everything that goes with it.
    async fn pay(
        &self,
        work: &Work<'_>,
        rights: &Rights,
        mut invoice: Invoice,
        amount: Money,
    ) -> Result<(Invoice, Payment), Refused> {
        let (session, at) = (work.session, work.at());
        let account = account_of(session, invoice.organization_id).await?;
        let payment = NewPayment {
            organization: Some(invoice.organization_id),
            method: PaymentMethodKind::Prepaid,
            status: PaymentStatus::Settled,
            amount,
            received_at: at,
            reference: Some(&invoice.payment_reference),
            bank_reference: None,
            mismatch: None,
        };
        let payment = payment.build(work.ids()).map_err(StoreError::from)?;
        let part = payment.allocate_to_invoice(&invoice, amount, at, work.ids()).map_err(StoreError::from)?;
        invoice.pay(amount, at).map_err(StoreError::from)?;
        session.execute(&payment.insert()).await?;
        settle(session, &invoice, amount).await?;
        session.execute(&part.insert()).await?;
        let summary = format!("paid {amount} of invoice {} ({})", invoice.number, self.method);
        work.note(rights, invoice.id, &summary).await?;
        let text = format!("Payment of invoice {}", invoice.number);
        let posting = Posting::prepaid_to_invoice(&account, &invoice, &payment, amount, at, text);
        // Last, because others wait for the account from here on.
        match ledger::post(session, work.ids(), &[posting.map_err(StoreError::from)?]).await {
            Ok(_) => Ok((invoice, payment)),
            Err(LedgerError::Insufficient { available, wanted }) => {
                Err(Stop::Refused(PayRefusal::Insufficient { available, wanted }))
            }
            Err(other) => Err(StoreError::from(other).into()),
        }
    }
}

/// The first answer once more: the same payment, and the invoice as it stands now.
async fn again(session: &Session, invoice: Invoice, kept: &Kept) -> Result<PaidInvoice, Refused> {
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

/// What was paid, on the row. The condition is a second net: the row was locked and checked before.
async fn settle(session: &Session, invoice: &Invoice, amount: Money) -> StoreResult<()> {
    const SETTLE: &str = "\
        UPDATE invoices SET paid_minor = paid_minor + $1, paid_at = $2 \
        WHERE id = $3 AND state = 'ISSUED' AND paid_minor + $1 = $4 AND paid_minor + $1 <= total_minor";
    let values = vec![amount.minor.into(), invoice.paid_at.into(), invoice.id.into(), invoice.paid_minor.into()];
    match session.execute(&Statement::new(SETTLE, values)).await? {
        1 => {
            session.announce(Changed::Invoice { organization: invoice.organization_id, invoice: invoice.id });
            Ok(())
        }
        rows => Err(StoreError::Corrupt(format!("{rows} rows of invoice {} were paid instead of one", invoice.id))),
    }
}
