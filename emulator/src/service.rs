//! The database services of the cloud.

use std::fmt;

macro_rules! services {
    ($($module:ident $variant:ident $id:literal,)*) => {
        /// A service with its own CA and its own TLS endpoint.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Service {
            $(#[doc = concat!("`", $id, "`")] $variant,)*
        }

        impl Service {
            /// All services, by name.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name of the service: that of its document, on the command line and in fault rules.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }
        }
    };
}

with_services!(services);

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
