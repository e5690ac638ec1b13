//! `#[object]`, for the crate `resolvers` alone: a type's fields as async-graphql's `#[Object]` makes them, and once more as
//! functions that write a field of one object, where it needs nothing but the object, or the moment too.
//!
//! ```ignore
//! #[object(name = "Team")]
//! impl Level<Team> {
//!     /// Its name.
//!     fn name(&self) -> Column<String> {
//!         self.each(|team| team.name.as_str())
//!     }
//! }
//! ```
//!
//! *Plain* is a field by how it is written, so that nobody has to say it: no argument but `&self`, not `async`, a `Column`, and
//! for a body `self.each(…)` or `self.cells(…)` and nothing else, of a function or of a closure that does not name `self`. Or it
//! takes the context, answers with a `Result<Column<…>>`, and its body is `self.each_at(ctx, …)` or `self.cells_at(ctx, …)` of a
//! function or closure over the object and the request's moment. None of them can hold anything else of the request. All other fields are resolved, as they were without this attribute; a field that is
//! overlooked here costs time and changes no answer. What is made of plain fields stands in `resolvers/level/compiled`.
//!
//! What a field waits for is a future of its own on the heap: see [`waiting`].

mod plain;
mod waiting;

use proc_macro::TokenStream;
use quote::quote;
use syn::{GenericArgument, ItemImpl, PathArguments, Type, parse_macro_input, spanned::Spanned};

/// Makes an `impl Level<T>` an object type of the schema. Its arguments are those of async-graphql's `#[Object]`.
#[proc_macro_attribute]
pub fn object(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut item = parse_macro_input!(item as ItemImpl);
    item.items.iter_mut().for_each(waiting::on_the_heap);
    let Some(of) = level_of(&item.self_ty) else {
        let message = "`#[object]` stands on an `impl Level<T>`; another type takes async-graphql's `#[Object]`";
        return syn::Error::new(item.self_ty.span(), message).to_compile_error().into();
    };
    let writers = item.items.iter().filter_map(plain::Field::of).map(|field| field.writer(of));
    let arguments = proc_macro2::TokenStream::from(arguments);
    quote! {
        #[::async_graphql::Object(#arguments)]
        #item

        #[automatically_derived]
        impl crate::level::Fields for #of {
            #[allow(unused_braces, unused_variables, clippy::all, clippy::pedantic)]
            fn plain(field: &str, compiler: &crate::level::Compiler<'_>) -> Option<crate::level::Writer<Self>> {
                match field {
                    #(#writers)*
                    _ => None,
                }
            }
        }
    }
    .into()
}

/// `T` of `Level<T>`.
fn level_of(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Level")?;
    argument(&last.arguments)
}

/// The only type in angle brackets.
fn argument(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}
