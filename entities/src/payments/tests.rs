use sea_orm::ConnectionTrait;

use super::{
    AllocationTarget, NewPayment, PaymentMismatch, allocations_of_payments, by_ids, methods_of, mismatch,
    of_allocations, of_organizations, organizations_of, targets_of,
};
use crate::{
    access::policy::{ReadAccounting, ReadBillingAddresses},
    accounts::StaffRole,
    clock::Clock,
    invoices::{InvoiceState, testing::Books},
    locale::Country,
    money::{Currency, Money},
    organizations::{Permission, Role},
    page::{PageArgs, Wanted},
    prepaid::{NewTopUp, NewWithdrawal, WithdrawalDestination},
    rows::insert_all,
};

#[tokio::test]
async fn a_second_payment_with_the_same_bank_reference_is_refused() {
    let books = Books::new("a_second_payment_with_the_same_bank_reference_is_refused").await;
    let ana = books.customer("Ana", Country::CH).await;
    let notice = NewPayment { bank_reference: Some("NOTICE-1"), ..books.transfer(&ana, 5_000, None) };
    books.pay(notice.clone()).await;
    let again = notice.clone().build(&books.test.ids).unwrap();
    let refusal = insert_all(books.test.db.write(), vec![again]).await.unwrap_err().to_string();
    assert!(refusal.to_lowercase().contains("unique"), "{refusal}");
    // Payments without one are not alike.
    books.pay(NewPayment { bank_reference: None, ..notice.clone() }).await;
    books.pay(NewPayment { bank_reference: None, ..notice }).await;
}

#[tokio::test]
async fn payments_come_newest_first_and_lead_to_where_they_went() {
    let books = Books::new("payments_come_newest_first_and_lead_to_where_they_went").await;
    let ana = books.customer("Ana", Country::CH).await;
    let invoice = books.invoice(&ana, 5_000, "2026-06-01").await;
    let old = books.pay(books.transfer(&ana, 1_000, None)).await;
    books.test.tick();
    let new = books.pay(books.transfer(&ana, 6_000, Some(&invoice.payment_reference))).await;
    let nobodys = NewPayment { organization: None, ..books.transfer(&ana, 7_000, None) };
    let nobodys = books.pay(nobodys).await;
    let (at, ids, db) = (books.test.clock.now(), &books.test.ids, &books.test.db);
    let parts = vec![
        new.allocate_to_invoice(&invoice, Money::new(5_000, Currency::CHF), at, ids).unwrap(),
        new.allocate_to_prepaid(&ana.account, Money::new(1_000, Currency::CHF), at, ids).unwrap(),
    ];
    books.insert(parts.clone()).await;
    let access = books.access(&ana);
    let grant = access.grant::<ReadAccounting>(&[ana.organization.id]).await.unwrap();
    let organizations = [ana.organization.id];
    let pages = of_organizations(db, &grant, &organizations, &PageArgs::default(), Wanted::ALL).await.unwrap();
    let listed: Vec<_> = pages[0].rows.iter().map(|row| (*row.node).clone()).collect();
    assert_eq!(listed, [new.clone(), old.clone()]);
    let mut kept = allocations_of_payments(db, &[&old, &new]).await.unwrap();
    assert!(kept[0].is_empty());
    kept[1].sort_by_key(|part| part.amount_minor);
    let (to_account, to_invoice) = (&kept[1][0], &kept[1][1]);
    assert_eq!((to_invoice, to_account), (&parts[0], &parts[1]));
    assert_eq!(of_allocations(db, &[to_invoice, to_account]).await.unwrap(), [new.clone(), new]);
    let account = books.account(&ana).await;
    let targets = targets_of(db, &[to_account, to_invoice]).await.unwrap();
    assert_eq!(targets, [AllocationTarget::PrepaidAccount(account), AllocationTarget::Invoice(Box::new(invoice))]);
    assert_eq!(by_ids(db, &access, &[nobodys.id, old.id]).await.unwrap(), [None, Some(old.clone())]);
    let owners = organizations_of(db, &[&nobodys, &old]).await.unwrap();
    assert_eq!(owners, [None, Some(ana.organization)]);
}

