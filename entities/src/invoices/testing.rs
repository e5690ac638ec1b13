//! Organizations with books, for the tests of everything that is money.

use chrono::NaiveDate;
use sea_orm::EntityTrait;

use super::{Invoice, InvoiceNumber, NewInvoice, NewLine, PaymentReminder};
use crate::{
    access::Access,
    accounts::{StaffRole, User},
    addresses::{BillingAddress, NewBillingAddress},
    clock::Clock,
    locale::Country,
    migrations::testing::{TestDb, noon},
    money::Money,
    organizations::{Organization, Role},
    payments::{Creditor, NewPayment, Payment, PaymentMethodKind, PaymentStatus},
    prepaid::{
        Funds, PrepaidAccount, account,
        ledger::{self, Posting},
    },
    rows::insert_all,
};

pub(crate) struct Books {
    pub(crate) test: TestDb,
    pub(crate) creditor: Creditor,
    invoices: std::cell::Cell<u32>,
}

/// An organization, its legal representative, its address and its prepaid account.
pub(crate) struct Customer {
    pub(crate) organization: Organization,
    pub(crate) user: User,
    pub(crate) address: BillingAddress,
    pub(crate) account: PrepaidAccount,
}

impl Books {
    pub(crate) async fn new(name: &str) -> Self {
        let iban = |text: &str| text.parse().expect("an IBAN of the standard");
        let qr = Some(iban("CH4431999123000889012"));
        let creditor = Creditor::new("Desk SA", iban("CH9300762011623852957"), qr, Some("https://pay.example"));
        let creditor = creditor.expect("a valid creditor");
        Self { test: TestDb::new(name).await, creditor, invoices: std::cell::Cell::new(0) }
    }

    pub(crate) async fn customer(&self, name: &str, country: Country) -> Customer {
        let user = self.test.user(name, StaffRole::None).await;
        let organization = self.test.organization(name, country).await;
        self.test.member(&organization, &user, Role::LegalRepresentative, &[]).await;
        let address = NewBillingAddress {
            organization: organization.id,
            label: "Sede",
            company: None,
            name,
            street: "Calle Mayor",
            house_number: Some("1"),
            postal_code: match country {
                Country::CH => "1000",
                Country::LI => "9490",
                _ => "10000",
            },
            city: "Ciudad",
            country,
            vat_number: None,
            is_default: true,
        };
        let address = address.build(&self.test.ids, &self.test.clock).expect("a valid address");
        self.insert(vec![address.clone()]).await;
        let account = PrepaidAccount::open(&organization, &self.test.ids, &self.test.clock);
        self.insert(vec![account.clone()]).await;
        Customer { organization, user, address, account }
    }

    pub(crate) async fn insert<M>(&self, rows: Vec<M>)
    where
        M: sea_orm::ModelTrait + sea_orm::IntoActiveModel<<M::Entity as sea_orm::EntityTrait>::ActiveModel>,
        <M::Entity as sea_orm::EntityTrait>::ActiveModel: Send,
    {
        insert_all(self.test.db.write(), rows).await.expect("the rows are taken");
    }

    /// One line of that price without tax, due thirty days later; not inserted.
    pub(crate) fn draft(&self, of: &Customer, minor: i64, issued_on: NaiveDate) -> (Invoice, super::InvoiceLineRow) {
        self.invoices.set(self.invoices.get() + 1);
        let currency = of.organization.currency;
        let line = NewLine {
            description: format!("Alojamiento {}", self.invoices.get()),
            product: None,
            period: None,
            quantity_milli: 1_000,
            unit_price: Money::new(minor, currency),
            tax_rate_bp: 0,
        };
        let new = NewInvoice {
            organization: of.organization.id,
            currency,
            address: &of.address,
            number: InvoiceNumber::new(issued_on, self.invoices.get()).expect("a number"),
            issued_on,
            due_on: issued_on + chrono::Duration::days(30),
            lines: vec![line],
        };
        let (invoice, mut lines) =
            new.build(&self.test.ids, &self.test.clock, &self.creditor).expect("a valid invoice");
        (invoice, lines.remove(0))
    }

    pub(crate) async fn invoice(&self, of: &Customer, minor: i64, issued_on: &str) -> Invoice {
        let (invoice, line) = self.draft(of, minor, issued_on.parse().expect("a day"));
        self.insert(vec![invoice.clone()]).await;
        self.insert(vec![line]).await;
        invoice
    }

    pub(crate) async fn reminder(&self, of: &Invoice, level: i32, sent_on: &str) -> PaymentReminder {
        let before = self.test.clock.now();
        self.test.clock.set(noon(sent_on));
        let reminder = of.remind(level, &self.test.ids, &self.test.clock).expect("a valid reminder");
        self.test.clock.set(before);
        self.insert(vec![reminder.clone()]).await;
        reminder
    }

    /// A settled transfer.
    pub(crate) fn transfer<'a>(&self, of: &Customer, minor: i64, reference: Option<&'a str>) -> NewPayment<'a> {
        NewPayment {
            organization: Some(of.organization.id),
            method: PaymentMethodKind::BankTransfer,
            status: PaymentStatus::Settled,
            amount: Money::new(minor, of.organization.currency),
            received_at: self.test.clock.now(),
            reference,
            bank_reference: None,
            mismatch: None,
        }
    }

    pub(crate) async fn pay(&self, new: NewPayment<'_>) -> Payment {
        let payment = new.build(&self.test.ids).expect("a valid payment");
        self.insert(vec![payment.clone()]).await;
        payment
    }

    pub(crate) async fn post(&self, postings: &[Posting]) {
        let done = self.test.db.alone(async |session| ledger::post(session, &self.test.ids, postings).await).await;
        done.expect("the postings are taken");
    }

    /// The account as it is now.
    pub(crate) async fn account(&self, of: &Customer) -> PrepaidAccount {
        let found = account::Entity::find_by_id(of.account.id).one(self.test.db.read()).await;
        found.expect("the database answers").expect("the account is there")
    }

    /// What is on the account now.
    pub(crate) async fn funds(&self, of: &Customer) -> Funds {
        self.account(of).await.funds()
    }

    /// Puts that much on the account.
    pub(crate) async fn top_up(&self, of: &Customer, minor: i64) -> Payment {
        let payment = self.pay(self.transfer(of, minor, None)).await;
        let at = self.test.clock.now();
        let posting = Posting::payment_to_prepaid(&payment, &of.account, payment.amount(), at, "Recarga");
        self.post(&[posting.expect("a posting")]).await;
        payment
    }

    pub(crate) fn access(&self, of: &Customer) -> Access {
        self.test.access(&of.user)
    }
}
