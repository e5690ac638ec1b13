"""What is sent for arguments: values that are right, nearly right, at the edge of their type, and of no type at all."""

import graphql
from hypothesis import strategies as st
from hypothesis_graphql import nodes

LARGEST = 2**31 - 1

# Texts at which programs stumble: nothing, blanks, control characters, marks that join or turn the letters around them,
# letters outside the first plane, what means something to SQL, to search engines, to paths and to HTML, and much of it.
TEXTS = [
    "", " ", "\t\n", "\0", "a\0b", "\u200b", "\u202eabc", "e\u0301", "İ", "ß", "ﬃ", "𝕏", "👩‍👩‍👧", "\ufeff", "\uffff",
    "'; DROP TABLE users; --", "%", "_", "\\", "\"", "a* OR (", "+-!(){}[]^~?:/", "\"unclosed", "AND", "../../etc/passwd",
    "<script>alert(1)</script>", "{{ x }}", "null", "NaN", "-1", "1e999", "factura", "Rechnung bezahlen",
    "a" * 71, "ä" * 256, "word " * 2_000, "x" * 70_000, "(" * 500,
]  # fmt: skip

# By scalar: right ones first, then those that only look so.
SCALARS = {
    "CountryCode": ["CH", "DE", "LI", "ch", "XX", "C", "CHE", "🇨🇭"],
    "CurrencyCode": ["CHF", "EUR", "chf", "XXX", "XTS", "C", "€"],
    "Date": ["2026-03-01", "2024-02-29", "2026-02-29", "0000-01-01", "0001-01-01", "9999-12-31", "+10000-01-01",
             "-262143-01-01", "262142-12-31", "2026-3-1", "2026-03-01T00:00:00Z", "20260301"],
    "DateTime": ["2026-03-01T09:30:00Z", "2026-03-01T09:30:00+02:00", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z",
                 "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-06-30T23:59:60Z", "2026-03-01T24:00:00Z",
                 "2026-03-01T09:30:00+99:99", "2026-03-01", "-262143-01-01T00:00:00Z"],
    "Decimal": ["120.00", "0.01", "0", "-0.00", "-1", "0.001", "1e2", "1E400", "NaN", "Infinity", "1_000", "1,5", " 1 ", "+1",
                "92233720368547758.07", "92233720368547758.08", "79228162514264337593543950335", "0." + "0" * 60 + "1",
                "9" * 400],
    "Locale": ["es", "en", "fr-CH", "de", "it", "tlh", "x-private", "und", "es-419", "EN_gb", "a" * 9, "en-u-nu-arab", "-"],
    "SchemaCoordinate": ["Invoice", "Invoice.status", "InvoiceStatus.OVERDUE", "Mutation.payInvoice", "Organization.invoices(filter:)",
                         "@deprecated", "@deprecated(reason:)", "Invoice.", ".status", "Invoice(", "a.b(c:).d"],
    "URL": ["https://example.org", "/kb", "javascript:alert(1)", "//example.org", "http://[::1", "data:,"],
    "HTML": ["<p>a</p>"],
}  # fmt: skip


def ids(known):
    """Global IDs: of things that are there, of their neighbours, of another kind, and texts that are none."""
    there = st.sampled_from(known)
    return st.one_of(
        there,
        there,
        there.map(str.upper),
        there.map(lambda known: known[:-1] + ("0" if known[-1] != "0" else "1")),
        there.map(lambda known: "prd" + known[known.index("_") :]),
        there.map(lambda known: known + known),
        st.sampled_from(["org_", "_", "inv_7zzzzzzzzzzzzzzzzzzzzzzzzz", "inv_8zzzzzzzzzzzzzzzzzzzzzzzzz", "org_" + "0" * 26]),
        st.sampled_from(TEXTS),
    )


def texts(known):
    """Strings; some are cursors and codes only by their form."""
    return st.one_of(st.sampled_from(TEXTS), st.text(max_size=40), st.sampled_from(known), st.just("bm9uc2Vuc2U"))


def references(known):
    """What other subgraphs hand over: objects by their type and their key, and what only looks so."""
    types = ["Organization", "Invoice", "Product", "User", "Article", "Query", "Nope", "", None, 7]
    return st.fixed_dictionaries({"__typename": st.sampled_from(types)}, optional={"id": st.one_of(ids(known), st.none())})


def node_of(reference):
    """The same, written into a document."""
    written = {name: nodes.Null if value is None else nodes.String(value) for name, value in reference.items()}
    fields = [graphql.ObjectFieldNode(name=graphql.NameNode(value=name), value=value) for name, value in written.items()]
    return nodes.Object(fields)


def in_documents(schema, known):
    """By scalar, a strategy for values written into a document."""
    by_name = {"ID": ids(known), "String": texts(known)}
    for name, listed in SCALARS.items():
        by_name[name] = st.one_of(st.sampled_from(listed), st.sampled_from(listed), texts(known))
    for name, kind in schema.type_map.items():
        if isinstance(kind, graphql.GraphQLScalarType) and not graphql.is_specified_scalar_type(kind):
            by_name.setdefault(name, texts(known))
    nodes_of = {name: strategy.map(nodes.String) for name, strategy in by_name.items()}
    nodes_of["_Any"] = references(known).map(node_of)
    numbers = st.one_of(st.sampled_from([0, -1, 1, 20, 100, 101, LARGEST, -LARGEST - 1]), st.integers(-LARGEST - 1, LARGEST))
    return {**nodes_of, "Int": numbers.map(nodes.Int)}


ANY = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.sampled_from([0, -1, LARGEST + 1, 2**63, -(2**63) - 1, 10**400, 0.1, -0.0, 1e308]),
        # Half a character too, which JSON can write and no text can be.
        st.sampled_from([*TEXTS, "\ud800"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


def in_variables(kind, known, depth=0):
    """JSON for a type of the schema: mostly of its shape, now and then of any other."""
    if isinstance(kind, graphql.GraphQLNonNull):
        return st.one_of(*[_shaped(kind.of_type, known, depth)] * 9, ANY)
    return st.one_of(st.none(), *[_shaped(kind, known, depth)] * 8, ANY)


def _shaped(kind, known, depth):
    if isinstance(kind, graphql.GraphQLNonNull):
        return _shaped(kind.of_type, known, depth)
    if isinstance(kind, graphql.GraphQLList):
        one = in_variables(kind.of_type, known, depth + 1)
        # A value stands for a list of one; many may be too many.
        return st.one_of(st.lists(one, max_size=4), one, one.map(lambda value: [value] * 120))
    if isinstance(kind, graphql.GraphQLEnumType):
        return st.sampled_from([*kind.values, *kind.values, next(iter(kind.values)).lower(), ""])
    if isinstance(kind, graphql.GraphQLInputObjectType):
        if depth > 4:
            return st.just({})
        required, optional = {}, {}
        for name, field in kind.fields.items():
            chosen = required if graphql.is_required_input_field(field) else optional
            chosen[name] = in_variables(field.type, known, depth + 1)
        return st.fixed_dictionaries(required, optional=optional)
    if kind.name == "ID":
        return ids(known)
    if kind.name == "_Any":
        return references(known)
    if kind.name == "Int":
        return st.one_of(st.sampled_from([0, -1, 1, 100, 101, LARGEST, LARGEST + 1, 2.0, "1"]), st.integers(-200, 200))
    if kind.name == "Float":
        return st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.just(1e999))
    if kind.name == "Boolean":
        return st.one_of(st.booleans(), st.sampled_from(["true", 0]))
    return st.one_of(st.sampled_from(SCALARS.get(kind.name, TEXTS)), texts(known))
