use super::*;

#[test]
fn blank_variables_are_unset() {
    let environment = Environment::new([("BLANK", " \t\n"), ("SET", " x ")]);
    assert_eq!(environment.secret("BLANK"), Ok(None));
    assert_eq!(environment.secret("UNSET"), Ok(None));
    assert_eq!(environment.secret("SET"), Ok(Some(Secret::new(" x "))));
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_an_error() {
    use std::os::unix::ffi::OsStringExt;
    let environment = Environment::new([("BYTES", OsString::from_vec(vec![0xff]))]);
    assert_eq!(environment.secret("BYTES"), Err(NotText));
}

#[test]
fn files_are_below_the_root_and_bounded() {
    let root = tempfile::tempdir().unwrap();
    let environment = Environment::new::<&str, &str>([]).with_root(root.path());
    let put = |name: &str, size: usize| {
        let mut file = File::create(root.path().join(name)).unwrap();
        io::Write::write_all(&mut file, &vec![b'x'; size]).unwrap();
    };
    put("small", MAX_FILE);
    put("large", MAX_FILE + 1);
    assert_eq!(environment.read(Path::new("/small")).unwrap().len(), MAX_FILE);
    assert_eq!(environment.read(Path::new("small")).unwrap().len(), MAX_FILE);
    let kind = |path: &str| environment.read(Path::new(path)).unwrap_err().kind();
    assert_eq!(kind("/large"), io::ErrorKind::FileTooLarge);
    assert_eq!(kind("/missing"), io::ErrorKind::NotFound);
    assert!(environment.exists(Path::new("/small")) && !environment.exists(Path::new("/missing")));
    // As missing as a file in a folder that is missing.
    assert!(!environment.exists(Path::new("/missing/file")));
}

#[cfg(unix)]
#[test]
fn the_cache_is_in_the_folder_of_the_user() {
    let folder = |variables: &[(&str, &str)]| Environment::new(variables.to_vec()).cache_folder();
    let path = |text: &str| Some(PathBuf::from(text));
    assert_eq!(folder(&[("XDG_CACHE_HOME", "/cache"), ("HOME", "/home/u")]), path("/cache/cloud-certs"));
    let in_home = if cfg!(target_os = "macos") { "/home/u/Library/Caches" } else { "/home/u/.cache" };
    let in_home = path(&format!("{in_home}/cloud-certs"));
    assert_eq!(folder(&[("XDG_CACHE_HOME", "relative"), ("HOME", "/home/u")]), in_home);
    assert_eq!(folder(&[("USERPROFILE", "/home/u")]), in_home);
    assert_eq!(folder(&[]), None);
}
