//! Archives of other people's programs, and what these read of ours.

use super::damaged::{seed, with_zip64_end};
use super::*;

/// Writes an archive with Python's `zipfile`, to a pipe or to memory, in different ways.
const PYTHON: &str = r#"
import io, sys, zipfile
way, pem = sys.argv[1], sys.stdin.read()
methods = {"stored": zipfile.ZIP_STORED, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}
class Pipe(io.RawIOBase):
    def writable(self): return True
    def write(self, data): return sys.stdout.buffer.write(data)
memory = io.BytesIO()
out = Pipe() if way == "pipe" else memory
with zipfile.ZipFile(out, "w", methods.get(way, zipfile.ZIP_DEFLATED)) as archive:
    archive.writestr("certs/", "")
    archive.writestr("certs/Ü 证书.txt", "hello")
    with archive.open("certs/ca.pem", "w", force_zip64=way == "zip64") as member:
        member.write(pem.encode())
    archive.comment = b"a comment"
sys.stdout.buffer.write(memory.getvalue())
"#;

#[test]
#[ignore = "needs tests/peers/setup"]
fn archives_of_python_are_read() {
    let pem = POOL[0].to_pem() + &POOL[1].to_pem();
    let made = |way| program::done("python3", &["-c", PYTHON, way], "", pem.as_bytes());
    for way in ["deflated", "stored", "pipe", "zip64"] {
        accepts(made(way), &POOL[..2]);
    }
    for way in ["bzip2", "lzma"] {
        assert!(refused(made(way)).ends_with("only deflate is"));
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn python_reads_what_the_tests_write() {
    let check = "import io, sys, zipfile
archive = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert archive.testzip() is None
print(*archive.namelist())";
    for archive in [seed(), with_zip64_end(&seed())] {
        let names = program::done("python3", &["-c", check], "", &archive);
        assert_eq!(String::from_utf8(names).unwrap(), "a/ a/ca.pem b.der\n");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn archives_of_info_zip_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let script = "cd \"$1\" && mkdir certs && cat > certs/ca.pem && ln -s ca.pem certs/link.pem
        zip -q -r -X plain.zip certs -x '*link*' && zip -q -r -y link.zip certs && zip -q -r -P x locked.zip certs";
    let folder_name = folder.path().to_str().unwrap();
    program::done("sh", &["-e", "-c", script, "sh", folder_name], "", POOL[0].to_pem().as_bytes());
    let made = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    accepts(made("plain.zip"), &POOL[..1]);
    assert!(
        refused(made("link.zip"))
            .ends_with("`certs/link.pem` <- it is a symbolic link or another special file")
    );
    assert!(refused(made("locked.zip")).contains("<- it is encrypted"));
}
