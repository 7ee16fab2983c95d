//! gzip, tar under it, and what is not unpacked.

use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;
use crate::support::bundle;

/// These bytes, compressed.
pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A member of a tar archive: a header, the content, and zeros up to a multiple of 512.
fn tar_member(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(124, format!("{:011o}\0", content.len()).as_bytes());
    put(148, b"        ");
    put(156, &[kind]);
    put(257, b"ustar\x0000");
    let sum: u64 = header.iter().map(|byte| u64::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let zeros = content.len().next_multiple_of(512) - content.len();
    [&header[..], content, &vec![0; zeros]].concat()
}

/// A tar archive of files with these names and contents.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let members = files.iter().map(|(name, content)| tar_member(name, b'0', content));
    members.chain([vec![0; 1024]]).flatten().collect()
}

#[test]
fn any_form_may_be_compressed() {
    let pem = POOL[0].to_pem() + &POOL[1].to_pem();
    let json = json!({ "ca": pem }).to_string();
    for content in [pem.as_bytes(), &p7b(&POOL[..2]), json.as_bytes(), STANDARD.encode(&pem).as_bytes()] {
        accepts(gzip(content), &POOL[..2]);
    }
    accepts(gzip(POOL[0].der()), &POOL[..1]);
    // In parts, and with something that does not count behind.
    let parts = [gzip(POOL[0].to_pem().as_bytes()), gzip(POOL[1].to_pem().as_bytes())].concat();
    accepts(&parts, &POOL[..2]);
    accepts([&parts[..], b"\n"].concat(), &POOL[..2]);
    accepts([&parts[..], &[0; 512]].concat(), &POOL[..2]);
    let told = refused([&parts[..], b"hello"].concat());
    assert!(told.ends_with("other data follows its end"), "{told}");
}

#[test]
fn members_of_tar_are_read_with_and_without_gzip() {
    let pem = POOL[0].to_pem();
    let archive = tar(&[
        ("./readme.txt", b"hello"),
        ("certs/a.pem", pem.as_bytes()),
        ("certs/b.der", POOL[1].der()),
        ("certs/c.p7b", &p7b(&POOL[2..4])),
    ]);
    accepts(&archive, &POOL[..4]);
    accepts(gzip(&archive), &POOL[..4]);
    let others = tar(&[("readme.txt", b"hello")]);
    assert_eq!(refused(gzip(&others)), "no certificate is in the tar archive: it holds `readme.txt`");
    assert_eq!(refused(gzip(&[0; 1024])), refused(b"nothing"));
}

#[test]
fn names_of_any_length_and_links_are_understood() {
    let long = format!("{}/ca.pem", "x".repeat(150));
    let pem = POOL[0].to_pem();
    let file = tar_member("short", b'0', pem.as_bytes());
    let path = format!(" path={long}\n");
    let pax = format!("{}{path}", path.len() + 3);
    let names = [
        tar_member("././@LongLink", b'L', format!("{long}\0").as_bytes()),
        tar_member("pax", b'x', pax.as_bytes()),
    ];
    for name in names {
        accepts([&name[..], &file, &[0; 1024]].concat(), &POOL[..1]);
        let bad = tar_member("short", b'0', b"-----BEGIN CERTIFICATE-----\n");
        let told = refused([&name[..], &bad, &[0; 1024]].concat());
        assert!(told.contains(&format!("member `{}...`", "x".repeat(100))), "{told}");
    }
    for size in ["16 size=1000000\n", "22 GNU.sparse.major=1\n"] {
        let told = refused([&tar_member("pax", b'x', size.as_bytes()), &file[..], &[0; 1024]].concat());
        assert!(
            told.ends_with("a member is sparse, or its size is not in its header: pack it anew"),
            "{told}"
        );
    }
    let links =
        [tar_member("a", b'2', b""), tar_member("b", b'1', b""), tar_member("c/", b'5', b"")].concat();
    let global = tar_member("g", b'g', b"19 comment=nothing\n");
    accepts([&global[..], &links, &file, &[0; 1024]].concat(), &POOL[..1]);
    let device = tar_member("d", b'3', b"");
    let told = refused([&file[..], &device, &[0; 1024]].concat());
    assert!(told.ends_with("member `d` <- it is a sparse or another special file"), "{told}");
}

#[test]
fn the_rules_of_members_are_those_of_zip() {
    let (pem, key) = (POOL[0].to_pem(), KeyPair::generate().unwrap());
    let key = key.serialize_der();
    let error = CaBundle::from_bytes(&gzip(&tar(&[("a.pem", pem.as_bytes()), ("k", &key)]))).unwrap_err();
    assert!(error.is_private_key(), "{error:?}");
    assert_eq!(error.to_string(), "the tar archive is refused because of its member `k`");
    for (name, reason) in [
        ("../ca.pem", "its path leads out of the archive: it contains `..`"),
        ("/ca.pem", "its path is absolute"),
        ("a.pem", "another member has the same name"),
    ] {
        let told = refused(tar(&[("a.pem", pem.as_bytes()), (name, pem.as_bytes())]));
        assert!(told.ends_with(&format!(" <- {reason}")), "{told}");
    }
    let nested = refused(tar(&[("a.gz", &gzip(pem.as_bytes()))]));
    assert!(nested.ends_with("it is itself an archive: unpack it, and give what is in it"), "{nested}");
    let large = format!("{pem}{}", " ".repeat(1 << 20));
    let told = refused(gzip(&tar(&[("large.pem", large.as_bytes())])));
    assert!(told.ends_with("it is larger than 1 MiB"), "{told}");
    let names: Vec<_> = (0..101).map(|number| number.to_string()).collect();
    let many: Vec<_> = names.iter().map(|name| (&**name, &b"x"[..])).collect();
    assert_eq!(refused(gzip(&tar(&many))), "the tar archive cannot be read <- it has more than 100 members");
}

