//! What a gateway of Apollo Federation asks of a subgraph: its schema, and its objects by what other subgraphs say of them.
//!
//! Every [`Node`] is an entity whose key is its `id`: a new node becomes one by itself. Other subgraphs refer to it by a
//! *representation*, `{__typename: "Invoice", id: "inv_…"}`. A request's representations of one type are looked up with one
//! statement and resolved as one level, by the same way and with the same rights as `nodes(ids:)`.

use async_graphql::{
    Any, Context, ContextSelectionSet, OutputType, Pos, Positioned, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::Field,
    registry::{MetaType, Registry},
};
use entities::ids::{AnyId, IdError};
use futures_util::future::BoxFuture;

use crate::{
    error::{Fault, Result},
    level::{Cell, Column, Level, Located, Place, Rendered, object, objects, register_union},
    nodes::{self, Node},
};

/// The most representations that are resolved at once. A gateway asks for all objects of a page of another subgraph together,
/// and cannot ask for less.
pub const MOST_REPRESENTATIONS: usize = 1_000;

/// An object that another subgraph refers to.
#[derive(Debug, Clone)]
pub struct Entity(Node);

/// What a subgraph says of itself.
#[derive(Debug, Clone)]
pub struct Service {
    sdl: &'static str,
}

/// Where the subgraph's schema comes from: data of the schema, as only who builds it can export it.
#[derive(Debug, Clone, Copy)]
pub struct SubgraphSdl(pub fn() -> &'static str);

/// What this subgraph says of itself to whoever composes it with others.
#[object(name = "_Service")]
impl Level<Service> {
    /// This schema in the schema definition language, with the directives of Apollo Federation: what others may refer to, and by which key.
    fn sdl(&self) -> Column<String> {
        self.each(|service| service.sdl)
    }
}
objects!(Service);

/// The subgraph itself.
///
/// # Errors
/// When the schema was built without a [`SubgraphSdl`].
pub fn service(ctx: &Context<'_>) -> Result<Service> {
    let sdl = ctx.data_opt::<SubgraphSdl>().ok_or_else(|| Fault::internal("the schema does not know its SDL"))?;
    Ok(Service { sdl: sdl.0() })
}

/// The objects that representations stand for, in their order: nothing for one that is not there or not for this viewer, and
/// a fault of its own for one that stands for nothing.
///
/// # Errors
/// More than [`MOST_REPRESENTATIONS`]; when the database fails.
pub async fn entities(ctx: &Context<'_>, representations: &[Any]) -> Result<Vec<Option<Result<Entity>>>> {
    let given = representations.len();
    if given > MOST_REPRESENTATIONS {
        let most = MOST_REPRESENTATIONS;
        return Err(Fault::input(format!("{given} representations are too many: ask for at most {most} at once")));
    }
    let keys: Vec<Result<AnyId>> = representations.iter().map(|representation| key(&representation.0)).collect();
    let ids: Vec<AnyId> = keys.iter().flatten().cloned().collect();
    let mut found = nodes::load(ctx, &ids).await?.into_iter();
    let entity = |key| match key {
        Ok(_) => found.next().flatten().map(|node| Ok(Entity(node))),
        Err(fault) => Some(Err(fault)),
    };
    Ok(keys.into_iter().map(entity).collect())
}

/// The object that a representation names. Whatever else it holds is for others.
fn key(representation: &Value) -> Result<AnyId> {
    let Value::Object(fields) = representation else {
        return Err(Fault::input("a representation is an object with `__typename` and `id`"));
    };
    let type_name = text(fields, "__typename")?;
    let expected = nodes::prefix(type_name).ok_or_else(|| {
        Fault::input(format!("`{type_name}` is no type that can be referred to here: see the `@key`s of `_service`"))
    })?;
    let text = text(fields, "id")?;
    let id: AnyId = text.parse()?;
    if id.prefix == expected { Ok(id) } else { Err(IdError::OtherType { text: text.to_owned(), expected }.into()) }
}

fn text<'a>(fields: &'a IndexMap<async_graphql::Name, Value>, name: &str) -> Result<&'a str> {
    match fields.get(name) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(Fault::input(format!("the `{name}` of a representation is a text"))),
        None => Err(Fault::input(format!("the representation lacks `{name}`: give `__typename` and `id`"))),
    }
}

impl OutputType for Entity {
    fn type_name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("_Entity")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Self as Cell>::register(registry);
        Self::qualified_type_name()
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        Err(Fault::internal("a union resolves in a column").into_server_error(field.pos))
    }
}

impl Cell for Entity {
    fn type_ref() -> String {
        "_Entity!".to_owned()
    }

    /// The union of all types that implement `Node`.
    fn register(registry: &mut Registry) {
        if registry.types.contains_key("_Entity") {
            return;
        }
        <Node as Cell>::register(registry);
        let types: Vec<String> = match registry.types.get("Node") {
            Some(MetaType::Interface { possible_types, .. }) => possible_types.iter().cloned().collect(),
            _ => Vec::new(),
        };
        register_union::<Self>(registry, "An object that other subgraphs may refer to by its key.", &types);
    }

    fn resolve(at: Located<'_>, places: Vec<Place>, cells: Vec<Self>) -> BoxFuture<'_, Rendered> {
        Node::resolve(at, places, cells.into_iter().map(|entity| entity.0).collect())
    }

    fn standard<'a>(ctx: &'a ContextSelectionSet<'a>, pos: Pos, cell: Self) -> BoxFuture<'a, ServerResult<Value>> {
        Node::standard(ctx, pos, cell.0)
    }
}
