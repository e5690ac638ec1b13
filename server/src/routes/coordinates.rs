//! What a link `graphql:Invoice.status` of an article leads to: what the schema says of it, and which guides explain it.

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};
use http::{HeaderMap, HeaderValue, header};
use kb::{Coordinate, Explanation, SchemaCoordinates};

use crate::{
    pages::{CoordinatePage, Entry, Member, Texts},
    respond::Refusal,
    routes::{guides::Reader, start::language},
    security_headers,
    state::State,
};

/// How many guides are listed; a type that everything is tied to has more than anybody reads.
const ENTRIES: usize = 50;

/// `GET /graphql/coordinates/{coordinate}`.
pub(crate) async fn page(
    AxumState(state): AxumState<State>,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let reader = Reader::of(&state, &headers).await?;
    let guides = state.services().guides.load();
    let schema = guides.coordinates();
    let coordinate: Coordinate =
        text.parse().map_err(|error: kb::coordinate::CoordinateError| Refusal::not_found(error.to_string()))?;
    if !schema.exists(&coordinate) {
        let hint = schema.suggest(&coordinate).map(|it| format!(": did you mean `{it}`?")).unwrap_or_default();
        return Err(Refusal::not_found(format!("the schema has no `{coordinate}`{hint}")));
    }
    let locale = language(&state, &headers);
    let explanations = guides.knowledge_base().explaining(&coordinate, &locale);
    let shown = explanations.iter().filter(|it| it.article.is_for(reader.0));
    let page = CoordinatePage {
        lang: locale.as_str(),
        t: Texts::of(&locale),
        coordinate: &coordinate,
        parents: parents(&coordinate),
        description: schema.description(&coordinate),
        named_type: schema.named_type_of(&coordinate),
        entries: entries(shown),
        members: members(schema, &coordinate),
    };
    let mut response = reader.cached(&headers, security_headers::page(page.render().map_err(Refusal::internal)?)).await;
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language, authorization"));
    Ok(response)
}

/// One entry an article or section, however many of its coordinates lie within the one asked for.
fn entries<'a>(explanations: impl Iterator<Item = &'a Explanation>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for explanation in explanations {
        let entry = Entry::of(&explanation.article).at(explanation.section());
        let within = (!explanation.is_exact).then(|| explanation.coordinate.clone());
        match entries.iter().position(|known| known.href == entry.href) {
            Some(known) => entries[known].coordinates.extend(within),
            None if entries.len() == ENTRIES => break,
            None => entries.push(Entry { coordinates: within.into_iter().collect(), ..entry }),
        }
    }
    entries
}

/// What it lies within, the outermost first.
fn parents(coordinate: &Coordinate) -> Vec<Coordinate> {
    let mut parents: Vec<Coordinate> = std::iter::successors(coordinate.parent(), Coordinate::parent).collect();
    parents.reverse();
    parents
}

/// The members of a type, each with what the schema says of it.
fn members<'a>(schema: &'a SchemaCoordinates, coordinate: &Coordinate) -> Vec<Member<'a>> {
    let (Some(ty), None) = (coordinate.type_name(), coordinate.member()) else { return Vec::new() };
    let members = schema.members_of(ty).into_iter();
    members
        .map(|member| Member {
            name: member.member().unwrap_or_default().to_owned(),
            description: schema.description(&member).unwrap_or_default(),
            coordinate: member,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_come_from_the_outside_in() {
        let texts =
            |text: &str| -> Vec<String> { parents(&text.parse().unwrap()).iter().map(ToString::to_string).collect() };
        assert_eq!(texts("Invoice"), [""; 0]);
        assert_eq!(texts("Organization.invoices(filter:)"), ["Organization", "Organization.invoices"]);
    }
}
