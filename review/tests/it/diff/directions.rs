//! Which rules judge requests and answers, and how.

/// How a rule judges by direction: requests may only be loosened, answers only be tightened.
#[derive(Clone, Copy)]
pub(super) enum Judges {
    /// More values become valid, or fewer.
    BothSteps,
    /// Only ever more.
    Looser,
    /// Only ever fewer.
    Tighter,
    /// It breaks either way.
    Alike,
    /// As the table of levels says.
    These(&'static [&'static str]),
}

impl Judges {
    /// The cases that such a rule has to have.
    pub(super) fn cases(self) -> &'static [&'static str] {
        match self {
            Self::BothSteps => {
                &["breaking-request", "compatible-request", "breaking-response", "compatible-response"]
            }
            Self::Looser => &["compatible-request", "breaking-response"],
            Self::Tighter => &["breaking-request", "compatible-response"],
            Self::Alike => &["breaking-request", "breaking-response"],
            Self::These(cases) => cases,
        }
    }
}

/// The rules of what travels in requests and in answers.
pub(super) const BY_DIRECTION: &[(Judges, &[&str])] = &[
    (
        Judges::BothSteps,
        &[
            "additional-properties-changed",
            "array-or-not",
            "discriminator-changed",
            "enum-or-not",
            "exclusive-maximum-changed",
            "exclusive-minimum-changed",
            "format-changed",
            "max-items-changed",
            "max-length-changed",
            "max-properties-changed",
            "maximum-changed",
            "min-items-changed",
            "min-length-changed",
            "min-properties-changed",
            "minimum-changed",
            "multiple-of-changed",
            "not-changed",
            "nullable-changed",
            "one-way-changed",
            "property-added",
            "type-changed",
            "unique-items-changed",
        ],
    ),
    (
        Judges::Looser,
        &[
            "choice-removed",
            "enum-value-added",
            "extensible-enum-changed",
            "member-added",
            "parameter-optional",
            "property-optional",
            "schema-removed",
        ],
    ),
    (
        Judges::Tighter,
        &[
            "choice-added",
            "enum-value-removed",
            "member-removed",
            "parameter-required",
            "property-required",
            "schema-added",
        ],
    ),
    (Judges::Alike, &["all-of-changed", "keyword-changed", "media-type-removed", "property-renamed"]),
    (
        Judges::These(&[
            "breaking-request",
            "warning-request",
            "compatible-request",
            "warning-response",
            "compatible-response",
        ]),
        &["default-changed"],
    ),
    (
        Judges::These(&["breaking-request", "compatible-request", "warning-response", "compatible-response"]),
        &["pattern-changed"],
    ),
    (Judges::These(&["compatible-request", "warning-response"]), &["media-type-added"]),
    (Judges::These(&["compatible-request", "breaking-response"]), &["media-type-changed"]),
    (
        Judges::These(&["breaking-request", "warning-response", "breaking-response-required"]),
        &["property-removed"],
    ),
];
