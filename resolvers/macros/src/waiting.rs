//! Fields that wait.
//!
//! async-graphql makes one future of all fields of a type, which has room for the largest of them, twice. Whoever asks for a
//! field then carries all others: a root field's future came to nine kilobytes, and an organization's to four, to be made anew
//! and mostly never touched, with every request. So a field that waits does so in a future of its own, in as much room as it
//! needs.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{ImplItem, parse_quote};

/// Puts the future of a method that waits for something on the heap.
pub(crate) fn on_the_heap(item: &mut ImplItem) {
    let ImplItem::Fn(method) = item else { return };
    let block = &method.block;
    if method.sig.asyncness.is_some() && awaits(block.to_token_stream()) {
        method.block = parse_quote!({ ::entities::boxed::boxed(move || async move #block).await });
    }
}

fn awaits(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "await",
        TokenTree::Group(group) => awaits(group.stream()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_on_the_heap(method: &str) -> bool {
        let mut item: ImplItem = syn::parse_str(method).expect("a method");
        on_the_heap(&mut item);
        item.to_token_stream().to_string().contains("boxed")
    }

    #[test]
    fn a_field_is_put_on_the_heap_that_waits() {
        for waiting in [
            "async fn teams(&self, ctx: &Context<'_>) -> Result<Column<Team>> { teams(ctx, self.ids()).await }",
            "async fn teams(&self) -> Column<Team> { if self.any() { vec![read(self).await] } else { Vec::new() } }",
        ] {
            assert!(is_on_the_heap(waiting), "{waiting}");
        }
        for other in [
            "async fn name(&self) -> Column<String> { self.each(|team| team.name.as_str()) }",
            "fn name(&self) -> Column<String> { self.each(|team| team.name.as_str()) }",
            "const NAME: u8 = 1;",
        ] {
            assert!(!is_on_the_heap(other), "{other}");
        }
    }
}