#[tokio::test]
async fn a_payment_is_never_used_for_more_than_it_is() {
    let books = Books::new("a_payment_is_never_used_for_more_than_it_is").await;
    let ana = books.customer("Ana", Country::CH).await;
    let eva = books.customer("Eva", Country::FR).await;
    let invoice = books.invoice(&ana, 5_000, "2026-06-01").await;
    let payment = books.transfer(&ana, 6_000, None).build(&books.test.ids).unwrap();
    let at = books.test.clock.now();
    for (minor, currency, accepted) in [
        (6_000, Currency::CHF, true),
        (6_001, Currency::CHF, false),
        (0, Currency::CHF, false),
        (-1, Currency::CHF, false),
        (1, Currency::EUR, false),
    ] {
        let part = payment.allocate_to_invoice(&invoice, Money::new(minor, currency), at, &books.test.ids);
        assert_eq!(part.is_ok(), accepted, "{minor} {currency}");
    }
    let franc = Money::new(1, Currency::CHF);
    assert!(payment.allocate_to_prepaid(&eva.account, franc, at, &books.test.ids).is_err(), "an account in euros");
    let nothing = NewPayment { amount: Money::zero(Currency::CHF), ..books.transfer(&ana, 1, None) };
    assert!(nothing.build(&books.test.ids).is_err());
}

#[tokio::test]
async fn a_payment_settles_only_the_exact_amount_in_the_currency_of_the_invoice() {
    let books = Books::new("a_payment_settles_only_the_exact_amount").await;
    let ana = books.customer("Ana", Country::CH).await;
    let (open, _) = books.draft(&ana, 5_000, books.test.today());
    let mut paid = open.clone();
    paid.pay(open.total(), books.test.clock.now()).unwrap();
    let cancelled = crate::invoices::Invoice { state: InvoiceState::Cancelled, ..open.clone() };
    for (minor, currency, invoice, expected) in [
        (5_000, Currency::CHF, Some(&open), None),
        (4_999, Currency::CHF, Some(&open), Some(PaymentMismatch::AmountDiffers)),
        (5_001, Currency::CHF, Some(&open), Some(PaymentMismatch::AmountDiffers)),
        (5_000, Currency::EUR, Some(&open), Some(PaymentMismatch::CurrencyDiffers)),
        (5_000, Currency::CHF, Some(&paid), Some(PaymentMismatch::ReferenceOfSettledInvoice)),
        (5_000, Currency::CHF, Some(&cancelled), Some(PaymentMismatch::ReferenceOfSettledInvoice)),
        (5_000, Currency::CHF, None, Some(PaymentMismatch::UnknownReference)),
    ] {
        assert_eq!(mismatch(Money::new(minor, currency), invoice), expected, "{minor} {currency}");
    }
}

#[tokio::test]
async fn means_of_payment_are_for_accounting_and_for_who_orders() {
    let books = Books::new("means_of_payment_are_for_accounting_and_for_who_orders").await;
    let ana = books.customer("Ana", Country::CH).await;
    for (name, given, sees) in [
        ("Eva", &[][..], false),
        ("Leo", &[Permission::OrderProducts][..], true),
        ("Mia", &[Permission::ManageAccounting][..], true),
    ] {
        let user = books.test.user(name, StaffRole::None).await;
        books.test.member(&ana.organization, &user, Role::Collaborator, given).await;
        let access = books.test.access(&user);
        let grant = access.grant::<ReadBillingAddresses>(&[ana.organization.id]).await.unwrap();
        assert_eq!(!methods_of(&grant, &[&ana.organization])[0].is_empty(), sees, "{name}");
        let args = PageArgs::default();
        let organizations = [ana.organization.id];
        let pages =
            crate::addresses::of_organizations(&books.test.db, &grant, &organizations, &args, Wanted::ALL).await;
        assert_eq!(pages.unwrap()[0].total, Some(u64::from(sees)), "{name}");
    }
}

