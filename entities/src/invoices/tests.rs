use sea_orm::{ActiveModelTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::{
    Invoice, InvoiceFilter, InvoiceOrder, InvoiceOrderField, InvoiceState, InvoiceStatus, OrderDirection, by_ids,
    diagnoses_of, invoice, lines_of, of_organizations, of_reminders, organizations_of, products_of, reminder,
    reminders_by_ids, reminders_of, status,
    testing::{Books, Customer},
    verify_reminder,
};
use std::sync::Arc;

use crate::{
    access::policy::ReadAccounting,
    accounts::StaffRole,
    addresses,
    clock::Clock,
    ids::InvoiceId,
    locale::Country,
    migrations::testing::day,
    organizations::{Permission, Role},
    page::{PageArgs, Wanted},
    payments::allocations_of_invoices,
};

/// The invoices of one organization that pass, in the default order unless told otherwise.
async fn listed(books: &Books, of: &Customer, filter: &InvoiceFilter, order: InvoiceOrder) -> Vec<Invoice> {
    let grant = books.access(of).grant::<ReadAccounting>(&[of.organization.id]).await.unwrap();
    let args = PageArgs::first(100);
    let organizations = [of.organization.id];
    let today = books.test.today();
    let pages =
        of_organizations(&books.test.db, &grant, &organizations, filter, order, today, &args, Wanted::ROWS).await;
    pages.unwrap().remove(0).rows.into_iter().map(|row| Arc::unwrap_or_clone(row.node)).collect()
}

#[tokio::test]
async fn the_database_filters_by_the_status_that_the_function_tells() {
    let books = Books::new("the_database_filters_by_the_status_that_the_function_tells").await;
    let ana = books.customer("Ana", Country::CH).await;
    let mut all = Vec::new();
    for state in InvoiceState::ALL {
        for (total, paid) in [(10_000, 0), (10_000, 1), (10_000, 9_999), (10_000, 10_000), (0, 0)] {
            for issued_on in ["2026-05-01", "2026-05-15", "2026-05-16", "2026-05-17", "2026-06-01"] {
                let (mut invoice, _) = books.draft(&ana, total, day(issued_on));
                invoice.state = *state;
                invoice.paid_minor = paid;
                invoice.paid_at = (paid >= total).then(|| books.test.clock.now());
                all.push(invoice);
            }
        }
    }
    books.insert(all.clone()).await;
    for today in ["2026-05-30", "2026-06-14", "2026-06-15", "2026-06-16", "2026-07-30"].map(day) {
        let mut counted = 0;
        for wanted in InvoiceStatus::ALL {
            let query = invoice::Entity::find().filter(status::condition(*wanted, today));
            let found = query.order_by_asc(invoice::Column::Number).all(books.test.db.read()).await.unwrap();
            let told: Vec<_> = all.iter().filter(|invoice| invoice.status(today) == *wanted).collect();
            assert_eq!(found.iter().collect::<Vec<_>>(), told, "{wanted} on {today}");
            counted += found.len();
        }
        assert_eq!(counted, all.len(), "every invoice has one status on {today}");
    }
}

#[tokio::test]
async fn a_list_is_sorted_and_filtered_as_asked() {
    let books = Books::new("a_list_is_sorted_and_filtered_as_asked").await;
    let ana = books.customer("Ana", Country::CH).await;
    let first = books.invoice(&ana, 5_000, "2026-01-10").await;
    let second = books.invoice(&ana, 9_000, "2026-03-10").await;
    let third = books.invoice(&ana, 1_000, "2026-02-10").await;
    let all = [&first, &second, &third];
    let by = |field, direction| InvoiceOrder { field, direction };
    use {InvoiceOrderField as Field, OrderDirection as Direction};
    for (order, expected) in [
        (InvoiceOrder::default(), [1, 2, 0]),
        (by(Field::IssuedOn, Direction::Asc), [0, 2, 1]),
        (by(Field::DueOn, Direction::Desc), [1, 2, 0]),
        (by(Field::Total, Direction::Asc), [2, 0, 1]),
        (by(Field::Number, Direction::Desc), [2, 1, 0]),
    ] {
        let expected = expected.map(|index: usize| all[index].clone());
        assert_eq!(listed(&books, &ana, &InvoiceFilter::default(), order).await, expected, "{order:?}");
    }
    let filter = InvoiceFilter::default;
    let text = |text: &str| InvoiceFilter { text: Some(text.to_owned()), ..filter() };
    let reference: crate::payments::PaymentReference = second.payment_reference.parse().unwrap();
    for (filter, expected) in [
        (InvoiceFilter { issued_from: Some(day("2026-02-10")), ..filter() }, vec![&second, &third]),
        (InvoiceFilter { issued_to: Some(day("2026-02-10")), ..filter() }, vec![&third, &first]),
        (InvoiceFilter { status: vec![InvoiceStatus::Open], ..filter() }, vec![]),
        (
            InvoiceFilter { status: vec![InvoiceStatus::Open, InvoiceStatus::Overdue], ..filter() },
            vec![&second, &third, &first],
        ),
        (text("ALOJAMIENTO 2"), vec![&second]),
        (text(&reference.grouped()), vec![&second]),
        (text(" 2026-0000003 "), vec![&third]),
        (text("%"), vec![]),
        (text("alojamiento_2"), vec![]),
        (text("  "), vec![&second, &third, &first]),
    ] {
        let found = listed(&books, &ana, &filter, InvoiceOrder::default()).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?}");
    }
}