#[test]
fn bombs_and_archives_in_gzip_are_refused() {
    let bomb = gzip(&vec![0; 100 << 20]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refused(bomb), "the gzip file cannot be read <- it is larger than 8 MiB when it is unpacked");
    let large = gzip(&vec![b' '; (1 << 20) + 1]);
    assert_eq!(
        refused(large),
        "the gzip file cannot be read <- it is larger than 1024 KiB when it is unpacked"
    );
    for inner in [gzip(b"x"), zip(&[]), b"\xFD7zXZ\0".to_vec()] {
        assert_eq!(
            refused(gzip(&inner)),
            "the gzip file cannot be read <- another archive is in it: unpack it, and give what is in that"
        );
    }
    // Nor is it read out of another form.
    let base64 = STANDARD.encode(gzip(POOL[0].to_pem().as_bytes()));
    assert!(matches!(CaBundle::from_bytes(base64.as_bytes()), Err(DecodeError::Unrecognised)));
}

#[test]
fn other_archives_are_told_with_the_way_out() {
    for (begin, told) in [
        (
            &b"\xFD7zXZ\0\0\x04"[..],
            "a file compressed with xz, which is not unpacked here: unpack it first with `xz -d`",
        ),
        (
            b"BZh91AY&SY\0",
            "a file compressed with bzip2, which is not unpacked here: unpack it first with `bzip2 -d`",
        ),
        (
            b"\x28\xB5\x2F\xFD\0",
            "a file compressed with zstd, which is not unpacked here: unpack it first with `zstd -d`",
        ),
        (b"7z\xBC\xAF\x27\x1C\0", "a 7-Zip archive, which is not unpacked here: unpack it first with `7z x`"),
        (b"Rar!\x1A\x07\x01\0", "a RAR archive, which is not unpacked here: unpack it first with `unrar x`"),
    ] {
        assert_eq!(refused(begin), format!("this is {told}"));
    }
    accepts(format!("BZh is my bundle\n{}", POOL[0].to_pem()), &POOL[..1]);
}

proptest! {
    // A size that is cut off is nonsense, for which eight mebibytes are set aside and wiped: slow without optimization.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn gzip_and_tar_cut_anywhere_are_refused(at in any::<prop::sample::Index>()) {
        let archive = tar(&[("a.pem", POOL[0].to_pem().as_bytes()), ("b.der", POOL[1].der())]);
        let packed = gzip(&archive);
        prop_assert!(CaBundle::from_bytes(&packed[..at.index(packed.len())]).is_err());
        // Without its end, and more.
        let whole = archive.len() - 1024;
        prop_assert!(CaBundle::from_bytes(&archive[..512 + at.index(whole - 512)]).is_err());
    }

    #[test]
    fn damage_never_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        is_packed in any::<bool>(),
    ) {
        let archive = tar(&[("a.pem", POOL[0].to_pem().as_bytes()), ("b.der", POOL[1].der())]);
        let mut input = if is_packed { gzip(&archive) } else { archive };
        for (at, byte) in changes {
            let at = at.index(input.len());
            input[at] = byte;
        }
        if let (true, Ok(read)) = (is_packed, CaBundle::from_bytes(&input)) {
            // A checksum stands behind all but the header of gzip.
            prop_assert_eq!(read, bundle(&POOL[..2]));
        }
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn archives_of_tar_and_python_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let script = "cd \"$1\" && mkdir certs && cat > certs/ca.pem && ln -s ca.pem certs/0a1b2c3d.0
        long=$(printf '%0200d' 1) && mkdir certs/$long && cp certs/ca.pem certs/$long/other.pem
        for form in gnu pax ustar v7; do
            case $form in gnu|pax) from=certs ;; *) from=certs/ca.pem ;; esac
            tar --format=$form -czf $form.tgz $from
        done
        gzip -k certs/ca.pem";
    let pem = POOL[0].to_pem();
    program::done("sh", &["-e", "-c", script, "sh", folder.path().to_str().unwrap()], "", pem.as_bytes());
    for name in ["gnu.tgz", "pax.tgz", "ustar.tgz", "v7.tgz", "certs/ca.pem.gz"] {
        accepts(std::fs::read(folder.path().join(name)).unwrap(), &POOL[..1]);
    }
    let python = "
import io, sys, tarfile
pem, out = sys.stdin.buffer.read(), io.BytesIO()
form = getattr(tarfile, sys.argv[1] + '_FORMAT')
with tarfile.open(fileobj=out, mode='w:gz', format=form) as archive:
    member = tarfile.TarInfo('certs/\u{8BC1}\u{4E66}.pem')
    member.size = len(pem)
    archive.addfile(member, io.BytesIO(pem))
sys.stdout.buffer.write(out.getvalue())";
    for form in ["USTAR", "GNU", "PAX"] {
        accepts(program::done("python3", &["-c", python, form], "", pem.as_bytes()), &POOL[..1]);
    }
}
