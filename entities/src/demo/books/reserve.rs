//! Plays what happens to prepaid accounts: top-ups, withdrawals, corrections.

use chrono::Duration;

use super::{cash::Cash, play::Play};
use crate::{
    audit::Actor,
    clock::Clock,
    demo::invent,
    error::InputError,
    money::Money,
    payments::{NewPayment, PaymentMethodKind, PaymentMismatch, PaymentStatus},
    prepaid::{
        LedgerAccountKind, NewTopUp, NewWithdrawal, PrepaidEntryKind, TopUp, WithdrawalDestination, WithdrawalStatus,
        ledger::{LedgerAccountRef, Posting},
    },
};

/// How many minor units a top-up is a multiple of, where somebody tops up to pay.
const STEP: i64 = 10_000;

impl Play<'_> {
    pub(super) fn cash(&mut self, home: usize, what: Cash) -> Result<(), InputError> {
        let currency = self.homes[home].organization.currency;
        let money = |minor| Money::new(minor, currency);
        match what {
            Cash::TopUp(method, minor, became) => self.top_up(home, method, money(minor), became),
            Cash::ToBank(minor, became) => {
                let home_of = &self.homes[home];
                let iban = invent::iban(&mut self.maker.dice, home_of.plan.region);
                let iban = iban.ok_or_else(|| InputError::Value("no IBAN could be invented".to_owned()))?;
                let holder = home_of.organization.name.clone();
                self.withdraw(home, money(minor), WithdrawalDestination::BankAccount { iban, holder }, became)
            }
            Cash::ToPaypal(minor, became) => {
                let email = format!("konto@{}", self.homes[home].plan.domain);
                self.withdraw(home, money(minor), WithdrawalDestination::PayPal { email }, became)
            }
            Cash::Adjustment(minor, text) => {
                let (at, account) = (self.maker.clock.now(), &self.homes[home].prepaid);
                self.postings.push(Posting::adjustment(account, money(minor), at, text)?);
                self.add(home, money(minor))
            }
            Cash::Nobodys(minor) => {
                let payment = self.record(NewPayment {
                    organization: None,
                    method: PaymentMethodKind::BankTransfer,
                    status: PaymentStatus::Settled,
                    amount: money(minor),
                    received_at: self.maker.clock.now(),
                    reference: Some("thank you"),
                    bank_reference: None,
                    mismatch: Some(PaymentMismatch::UnknownReference),
                })?;
                let text = "Nobody is known by this reference";
                self.postings.push(Posting::payment_to_suspense(&payment, payment.received_at, text)?);
                Ok(())
            }
        }
    }

    /// Sees to it that so much can be paid from the account.
    pub(super) fn top_up_for(&mut self, home: usize, amount: Money) -> Result<(), InputError> {
        let missing = amount.minor - self.funds[home].available().minor;
        if missing <= 0 {
            return Ok(());
        }
        let rounded = missing.div_euclid(STEP) * STEP + 2 * STEP;
        let by = PaymentMethodKind::Card;
        self.top_up(home, by, Money::new(rounded, amount.currency), PaymentStatus::Settled)
    }

    fn top_up(
        &mut self,
        home: usize,
        method: PaymentMethodKind,
        amount: Money,
        became: PaymentStatus,
    ) -> Result<(), InputError> {
        let (account, funds) = (&self.homes[home].prepaid, self.funds[home]);
        let new = NewTopUp { account, funds, amount, method };
        let mut top_up = new.build(&self.maker.ids, &self.maker.clock, &self.maker.creditor)?;
        let organization = self.homes[home].organization.id;
        let actor = Actor::User(&self.payer(home)?.1);
        let summary = format!("asked to top up {amount} ({method})");
        self.maker.note(organization, actor, "Mutation.topUpPrepaidAccount", Some(top_up.id), &summary)?;
        match became {
            // Announced, and nothing came yet.
            PaymentStatus::Pending => {}
            PaymentStatus::Failed => {
                self.receive(home, method, PaymentStatus::Failed, amount, Some(&top_up.reference))?;
                top_up.status = PaymentStatus::Failed;
            }
            PaymentStatus::Settled => {
                let payment = self.receive(home, method, PaymentStatus::Settled, amount, Some(&top_up.reference))?;
                top_up.settle(&payment)?;
                self.put_on_account(home, &payment, amount, "Top-up")?;
            }
            PaymentStatus::Returned => self.return_top_up(home, &mut top_up)?,
        }
        self.maker.rows.top_ups.push(top_up);
        Ok(())
    }

    /// It was there, and the payer's processor took it back nine days later.
    fn return_top_up(&mut self, home: usize, top_up: &mut TopUp) -> Result<(), InputError> {
        let amount = top_up.amount();
        let payment = self.receive(home, top_up.method, PaymentStatus::Settled, amount, Some(&top_up.reference))?;
        top_up.settle(&payment)?;
        self.put_on_account(home, &payment, amount, "Top-up")?;
        top_up.status = PaymentStatus::Returned;
        if let Some(row) = self.maker.rows.payments.last_mut() {
            row.status = PaymentStatus::Returned;
        }
        let at = (payment.received_at + Duration::days(9)).min(self.maker.now());
        let processor = LedgerAccountRef::House(LedgerAccountKind::Twint);
        let account = (&self.homes[home].prepaid).into();
        let kind = PrepaidEntryKind::Adjustment;
        let posting = Posting::between(kind, account, processor, amount, at, "The top-up was taken back by the payer")?;
        self.postings.push(Posting { payment: Some(payment.id), ..posting });
        self.add(home, amount.checked_neg()?)
    }

    fn withdraw(
        &mut self,
        home: usize,
        amount: Money,
        destination: WithdrawalDestination,
        became: WithdrawalStatus,
    ) -> Result<(), InputError> {
        self.top_up_for(home, amount)?;
        let (account, funds) = (&self.homes[home].prepaid, self.funds[home]);
        let new = NewWithdrawal { account, funds, amount: Some(amount), destination };
        let mut withdrawal = new.build(&self.maker.ids, &self.maker.clock)?;
        let organization = self.homes[home].organization.id;
        let actor = Actor::User(&self.payer(home)?.1);
        let summary = format!("asked to take {amount} back");
        self.maker.note(organization, actor, "Mutation.withdrawPrepaidBalance", Some(withdrawal.id), &summary)?;
        let sent_at = withdrawal.requested_at + Duration::hours(20);
        match became {
            WithdrawalStatus::Requested => {
                let held = &mut self.funds[home].held;
                *held = held.checked_add(amount)?;
            }
            WithdrawalStatus::Cancelled => withdrawal.become_status(became)?,
            WithdrawalStatus::Sent | WithdrawalStatus::Returned => {
                withdrawal.become_status(WithdrawalStatus::Sent)?;
                self.postings.push(Posting::withdrawal(&withdrawal, account, sent_at, "Withdrawal")?);
                if became == WithdrawalStatus::Returned {
                    withdrawal.become_status(became)?;
                    let (at, text) = (sent_at + Duration::days(4), "The withdrawal could not be delivered");
                    self.postings.push(Posting::withdrawal_returned(&withdrawal, account, at, text)?);
                }
                // What comes back later is not spent again here: it stays as a reserve.
                self.add(home, amount.checked_neg()?)?;
            }
        }
        self.maker.rows.withdrawals.push(withdrawal);
        Ok(())
    }

    fn add(&mut self, home: usize, amount: Money) -> Result<(), InputError> {
        let balance = &mut self.funds[home].balance;
        *balance = balance.checked_add(amount)?;
        Ok(())
    }
}