#[tokio::test]
async fn a_page_of_one_organization_is_the_same_beside_pages_of_others() {
    let books = Books::new("a_page_of_one_organization_is_the_same_beside_pages_of_others").await;
    let (ana, bob) = (books.customer("Ana", Country::CH).await, books.customer("Bob", Country::CH).await);
    let eve = books.customer("Eve", Country::CH).await;
    books.test.member(&bob.organization, &ana.user, Role::LegalRepresentative, &[]).await;
    books.test.member(&eve.organization, &ana.user, Role::LegalRepresentative, &[]).await;
    // Neither by day nor by amount in the order in which they are written; two of one day and amount.
    for (total, issued_on) in [(50, "2026-03-10"), (90, "2026-01-10"), (10, "2026-04-10"), (90, "2026-01-10")] {
        books.invoice(&bob, total, issued_on).await;
        books.invoice(&ana, total + 7, issued_on).await;
    }
    let (db, access, today) = (&books.test.db, books.access(&ana), books.test.today());
    let all = [bob.organization.id, eve.organization.id, ana.organization.id];
    let grant = access.grant::<ReadAccounting>(&all).await.unwrap();
    let filter = InvoiceFilter::default();
    let pages = async |of: &[_], order, args: &PageArgs| {
        let found = of_organizations(db, &grant, of, &filter, order, today, args, Wanted::ALL);
        found.await.unwrap()
    };
    for field in [InvoiceOrderField::IssuedOn, InvoiceOrderField::Total, InvoiceOrderField::Number] {
        for direction in [OrderDirection::Asc, OrderDirection::Desc] {
            let order = InvoiceOrder { field, direction };
            for (first, last) in [(Some(3), None), (None, Some(3)), (Some(4), None), (Some(0), None)] {
                let args = PageArgs::new(first, None, last, None).unwrap();
                let mut alone = Vec::new();
                for organization in all {
                    alone.extend(pages(&[organization], order, &args).await);
                }
                assert_eq!(pages(&all, order, &args).await, alone, "{order:?} {args:?}");
            }
        }
    }
}

