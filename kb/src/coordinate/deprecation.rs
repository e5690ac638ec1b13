//! What of a schema is on its way out.

use super::{Coordinate, SchemaCoordinates};
use apollo_compiler::coordinate::SchemaCoordinateLookup;

impl SchemaCoordinates {
    /// Why what a coordinate names, or the field whose argument it names, is deprecated, in the schema's words; nothing where
    /// it is not, or where the schema does not have it.
    pub fn deprecation(&self, coordinate: &Coordinate) -> Option<&str> {
        self.own_deprecation(coordinate).or_else(|| self.own_deprecation(&coordinate.parent()?))
    }

    fn own_deprecation(&self, coordinate: &Coordinate) -> Option<&str> {
        let schema = self.schema();
        let directives = match coordinate.parsed().lookup(schema).ok()? {
            SchemaCoordinateLookup::Field(it) => &it.directives,
            SchemaCoordinateLookup::InputField(it) => &it.directives,
            SchemaCoordinateLookup::EnumValue(it) => &it.directives,
            SchemaCoordinateLookup::Argument(it) => &it.directives,
            _ => return None,
        };
        let reason = directives.get("deprecated")?.argument_by_name("reason", schema).ok();
        Some(reason.and_then(|reason| reason.as_str()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deprecated_says_why() {
        let sdl = "type Query { old: Int @deprecated(reason: \"Use `Query.new`.\") bare(a: Int): Int @deprecated \
                   new(a: Int, b: Int @deprecated(reason: \"Gone.\")): Status } \
                   enum Status { OLD @deprecated(reason: \"Use NEW.\") NEW }";
        let schema = SchemaCoordinates::parse(sdl, "x").unwrap();
        for (coordinate, reason) in [
            ("Query.old", Some("Use `Query.new`.")),
            ("Query.bare", Some("No longer supported")),
            ("Query.bare(a:)", Some("No longer supported")),
            ("Query.new(b:)", Some("Gone.")),
            ("Query.new(a:)", None),
            ("Query.new", None),
            ("Status.OLD", Some("Use NEW.")),
            ("Status.NEW", None),
            ("Status", None),
            ("Nothing.at", None),
        ] {
            assert_eq!(schema.deprecation(&coordinate.parse().unwrap()), reason, "{coordinate}");
        }
    }
}
