//! Every kind of change between two schemas, and how bad it is for clients.

use serde::{Serialize, Serializer};

/// What a change means for clients that exist already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A valid operation is refused from now on, or its answer no longer has the promised form.
    Breaking,
    /// Operations stay valid, but answers may hold what a client does not expect, or mean something else.
    Dangerous,
    /// No client can notice it but by asking for what is new.
    Safe,
}

impl Severity {
    /// The word, in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Dangerous => "dangerous",
            Self::Safe => "safe",
        }
    }
}

macro_rules! change_kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident;)+) => {
        /// Every kind of change. The spelling is stable: graphql-js's where it knows the kind.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeKind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl ChangeKind {
            /// All kinds, in the order of their declaration.
            pub const ALL: &'static [ChangeKind] = &[$(ChangeKind::$name),+];

            /// The stable spelling, such as `FIELD_REMOVED`.
            pub fn as_str(self) -> &'static str {
                match self { $(ChangeKind::$name => $text),+ }
            }

            /// What such a change means for clients.
            pub fn severity(self) -> Severity {
                match self { $(ChangeKind::$name => Severity::$severity),+ }
            }
        }
    };
}

change_kinds! {
    /// A type is gone.
    TypeRemoved = "TYPE_REMOVED", Breaking;
    /// A type is of another kind: an object became an interface.
    TypeChangedKind = "TYPE_CHANGED_KIND", Breaking;
    /// A union lost a member.
    TypeRemovedFromUnion = "TYPE_REMOVED_FROM_UNION", Breaking;
    /// An enum lost a value.
    ValueRemovedFromEnum = "VALUE_REMOVED_FROM_ENUM", Breaking;
    /// An input has a new field that must be given.
    RequiredInputFieldAdded = "REQUIRED_INPUT_FIELD_ADDED", Breaking;
    /// A type no longer implements an interface.
    ImplementedInterfaceRemoved = "IMPLEMENTED_INTERFACE_REMOVED", Breaking;
    /// A field or an input's field is gone.
    FieldRemoved = "FIELD_REMOVED", Breaking;
    /// A field answers, or an input's field takes, something else.
    FieldChangedKind = "FIELD_CHANGED_KIND", Breaking;
    /// A field has a new argument that must be given.
    RequiredArgAdded = "REQUIRED_ARG_ADDED", Breaking;
    /// An argument is gone.
    ArgRemoved = "ARG_REMOVED", Breaking;
    /// An argument takes something else.
    ArgChangedKind = "ARG_CHANGED_KIND", Breaking;
    /// A directive is gone.
    DirectiveRemoved = "DIRECTIVE_REMOVED", Breaking;
    /// A directive's argument is gone.
    DirectiveArgRemoved = "DIRECTIVE_ARG_REMOVED", Breaking;
    /// A directive has a new argument that must be given.
    RequiredDirectiveArgAdded = "REQUIRED_DIRECTIVE_ARG_ADDED", Breaking;
    /// A directive may no longer stand twice in one place.
    DirectiveRepeatableRemoved = "DIRECTIVE_REPEATABLE_REMOVED", Breaking;
    /// A directive may no longer stand in a place.
    DirectiveLocationRemoved = "DIRECTIVE_LOCATION_REMOVED", Breaking;
    /// A directive's argument takes something else. graphql-js does not look at it.
    DirectiveArgChangedKind = "DIRECTIVE_ARG_CHANGED_KIND", Breaking;
    /// What could be left out must be given: its default is gone, and it is never null. To graphql-js this is a changed
    /// default, but operations that leave it out are refused.
    RequiredDefaultRemoved = "REQUIRED_DEFAULT_REMOVED", Breaking;
    /// Queries, mutations or subscriptions begin at another type, or nowhere. graphql-js does not look at it.
    RootTypeChanged = "ROOT_TYPE_CHANGED", Breaking;

    /// An enum has a new value: clients that list all values meet one that they do not know.
    ValueAddedToEnum = "VALUE_ADDED_TO_ENUM", Dangerous;
    /// A union has a new member.
    TypeAddedToUnion = "TYPE_ADDED_TO_UNION", Dangerous;
    /// An input has a new field that may be left out: what is left out may be changed.
    OptionalInputFieldAdded = "OPTIONAL_INPUT_FIELD_ADDED", Dangerous;
    /// A field has a new argument that may be left out.
    OptionalArgAdded = "OPTIONAL_ARG_ADDED", Dangerous;
    /// A type implements one more interface: fragments on the interface meet a type that clients do not know.
    ImplementedInterfaceAdded = "IMPLEMENTED_INTERFACE_ADDED", Dangerous;
    /// An argument that is left out means something else.
    ArgDefaultValueChange = "ARG_DEFAULT_VALUE_CHANGE", Dangerous;
    /// An input's field that is left out means something else. graphql-js does not look at it.
    InputFieldDefaultValueChange = "INPUT_FIELD_DEFAULT_VALUE_CHANGE", Dangerous;
    /// A directive's argument that is left out means something else. graphql-js does not look at it.
    DirectiveArgDefaultValueChange = "DIRECTIVE_ARG_DEFAULT_VALUE_CHANGE", Dangerous;
    /// A scalar is written as another document says. graphql-js does not look at it.
    SpecifiedByChanged = "SPECIFIED_BY_CHANGED", Dangerous;

    /// There is a new type.
    TypeAdded = "TYPE_ADDED", Safe;
    /// There is a new field.
    FieldAdded = "FIELD_ADDED", Safe;
    /// A field is never null any more, or an input's field may be null.
    FieldChangedKindSafe = "FIELD_CHANGED_KIND_SAFE", Safe;
    /// An argument may be null.
    ArgChangedKindSafe = "ARG_CHANGED_KIND_SAFE", Safe;
    /// What is left out has a default now.
    DefaultValueAdded = "DEFAULT_VALUE_ADDED", Safe;
    /// There is a new directive.
    DirectiveAdded = "DIRECTIVE_ADDED", Safe;
    /// A directive has a new argument that may be left out.
    OptionalDirectiveArgAdded = "OPTIONAL_DIRECTIVE_ARG_ADDED", Safe;
    /// A directive may stand twice in one place.
    DirectiveRepeatableAdded = "DIRECTIVE_REPEATABLE_ADDED", Safe;
    /// A directive may stand in one more place.
    DirectiveLocationAdded = "DIRECTIVE_LOCATION_ADDED", Safe;
    /// There are mutations or subscriptions, where there were none.
    RootTypeAdded = "ROOT_TYPE_ADDED", Safe;
    /// Something is deprecated now.
    DeprecationAdded = "DEPRECATION_ADDED", Safe;
    /// Something is deprecated for another reason, or until another day.
    DeprecationChanged = "DEPRECATION_CHANGED", Safe;
    /// Something is no longer deprecated.
    DeprecationRemoved = "DEPRECATION_REMOVED", Safe;
    /// A description reads differently.
    DescriptionChanged = "DESCRIPTION_CHANGED", Safe;
}

impl Serialize for ChangeKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// What it means for clients: that of its kind.
    pub severity: Severity,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// What was changed, as a schema coordinate, such as `Invoice.status`; of a union the union, of a type that lost an
    /// interface the type.
    pub coordinate: String,
    /// What was changed, in a sentence.
    pub message: String,
    /// The line of the new schema, from 1, where it stands; what was removed is looked for where it stood, in its field
    /// or type. Nothing where that is gone too.
    pub line: Option<usize>,
}