#[tokio::test]
async fn who_has_no_accounting_finds_no_invoice_at_all() {
    let books = Books::new("who_has_no_accounting_finds_no_invoice_at_all").await;
    let ana = books.customer("Ana", Country::CH).await;
    let other = books.customer("Bob", Country::FR).await;
    let invoice = books.invoice(&ana, 5_000, "2026-01-10").await;
    let reminder = books.reminder(&invoice, 1, "2026-02-20").await;
    let plain = books.test.user("Eva", StaffRole::None).await;
    books.test.member(&ana.organization, &plain, Role::Collaborator, &[]).await;
    let accountant = books.test.user("Leo", StaffRole::None).await;
    books.test.member(&ana.organization, &accountant, Role::Collaborator, &[Permission::ManageAccounting]).await;
    for (viewer, sees) in [(&ana.user, true), (&accountant, true), (&plain, false), (&other.user, false)] {
        let access = books.test.access(viewer);
        let grant = access.grant::<ReadAccounting>(&[ana.organization.id]).await.unwrap();
        let organizations = [ana.organization.id];
        let (filter, order, args) = (InvoiceFilter::default(), InvoiceOrder::default(), PageArgs::default());
        let today = books.test.today();
        let pages =
            of_organizations(&books.test.db, &grant, &organizations, &filter, order, today, &args, Wanted::ALL).await;
        assert_eq!(pages.unwrap()[0].total, Some(u64::from(sees)), "{}", viewer.name);
        let unknown = InvoiceId(uuid::Uuid::nil());
        let found = by_ids(&books.test.db, &access, &[unknown, invoice.id, invoice.id]).await.unwrap();
        assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [false, sees, sees], "{}", viewer.name);
        let found = reminders_by_ids(&books.test.db, &access, &[reminder.id]).await.unwrap();
        assert_eq!(found[0].is_some(), sees, "{}", viewer.name);
    }
}

#[tokio::test]
async fn a_level_costs_as_many_statements_for_one_parent_as_for_many() {
    let books = Books::new("a_level_costs_as_many_statements_for_one_parent_as_for_many").await;
    let ana = books.customer("Ana", Country::CH).await;
    let bob = books.customer("Bob", Country::FR).await;
    let mut invoices = Vec::new();
    for (of, issued_on) in [(&ana, "2026-01-10"), (&bob, "2026-01-11"), (&ana, "2026-01-12"), (&ana, "2026-01-13")] {
        let invoice = books.invoice(of, 5_000, issued_on).await;
        books.reminder(&invoice, 1, "2026-03-01").await;
        invoices.push(invoice);
    }
    let mut costs = Vec::new();
    for parents in [&invoices[..1], &invoices[..]] {
        let parents: Vec<_> = parents.iter().collect();
        let (db, access) = (&books.test.db, books.access(&ana));
        let before = db.statements();
        let lines = lines_of(db, &parents, crate::sql::Projection::ALL).await.unwrap();
        assert!(lines.iter().all(|lines| lines.len() == 1));
        let lines: Vec<_> = lines.iter().flatten().collect();
        assert!(products_of(db, &access, &lines).await.unwrap().iter().all(Option::is_none));
        let reminders = reminders_of(db, &parents, crate::sql::Projection::ALL).await.unwrap();
        let reminders: Vec<_> = reminders.iter().flatten().collect();
        let reminded = of_reminders(db, &reminders).await.unwrap();
        let ids = |invoices: &mut dyn Iterator<Item = &Invoice>| invoices.map(|invoice| invoice.id).collect::<Vec<_>>();
        assert_eq!(ids(&mut reminded.iter()), ids(&mut parents.iter().copied()));
        let owners = organizations_of(db, &parents).await.unwrap();
        assert!(owners.iter().zip(&parents).all(|(owner, invoice)| owner.id == invoice.organization_id));
        let addresses = addresses::of_invoices(db, &parents).await.unwrap();
        assert!(addresses.iter().zip(&parents).all(|(address, invoice)| address.id == invoice.billing_address_id));
        assert!(allocations_of_invoices(db, &parents).await.unwrap().iter().all(Vec::is_empty));
        assert_eq!(diagnoses_of(db, &parents, books.test.today()).await.unwrap().len(), parents.len());
        costs.push(db.statements() - before);
    }
    assert_eq!(costs[0], costs[1]);
}