#[tokio::test]
async fn the_database_refuses_what_must_never_be_of_money() {
    let books = Books::new("the_database_refuses_what_must_never_be_of_money").await;
    let ana = books.customer("Ana", Country::CH).await;
    let (ids, clock) = (&books.test.ids, &books.test.clock);
    let invoice = books.invoice(&ana, 5_000, "2026-04-01").await;
    books.reminder(&invoice, 1, "2026-05-20").await;
    let payment = books.top_up(&ana, 100_000).await;
    let part = payment.allocate_to_prepaid(&ana.account, payment.amount(), clock.now(), ids).unwrap();
    books.insert(vec![part]).await;
    let funds = books.funds(&ana).await;
    let amount = Money::new(2_000, Currency::CHF);
    let method = super::PaymentMethodKind::BankTransfer;
    let top_up = NewTopUp { account: &ana.account, funds, amount, method };
    books.insert(vec![top_up.build(ids, clock, &books.creditor).unwrap()]).await;
    let iban = "CH9300762011623852957".parse().unwrap();
    let destination = WithdrawalDestination::BankAccount { iban, holder: "Ana".to_owned() };
    let withdrawal = NewWithdrawal { account: &ana.account, funds, amount: Some(amount), destination };
    books.insert(vec![withdrawal.build(ids, clock).unwrap()]).await;
    for (refusal, statement) in [
        ("ck_billing_addresses_country", "UPDATE billing_addresses SET country = 'ch'"),
        ("ck_billing_addresses_name_not_blank", "UPDATE billing_addresses SET name = ' '"),
        ("ck_billing_addresses_default_not_deleted", "UPDATE billing_addresses SET deleted_at = created_at"),
        ("ck_invoices_state", "UPDATE invoices SET state = 'PAID'"),
        ("ck_invoices_not_overpaid", "UPDATE invoices SET paid_minor = 5001"),
        ("ck_invoices_paid_at", "UPDATE invoices SET paid_minor = 5000"),
        ("ck_invoices_total", "UPDATE invoices SET total_minor = 1"),
        ("ck_invoices_amounts", "UPDATE invoices SET paid_minor = -1"),
        ("ck_invoices_due_on", "UPDATE invoices SET due_on = '2026-03-31'"),
        ("ck_invoice_lines_quantity", "UPDATE invoice_lines SET quantity_milli = -1"),
        ("ck_invoice_lines_sign", "UPDATE invoice_lines SET unit_price_minor = -1"),
        ("ck_invoice_lines_tax_rate", "UPDATE invoice_lines SET tax_rate_bp = 10001"),
        ("ck_invoice_lines_period_whole", "UPDATE invoice_lines SET period_starts_on = '2026-01-01'"),
        ("ck_invoice_lines_currency", "UPDATE invoice_lines SET currency = 'chf'"),
        ("ck_payment_reminders_level", "UPDATE payment_reminders SET level = 4"),
        ("ck_payments_amount", "UPDATE payments SET amount_minor = 0"),
        ("ck_payments_method", "UPDATE payments SET method = 'CASH'"),
        ("ck_payments_mismatch", "UPDATE payments SET mismatch = 'OTHER'"),
        ("ck_payment_allocations_one_target", "UPDATE payment_allocations SET prepaid_account_id = NULL"),
        (
            "ck_payment_allocations_one_target",
            "UPDATE payment_allocations SET invoice_id = (SELECT id FROM invoices LIMIT 1)",
        ),
        ("ck_payment_allocations_amount", "UPDATE payment_allocations SET amount_minor = -1"),
        ("ck_top_ups_method", "UPDATE top_ups SET method = 'PREPAID'"),
        ("ck_top_ups_settled", "UPDATE top_ups SET status = 'SETTLED'"),
        ("ck_withdrawals_amount", "UPDATE withdrawals SET amount_minor = 0"),
        (
            "ck_withdrawals_holder",
            "UPDATE withdrawals SET holder = NULL, destination_kind = 'PAYPAL', paypal_email = 'a'",
        ),
        ("ck_withdrawals_paypal", "UPDATE withdrawals SET paypal_email = 'ana@example.org'"),
        ("foreign key", "DELETE FROM invoices"),
        ("foreign key", "DELETE FROM prepaid_accounts"),
    ] {
        match books.test.db.write().execute_unprepared(statement).await {
            Ok(_) => panic!("this was accepted: {statement}"),
            Err(error) => assert!(error.to_string().to_lowercase().contains(refusal), "{statement}: {error}"),
        }
    }
}

#[tokio::test]
async fn a_second_default_address_is_refused() {
    let books = Books::new("a_second_default_address_is_refused").await;
    let ana = books.customer("Ana", Country::CH).await;
    let other = |is_default| crate::addresses::BillingAddress {
        id: books.test.ids.next(&books.test.clock),
        is_default,
        ..ana.address.clone()
    };
    assert!(insert_all(books.test.db.write(), vec![other(true)]).await.is_err());
    books.insert(vec![other(false), other(false)]).await;
}
