//! PKCS#12 truststores: made, read, refused, and judged by the programs that people open them with.

mod aliases;
mod java;
mod keytool;
mod openssl;
mod properties;
mod refusals;
mod store;
