//! Archives that are damaged or made to be read in two ways, and any bytes at all.

use proptest::prelude::*;

use super::*;

/// An archive with other bytes in place of the first or a later occurrence of some.
fn changed(archive: &[u8], from: &[u8], to: &[u8], occurrence: usize) -> Vec<u8> {
    let at = memchr::memmem::find_iter(archive, from).nth(occurrence).unwrap();
    [&archive[..at], to, &archive[at + from.len()..]].concat()
}

#[test]
fn damaged_archives_are_refused() {
    let pem = POOL[0].to_pem();
    let whole = zip(&[("ca.pem", pem.as_bytes()), ("readme", b"hello")]);
    let cannot = |reason: &str| format!("the ZIP archive cannot be read <- {reason}");
    let member =
        |reason: &str| format!("the ZIP archive is refused because of its member `ca.pem` <- {reason}");
    accepts(&whole, &POOL[..1]);
    assert_eq!(refused(&whole[..whole.len() - 1]), cannot("it is cut off"));
    assert_eq!(refused(&whole[..whole.len() / 2]), cannot("it is cut off"));
    assert_eq!(refused([&whole[..], b"\n"].concat()), cannot("other data follows its end"));
    // The name before the content is the first one, that in the directory the second.
    assert_eq!(
        refused(changed(&whole, b"ca.pem", b"cb.pem", 0)),
        member("the archive says two different things about it")
    );
    let end = whole.len() - 22;
    let fewer = [&whole[..end + 8], &[1, 0, 1, 0], &whole[end + 12..]].concat();
    assert_eq!(refused(&fewer), cannot("it is damaged: it announces another number of members than it has"));
    // The size of the directory, where it begins, and data before all of it.
    for at in [12, 16] {
        let elsewhere = [&whole[..end + at], &[9, 0, 0, 0], &whole[end + at + 4..]].concat();
        assert_eq!(refused(elsewhere), cannot("it is damaged: its directory is not where its end says"));
    }
    let after_another = [zip(&[("other.pem", pem.as_bytes())]), whole.clone()].concat();
    assert_eq!(refused(after_another), cannot("it is damaged: its directory is not where its end says"));
    let checksum = crc32(pem.as_bytes()).to_le_bytes();
    assert_eq!(
        refused(changed(&whole, &checksum, &[1, 2, 3, 4], 1)),
        member("it is damaged: its content is not what size and checksum say")
    );
}

/// The same archive with the records that only archives of more than 4 GiB need.
pub(super) fn with_zip64_end(archive: &[u8]) -> Vec<u8> {
    let end = archive.len() - 22;
    let directory = memchr::memmem::find(archive, b"PK\x01\x02").unwrap();
    let count = u64::from(archive[end + 8]);
    let numbers = [count, count, (end - directory) as u64, directory as u64].map(u64::to_le_bytes).concat();
    let record = [&b"PK\x06\x06"[..], &44_u64.to_le_bytes(), &[45, 0, 45, 0], &[0; 8], &numbers].concat();
    let locator = [&b"PK\x06\x07\0\0\0\0"[..], &(end as u64).to_le_bytes(), &[1, 0, 0, 0]].concat();
    [&archive[..end], &record, &locator, b"PK\x05\x06\0\0\0\0", &[0xFF; 12], &[0, 0]].concat()
}

#[test]
fn zip64_is_read_where_it_makes_sense() {
    let pem = POOL[0].to_pem();
    let whole = zip(&[("ca.pem", pem.as_bytes())]);
    accepts(with_zip64_end(&whole), &POOL[..1]);
    let pushed = [&with_zip64_end(&whole)[..], b"x"].concat();
    assert_eq!(refused(pushed), "the ZIP archive cannot be read <- other data follows its end");
    let directory = memchr::memmem::find(&whole, b"PK\x01\x02").unwrap();
    // The sizes, and where the member begins, stand in an extra field then, which is not there.
    for (at, length) in [(20, 4), (24, 4), (42, 4), (34, 2)] {
        let mut nonsense = whole.clone();
        nonsense[directory + at..directory + at + length].fill(0xFF);
        let result = CaBundle::from_bytes(&nonsense);
        // The number of the disk alone says nothing to a reader of one file.
        assert_eq!(result.is_err(), at != 34, "{at}: {result:?}");
    }
    let end = whole.len() - 22;
    // The record that says where the other record of zip64 is, which is not there or which is itself.
    for offset in [0_u64, 30, end as u64, end as u64 + 20, u64::MAX] {
        let locator = [&b"PK\x06\x07\0\0\0\0"[..], &offset.to_le_bytes(), &[1, 0, 0, 0]].concat();
        let mut nonsense = [&whole[..end], &locator, &whole[end..]].concat();
        let _ = CaBundle::from_bytes(&nonsense);
        let length = nonsense.len();
        nonsense[length - 14..length - 2].fill(0xFF);
        assert!(CaBundle::from_bytes(&nonsense).is_err(), "{offset}");
    }
}

pub(super) fn seed() -> Vec<u8> {
    let pem = POOL[0].to_pem() + &POOL[1].to_pem();
    let stored = Member { method: CompressionMethod::STORE, ..Member::new("b.der", POOL[2].der()) };
    archive(&[Member::new("a/", b""), Member::new("a/ca.pem", pem.as_bytes()), stored])
}

proptest! {
    #[test]
    fn no_damaged_archive_panics_or_gives_other_certificates(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        // Most of the bytes are compressed; the others are at the end.
        in_directory in any::<bool>(),
    ) {
        let mut bytes = seed();
        let start = if in_directory { bytes.len() - 250 } else { 0 };
        for (at, byte) in changes {
            let at = start + at.index(bytes.len() - start);
            bytes[at] = byte;
        }
        if let Ok(bundle) = CaBundle::from_bytes(&bytes) {
            prop_assert!(bundle.iter().all(|certificate| POOL[..3].contains(certificate)));
        }
    }

    #[test]
    fn no_bytes_behind_the_mark_of_an_archive_panic(bytes in prop::collection::vec(any::<u8>(), 0..500), empty in any::<bool>()) {
        let mark: &[u8] = if empty { b"PK\x05\x06" } else { b"PK\x03\x04" };
        let _ = CaBundle::from_bytes(&[mark, &bytes].concat());
        let end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2e\0\0\0\x04\0\0\0\0\0";
        let _ = CaBundle::from_bytes(&[mark, &bytes, end].concat());
    }

    #[test]
    fn an_archive_cut_anywhere_is_refused(at in any::<prop::sample::Index>()) {
        let whole = seed();
        prop_assert!(CaBundle::from_bytes(&whole[..at.index(whole.len())]).is_err());
    }

    #[test]
    fn an_archive_gives_what_its_members_give(indices in prop::collection::vec((0..POOL.len(), 0..4_u8), 1..8)) {
        let files: Vec<(String, Vec<u8>)> = indices.iter().enumerate().map(|(number, (at, form))| {
            let one = &POOL[*at];
            let content = match form {
                0 => one.to_pem().into_bytes(),
                1 => one.der().to_vec(),
                2 => STANDARD.encode(one.der()).into_bytes(),
                _ => p7b(std::slice::from_ref(one)),
            };
            (format!("{number}/ca"), content)
        }).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, content)| (&**name, &**content)).collect();
        let expected = CaBundle::from_certificates(indices.iter().map(|(at, _)| POOL[*at].clone())).unwrap();
        prop_assert_eq!(CaBundle::from_bytes(&zip(&files)).unwrap(), expected);
    }
}
