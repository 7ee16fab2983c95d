//! Rules: the requirement of each, its severity, and the layer that it belongs to.

/// The severity of a broken rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums, reason = "what is wrong and what is doubtful")]
pub enum Severity {
    /// The document is wrong.
    Error,
    /// The document may be wrong, or could say more.
    Warning,
}

impl Severity {
    /// The word for it: `error` or `warning`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// The authority behind a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums, reason = "the three layers between a document and its client")]
pub enum Layer {
    /// OpenAPI, and the standards that it builds on.
    OpenApi,
    /// The generator of the Rust client: what it cannot do, or does wrong.
    Generator,
    /// The transport of one client: what it cannot send.
    Transport,
}

impl Layer {
    /// The word for it in reports and configuration: `openapi`, `rust` or `transport`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OpenApi => "openapi",
            Self::Generator => "rust",
            Self::Transport => "transport",
        }
    }
}

/// All that there is to say of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_structs, reason = "every crate with rules states all of it")]
pub struct RuleInfo {
    /// A stable name in kebab-case: reports and reviews quote it.
    pub name: &'static str,
    /// The severity if it is broken.
    pub severity: Severity,
    /// The authority behind it.
    pub layer: Layer,
    /// The requirement, in one sentence.
    pub asks: &'static str,
}

/// Declares `enum Rule` with the name, severity, layer and requirement of each.
#[macro_export]
macro_rules! rules {
    ($($Variant:ident $name:literal $Severity:ident $Layer:ident $asks:literal)*) => {
        /// A rule. Its variants have the names that reports quote, in camel case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = concat!("Asks that ", $asks, ".")] $Variant,)*
        }

        impl Rule {
            /// Every rule, by name.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),*];

            /// Returns the facts about it.
            #[must_use]
            pub const fn info(self) -> &'static $crate::RuleInfo {
                match self {
                    $(Self::$Variant => &$crate::RuleInfo {
                        name: $name,
                        severity: $crate::Severity::$Severity,
                        layer: $crate::Layer::$Layer,
                        asks: $asks,
                    },)*
                }
            }
        }

        impl From<Rule> for &'static $crate::RuleInfo {
            fn from(rule: Rule) -> Self {
                rule.info()
            }
        }
    };
}
