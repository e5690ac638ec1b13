//! Which fields need nothing but their object.

use heck::ToLowerCamelCase;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Expr, ExprClosure, ExprPath, FnArg, ImplItem, ImplItemFn, Pat, ReturnType, Stmt, Type, ext::IdentExt};

use crate::argument;

/// A plain field.
pub(crate) struct Field<'i> {
    name: String,
    /// `C` of the `Column<C>` that it answers with.
    cell: &'i Type,
    /// Whether the closure gives what is written as it is; else it gives the cell itself.
    is_leaf: bool,
    of: Of<'i>,
}

/// What a field has of its object.
enum Of<'i> {
    /// By a closure that names nothing but the object.
    Closure { object: &'i Pat, body: &'i Expr },
    /// By a function.
    Function(&'i ExprPath),
}

impl<'i> Of<'i> {
    fn read(argument: &'i Expr) -> Option<Self> {
        match argument {
            // `Self` is the level here, and would be the object where the writer stands.
            Expr::Path(function) if !names_self(function.to_token_stream()) => Some(Self::Function(function)),
            Expr::Closure(ExprClosure { inputs, body, .. }) => {
                let object = inputs.first().filter(|_| inputs.len() == 1 && !names_self(body.to_token_stream()))?;
                Some(Self::Closure { object, body })
            }
            _ => None,
        }
    }
}

impl<'i> Field<'i> {
    /// The field, where it is a plain one.
    pub(crate) fn of(item: &'i ImplItem) -> Option<Self> {
        let ImplItem::Fn(method) = item else { return None };
        let name = method.sig.ident.unraw().to_string().to_lower_camel_case();
        let cell = column_of(method)?;
        let [Stmt::Expr(Expr::MethodCall(call), None)] = method.block.stmts.as_slice() else { return None };
        let is_self = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self"));
        let is_leaf = match call.method.to_string().as_str() {
            "each" => true,
            "cells" => false,
            _ => return None,
        };
        let of = call.args.first().filter(|_| is_self && call.args.len() == 1).and_then(Of::read)?;
        Some(Self { name, cell, is_leaf, of })
    }

    /// The arm that makes the field's writer for objects of that type.
    pub(crate) fn writer(&self, of: &Type) -> TokenStream {
        let Self { name, cell, is_leaf, .. } = self;
        let (object, body) = match &self.of {
            Of::Closure { object, body } => (object.to_token_stream(), body.to_token_stream()),
            Of::Function(function) => (quote!(object), quote!(#function(object))),
        };
        if *is_leaf {
            quote! {
                #name => Some(Box::new(|#object: &#of, json: &mut Vec<u8>| {
                    crate::level::Writes::<#cell>::write(&{ #body }, json);
                    Some(0)
                })),
            }
        } else {
            quote! {
                #name => {
                    let write = <#cell as crate::level::Cell>::writer(compiler)?;
                    Some(Box::new(move |#object: &#of, json: &mut Vec<u8>| write(&{ #body }, json)))
                }
            }
        }
    }
}

/// `C` of a method that takes its level and nothing else, at once, and answers with a `Column<C>`. What is said of a field by
/// an attribute, such as another name or a guard, leaves it to async-graphql.
fn column_of(method: &ImplItemFn) -> Option<&Type> {
    let signature = &method.sig;
    let is_bare = signature.asyncness.is_none()
        && matches!(signature.inputs.iter().collect::<Vec<_>>().as_slice(), [FnArg::Receiver(_)])
        && method.attrs.iter().all(|attribute| !attribute.path().is_ident("graphql"));
    let ReturnType::Type(_, ty) = &signature.output else { return None };
    let Type::Path(path) = &**ty else { return None };
    let last = path.path.segments.last().filter(|last| is_bare && last.ident == "Column")?;
    argument(&last.arguments)
}

fn names_self(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "self" || ident == "Self",
        TokenTree::Group(group) => names_self(group.stream()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_plain(method: &str) -> bool {
        let method: ImplItem = syn::parse_str(method).expect("a method");
        Field::of(&method).is_some()
    }

    #[test]
    fn a_field_is_plain_that_needs_nothing_but_its_object() {
        for plain in [
            "fn name(&self) -> Column<String> { self.each(|team| team.name.as_str()) }",
            "/// With words.\nfn total(&self) -> crate::level::Column<Money> { self.cells(|invoice| invoice.total()) }",
            "fn total(&self) -> Column<Money> { self.cells(Invoice::total) }",
            "fn both(&self) -> Column<i32> { self.each(|Pair { left, right }| left + right) }",
        ] {
            assert!(is_plain(plain), "{plain}");
        }
        for other in [
            "fn name(&self) -> Result<Column<String>> { self.each(|team| team.name.as_str()) }",
            "fn name(&self, ctx: &Context<'_>) -> Column<String> { self.each(|team| team.name.as_str()) }",
            "async fn name(&self) -> Column<String> { self.each(|team| team.name.as_str()) }",
            "fn name(&self) -> Column<String> { let all = 1; self.each(|team| team.name(all)) }",
            "fn name(&self) -> Column<String> { self.each(|team| if team.is_mine { self.mine() } else { other() }) }",
            "fn name(&self) -> Column<String> { self.each(|team| Self::name_of(team)) }",
            "fn name(&self) -> Column<String> { self.each(Self::name_of) }",
            "fn name(&self) -> Column<String> { self.try_each(|team| team.name()) }",
            "fn name(&self) -> Column<String> { self.others.each(|team| team.name()) }",
            "#[graphql(guard = \"Mine\")] fn name(&self) -> Column<String> { self.each(|team| team.name()) }",
            "fn name(&self) -> String { self.each(|team| team.name()) }",
            "const NAME: u8 = 1;",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }

    #[test]
    fn a_field_has_the_name_that_clients_know_it_by() {
        let method: ImplItem =
            syn::parse_str("fn r#has_next_page(&self) -> Column<bool> { self.each(|info| info.next) }").unwrap();
        assert_eq!(Field::of(&method).map(|field| field.name), Some("hasNextPage".to_owned()));
    }
}
