//! Stores of other programs, told by how they begin.

/// A kind of store that is not read here.
pub(crate) struct OtherStore {
    pub(crate) what: &'static str,
    /// A way to get the certificates out of it.
    pub(crate) instead: &'static str,
    is_it: fn(&[u8]) -> bool,
}

/// The kinds that people have certificates in. All but the first two can hold private keys.
const STORES: [OtherStore; 5] = [
    OtherStore {
        what: "a serialized certificate store of Windows (.sst)",
        instead: "export the certificates from it as PKCS#7 (.p7b) or Base-64 (.cer)",
        is_it: |bytes| bytes.starts_with(b"\0\0\0\0CERT"),
    },
    OtherStore {
        what: "a database of NSS (cert9.db), or another one of SQLite",
        instead: "list its certificates with `certutil -L -d sql:FOLDER`, and export each with `-n NAME -a`",
        is_it: |bytes| bytes.starts_with(b"SQLite format 3\0"),
    },
    OtherStore {
        what: "a database of NSS (cert8.db), or another one of Berkeley DB",
        instead: "list its certificates with `certutil -L -d dbm:FOLDER`, and export each with `-n NAME -a`",
        is_it: |bytes| bytes.starts_with(&[0x00, 0x06, 0x15, 0x61]),
    },
    OtherStore {
        what: "a keychain of macOS",
        instead: "export its certificates with `security find-certificate -a -p FILE`",
        is_it: |bytes| bytes.starts_with(b"kych"),
    },
    OtherStore {
        what: "a keystore of Bouncy Castle (BKS or UBER)",
        instead: "convert it with `keytool -importkeystore -deststoretype PKCS12`, with `-srcstoretype BKS` or UBER, \
                  `-providerclass org.bouncycastle.jce.provider.BouncyCastleProvider` and `-providerpath bcprov.jar`",
        is_it: is_bouncy_castle,
    },
];

/// The store that the bytes are, if it is one of those.
pub(crate) fn other_store(bytes: &[u8]) -> Option<&'static OtherStore> {
    STORES.iter().find(|store| (store.is_it)(bytes))
}

/// A version of 0 to 2, a salt of 20 bytes, and the rounds, which are up to a few thousand.
fn is_bouncy_castle(bytes: &[u8]) -> bool {
    matches!(bytes, [0, 0, 0, 0..=2, 0, 0, 0, 20, rest @ ..] if matches!(rest.get(20..24), Some([0, 0, _, _])))
}
