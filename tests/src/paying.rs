//! Paying in a world: what every test of payments needs.

use std::sync::Arc;

use entities::{
    addresses::BillingAddress,
    ids::{InvoiceId, OrganizationId},
    invoices::{InvoiceNumber, NewInvoice, NewLine},
    money::{Currency, Money},
    organizations::Membership,
    prepaid::PrepaidAccount,
    rows::insert_all,
};
use sea_orm::{EntityTrait, ModelTrait};
use serde_json::{Value, json};

use crate::{Answer, Person, World};

/// Everything that a payment answers.
pub const PAY: &str = "mutation($input: PayInvoiceInput!) { payInvoice(input: $input) {
    invoice { id number status paidAt amountPaid { amount } amountDue { amount currency } }
    payment { id method status receivedAt reference amount { amount currency } allocations { amount { amount } } }
    instructions { text iban creditorName reference redirectTo }
    userErrors { code message field help { because } } } }";

/// Everything that a top-up answers.
pub const TOP_UP: &str = "mutation($input: TopUpPrepaidAccountInput!) { topUpPrepaidAccount(input: $input) {
    topUp { id status method amount { amount currency } instructions { text iban creditorName reference redirectTo } }
    prepaidAccount { id balance { amount } topUps(first: 1) { totalCount nodes { id } } }
    userErrors { code message field help { because } } } }";

impl World {
    /// Issues invoices of that amount each to an organization, unpaid.
    pub async fn issue(&self, organization: OrganizationId, count: u32, minor: i64) -> Vec<InvoiceId> {
        let account = self.account(organization).await;
        let addresses = <BillingAddress as ModelTrait>::Entity::find().all(self.read()).await.expect("rows");
        let address = addresses.into_iter().find(|row| row.organization_id == organization).expect("an address");
        let creditor = entities::demo::creditor().expect("the demo's creditor is one");
        let known = <entities::invoices::Invoice as ModelTrait>::Entity::find().all(self.read()).await.expect("rows");
        let (issued_on, known) = (crate::now().date_naive(), u32::try_from(known.len()).expect("not so many"));
        let (mut invoices, mut lines) = (Vec::new(), Vec::new());
        for index in 0..count {
            let line = NewLine {
                description: "Hosting".to_owned(),
                product: None,
                period: None,
                quantity_milli: 1_000,
                unit_price: Money::new(minor, account.currency),
                tax_rate_bp: 0,
            };
            let new = NewInvoice {
                organization,
                currency: account.currency,
                address: &address,
                number: InvoiceNumber::new(issued_on, 5_000_000 + known + index).expect("a number"),
                issued_on,
                due_on: issued_on + chrono::Duration::days(30),
                lines: vec![line],
            };
            let (invoice, of_it) = new.build(&self.services.ids, &*self.clock, &creditor).expect("a valid invoice");
            invoices.push(invoice);
            lines.extend(of_it);
        }
        let ids = invoices.iter().map(|invoice| invoice.id).collect();
        insert_all(self.write(), invoices).await.expect("the invoices are taken");
        insert_all(self.write(), lines).await.expect("the lines are taken");
        ids
    }

    /// The prepaid account of an organization as it is now.
    pub async fn account(&self, organization: OrganizationId) -> PrepaidAccount {
        let accounts = <PrepaidAccount as ModelTrait>::Entity::find().all(self.read()).await.expect("rows");
        accounts.into_iter().find(|row| row.organization_id == organization).expect("every organization has one")
    }

    /// What an organization can spend now.
    pub async fn available(&self, organization: OrganizationId) -> i64 {
        self.account(organization).await.funds().available().minor
    }

    /// A user with all rights in an organization.
    pub async fn head_of(&self, organization: OrganizationId) -> entities::access::Viewer {
        use entities::accounts::{Authenticated, User};
        let members = <Membership as ModelTrait>::Entity::find().all(self.read()).await.expect("rows");
        let member = members.iter().find(|row| row.organization_id == organization && row.role.has_all_rights());
        let user = member.expect("every organization has a head").user_id;
        let users = <User as ModelTrait>::Entity::find().all(self.read()).await.expect("rows");
        let user = users.into_iter().find(|row| row.id == user).expect("a member is a user");
        entities::access::Viewer::User(Arc::new(Authenticated::new(user, None)))
    }

    /// Pays as the main organization's accountant; `more` is put into the input.
    pub async fn pay(&self, invoice: InvoiceId, key: &str, more: Value) -> Answer {
        self.ask(Person::Accountant, PAY, pay_input(invoice, key, &more)).await
    }

    /// Proves that the books are in order.
    ///
    /// # Panics
    /// When they are not.
    pub async fn prove(&self) {
        let report = entities::prepaid::ledger::verify(self).await.expect("the database answers");
        assert!(report.is_in_order(), "{:?}", report.problems);
    }
}

/// The variables of [`PAY`]: from the prepaid account, all that is due, unless `more` says otherwise.
pub fn pay_input(invoice: InvoiceId, key: &str, more: &Value) -> Value {
    let mut input = json!({"id": invoice.to_string(), "method": "PREPAID", "idempotencyKey": key});
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    json!({ "input": input })
}

/// An amount of francs as an input has it.
pub fn francs(minor: i64) -> Value {
    amount(Money::new(minor, Currency::CHF))
}

/// An amount as an input has it.
pub fn amount(money: Money) -> Value {
    json!({"amount": money.decimal(), "currency": money.currency.to_string()})
}