#[tokio::test]
async fn an_invoice_keeps_the_address_that_it_was_issued_with() {
    let books = Books::new("an_invoice_keeps_the_address_that_it_was_issued_with").await;
    let ana = books.customer("Ana", Country::CH).await;
    let invoice = books.invoice(&ana, 5_000, "2026-01-10").await;
    let change = sea_orm::sea_query::Query::update()
        .table("billing_addresses")
        .value("street", "Gran Vía")
        .value("is_default", false)
        .to_owned();
    sea_orm::ConnectionTrait::execute(books.test.db.write(), &change).await.unwrap();
    let shown = addresses::of_invoices(&books.test.db, &[&invoice]).await.unwrap().remove(0);
    assert_eq!((shown.id, shown.street.as_str(), shown.is_default), (ana.address.id, "Calle Mayor", false));
}

#[tokio::test]
async fn a_reminder_is_verified_by_its_code_and_by_no_other() {
    let books = Books::new("a_reminder_is_verified_by_its_code_and_by_no_other").await;
    let ana = books.customer("Ana", Country::CH).await;
    let invoice = books.invoice(&ana, 5_000, "2026-01-10").await;
    let reminder = books.reminder(&invoice, 1, "2026-02-20").await;
    let typed = reminder.verification_code.to_lowercase().replace('-', " ");
    assert_eq!(verify_reminder(&books.test.db, &typed).await.unwrap(), Some(reminder));
    for wrong in ["", "0000-0000-0000", "' OR 1=1 --"] {
        assert_eq!(verify_reminder(&books.test.db, wrong).await.unwrap(), None, "{wrong}");
    }
}

#[tokio::test]
async fn an_invoice_tells_how_far_it_was_reminded_of() {
    let books = Books::new("an_invoice_tells_how_far_it_was_reminded_of").await;
    let ana = books.customer("Ana", Country::CH).await;
    let (late, other) =
        (books.invoice(&ana, 5_000, "2026-01-10").await, books.invoice(&ana, 5_000, "2026-01-10").await);
    let write = books.test.db.write();
    let levels = async || {
        let read = async |id| invoice::Entity::find_by_id(id).one(write).await.unwrap().unwrap().reminder_level;
        (read(late.id).await, read(other.id).await)
    };
    assert_eq!(levels().await, (None, None));
    books.reminder(&late, 1, "2026-03-01").await;
    let second = books.reminder(&late, 2, "2026-03-20").await;
    assert_eq!(levels().await, (Some(2), None));
    // Those that were there before the column.
    books.test.down_before("m0021").await;
    books.test.db.migrate().await.unwrap();
    assert_eq!(levels().await, (Some(2), None));
    let moved = reminder::ActiveModel { invoice_id: Set(other.id), ..second.clone().into() };
    moved.update(write).await.unwrap();
    assert_eq!(levels().await, (Some(1), Some(2)));
    reminder::Entity::delete_by_id(second.id).exec(write).await.unwrap();
    assert_eq!(levels().await, (Some(1), None));
}

#[tokio::test]
async fn only_what_is_overdue_is_reminded_of() {
    let books = Books::new("only_what_is_overdue_is_reminded_of").await;
    let ana = books.customer("Ana", Country::CH).await;
    let remind = |invoice: &Invoice, level| invoice.remind(level, &books.test.ids, &books.test.clock).is_ok();
    let late = books.invoice(&ana, 5_000, "2026-01-10").await;
    let in_time = books.invoice(&ana, 5_000, "2026-05-16").await;
    assert!(remind(&late, 1) && remind(&late, 3) && !remind(&late, 0) && !remind(&late, 4));
    assert!(!remind(&in_time, 1), "due today");
    let paid = Invoice { paid_minor: 5_000, ..late.clone() };
    assert!(!remind(&paid, 1) && !remind(&Invoice { state: InvoiceState::Cancelled, ..late }, 1));
}
