//! Which fields need nothing but their object and the moment.

use heck::ToLowerCamelCase;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Expr, ExprClosure, ExprPath, FnArg, ImplItem, ImplItemFn, Pat, PatType, ReturnType, Stmt, Type, ext::IdentExt,
};

use crate::argument;

/// A plain field.
pub(crate) struct Field<'i> {
    name: String,
    /// `C` of the `Column<C>` that it answers with.
    cell: &'i Type,
    /// Whether the closure gives what is written as it is; else it gives the cell itself.
    is_leaf: bool,
    of: Of<'i>,
    /// Whether it depends on the request's moment too.
    is_at: bool,
}

/// What a field has of its object, and of the moment where it depends on that.
enum Of<'i> {
    /// By a closure that names nothing but these.
    Closure { object: &'i Pat, moment: Option<&'i Pat>, body: &'i Expr },
    /// By a function.
    Function(&'i ExprPath),
}

impl<'i> Of<'i> {
    /// What names the level or the context is none.
    fn read(argument: &'i Expr, context: Option<&Ident>) -> Option<Self> {
        let refused = |ident: &Ident| ident == "self" || ident == "Self" || Some(ident) == context;
        match argument {
            // `Self` is the level here, and would be the object where the writer stands.
            Expr::Path(function) if !names(function.to_token_stream(), &refused) => Some(Self::Function(function)),
            Expr::Closure(ExprClosure { inputs, body, .. }) => {
                let mut inputs = inputs.iter();
                let (object, moment) = (inputs.next()?, inputs.next());
                let is_whole = inputs.next().is_none() && moment.is_some() == context.is_some();
                (is_whole && !names(body.to_token_stream(), &refused)).then_some(Self::Closure { object, moment, body })
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
        let (cell, context) = column_of(method)?;
        let [Stmt::Expr(Expr::MethodCall(call), None)] = method.block.stmts.as_slice() else { return None };
        let is_self = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self"));
        let (is_leaf, is_at) = match call.method.to_string().as_str() {
            "each" => (true, false),
            "cells" => (false, false),
            "each_at" => (true, true),
            "cells_at" => (false, true),
            _ => return None,
        };
        let of = match (&*call.args.iter().collect::<Vec<_>>(), context) {
            ([of], None) if is_self && !is_at => *of,
            ([Expr::Path(given), of], Some(context)) if is_self && is_at && given.path.is_ident(context) => *of,
            _ => return None,
        };
        Some(Self { name, cell, is_leaf, of: Of::read(of, context)?, is_at })
    }

    /// The arm that makes the field's writer for objects of that type.
    pub(crate) fn writer(&self, of: &Type) -> TokenStream {
        let Self { name, cell, is_leaf, is_at, .. } = self;
        let (object, moment, body) = match &self.of {
            Of::Closure { object, moment, body } => {
                let moment = moment.map_or_else(|| quote!(_), ToTokens::to_token_stream);
                (object.to_token_stream(), moment, body.to_token_stream())
            }
            Of::Function(function) if *is_at => (quote!(object), quote!(moment), quote!(#function(object, moment))),
            Of::Function(function) => (quote!(object), quote!(_), quote!(#function(object))),
        };
        let given = quote!(#object: &#of, #moment: &crate::level::Moment, json: &mut Vec<u8>);
        if *is_leaf {
            quote! {
                #name => Some(Box::new(|#given| {
                    crate::level::Writes::<#cell>::write(&{ #body }, json);
                    Some(0)
                })),
            }
        } else {
            quote! {
                #name => {
                    let write = <#cell as crate::level::Cell>::writer(compiler)?;
                    Some(Box::new(move |object: &#of, moment: &crate::level::Moment, json: &mut Vec<u8>| {
                        let cell = |#object: &#of, #moment: &crate::level::Moment| #body;
                        write(&cell(object, moment), moment, json)
                    }))
                }
            }
        }
    }
}

/// `C` of a method that takes its level alone, at once, and answers with a `Column<C>`, or takes the context too and answers
/// with a `Result` of it. What is said of a field by an attribute, such as another name or a guard, leaves it to async-graphql.
fn column_of(method: &ImplItemFn) -> Option<(&Type, Option<&Ident>)> {
    let signature = &method.sig;
    let is_bare =
        signature.asyncness.is_none() && method.attrs.iter().all(|attribute| !attribute.path().is_ident("graphql"));
    let ReturnType::Type(_, ty) = &signature.output else { return None };
    match (&*signature.inputs.iter().collect::<Vec<_>>(), is_bare) {
        ([FnArg::Receiver(_)], true) => Some((argument_of(ty, "Column")?, None)),
        ([FnArg::Receiver(_), FnArg::Typed(PatType { pat, .. })], true) => {
            let Pat::Ident(context) = &**pat else { return None };
            Some((argument_of(argument_of(ty, "Result")?, "Column")?, Some(&context.ident)))
        }
        _ => None,
    }
}

/// The only type in the angle brackets of a type of that name.
fn argument_of<'i>(ty: &'i Type, name: &str) -> Option<&'i Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    argument(&last.arguments)
}

/// Whether one of these stands there.
fn names(tokens: TokenStream, refused: &impl Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => refused(&ident),
        TokenTree::Group(group) => names(group.stream(), refused),
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
            "fn status(&self, ctx: &Context<'_>) -> Result<Column<Status>> { self.each_at(ctx, |team, at| team.on(at.today)) }",
            "fn offers(&self, ctx: &Context<'_>) -> Result<Column<Vec<Offer>>> { self.cells_at(ctx, offers) }",
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
            "fn status(&self, ctx: &Context<'_>) -> Result<Column<Status>> { self.each_at(ctx, |team, at| team.of(ctx)) }",
            "fn status(&self, ctx: &Context<'_>) -> Result<Column<Status>> { self.each_at(ctx, |team| team.status()) }",
            "fn status(&self, ctx: &Context<'_>) -> Result<Column<Status>> { self.each_at(other, |team, at| at.today) }",
            "fn status(&self, ctx: &Context<'_>, at: i32) -> Result<Column<i32>> { self.each_at(ctx, |team, at| at.today) }",
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
