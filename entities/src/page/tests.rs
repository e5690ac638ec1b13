use std::sync::Arc;

use super::{Page, PageArgs, Wanted};
use crate::{
    access::policy::ReadAccounting,
    invoices::{InvoiceFilter, InvoiceOrder, of_organizations, testing::Books},
    locale::Country,
    organizations::Role,
};

#[tokio::test]
async fn a_page_without_what_is_around_it_has_the_same_rows() {
    let books = Books::new("a_page_without_what_is_around_it_has_the_same_rows").await;
    let (ana, bob) = (books.customer("Ana", Country::CH).await, books.customer("Bob", Country::CH).await);
    books.test.member(&bob.organization, &ana.user, Role::LegalRepresentative, &[]).await;
    for day in ["2026-03-10", "2026-01-10", "2026-04-10", "2026-02-10"] {
        books.invoice(&ana, 5_000, day).await;
        books.invoice(&bob, 5_000, day).await;
    }
    let (access, today) = (books.access(&ana), books.test.today());
    let all = [bob.organization.id, ana.organization.id];
    let grant = access.grant::<ReadAccounting>(&all).await.unwrap();
    let (filter, order) = (InvoiceFilter::default(), InvoiceOrder::default());
    for (first, last) in [(Some(3), None), (None, Some(3)), (Some(4), None), (Some(0), None), (None, Some(5))] {
        let args = PageArgs::new(first, None, last, None).unwrap();
        for of in [&all[..], &all[..1]] {
            let pages = async |wanted| {
                let found = of_organizations(&books.test.db, &grant, of, &filter, order, today, &args, wanted);
                let nodes = |page: &Page<_>| page.rows.iter().map(|row| Arc::clone(&row.node)).collect::<Vec<_>>();
                found.await.unwrap().iter().map(nodes).collect::<Vec<_>>()
            };
            let bare = pages(Wanted { around: false, ..Wanted::ROWS }).await;
            assert_eq!(bare, pages(Wanted::ROWS).await, "{args:?}");
            let length = usize::try_from(first.or(last).unwrap_or(0).min(4)).unwrap();
            assert!(bare.iter().all(|rows| rows.len() == length), "{args:?}");
        }
    }
}
