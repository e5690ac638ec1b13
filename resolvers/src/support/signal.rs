//! What may be the matter with a caller.

use async_graphql::Context;
pub use entities::support::SupportSignal;
use kb::Coordinate;

use super::texts;
use crate::{
    context::{access, request},
    error::Result,
    help::{self, HelpTopic},
    level::{Column, Level, object, objects},
    money::reader,
    nodes::Node,
};

/// How many guides come with one signal.
const TOPICS: i32 = 3;

/// Something that may be what the caller calls about.
#[object(name = "SupportSignal")]
impl Level<SupportSignal> {
    /// What it is about: an invoice, a product or a site.
    fn subject(&self) -> Column<Node> {
        self.cells(|signal| match signal {
            SupportSignal::OverdueInvoice(invoice) => Node::Invoice((**invoice).clone()),
            SupportSignal::FailingProduct(product, _) => Node::Product((**product).clone()),
            SupportSignal::MysqlPrefixByMigration(site) => Node::Site((**site).clone()),
        })
    }

    /// What seems to be the matter, in a sentence of the reader's language.
    fn summary(&self, ctx: &Context<'_>) -> Result<Column<String>> {
        let (reader, today) = (reader(request(ctx)?, None), access(ctx)?.today());
        Ok(self.each(|signal| texts::summary(signal, today, reader)))
    }

    /// The guides about it.
    fn help(&self, ctx: &Context<'_>) -> Result<Column<Vec<HelpTopic>>> {
        let coordinates = self.pluck(coordinates);
        self.column(help::of_coordinates(ctx, coordinates, None, TOPICS)?)
    }
}
objects!(SupportSignal);

/// What a guide about the signal is tied to, the most telling first.
pub(super) fn coordinates(signal: &SupportSignal) -> Vec<Coordinate> {
    let members: &[(&str, &str)] = match signal {
        SupportSignal::OverdueInvoice(_) => &[("InvoiceStatus", "OVERDUE"), ("Invoice", "diagnosis")],
        SupportSignal::FailingProduct(_, status) => {
            &[("ProductStatus", status.as_str()), ("ProductBilling", "autoRenew")]
        }
        SupportSignal::MysqlPrefixByMigration(_) => &[("MysqlPrefix", "enabledByMigration"), ("MysqlPrefix", "impact")],
    };
    members.iter().filter_map(|(ty, member)| Coordinate::of_member(ty, member).ok()).collect()
}
