//! Who may write and read what is read.

use super::*;

#[test]
fn only_the_owner_has_access() {
    let (above, cache, path) = filled();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&cache.folder), 0o700);
    assert_eq!(mode(&above.path().join("cloud-certs")), 0o700);
}

#[test]
fn a_folder_of_the_users_keeps_its_mode() {
    let (_above, cache) = cache();
    DirBuilder::new().recursive(true).mode(0o755).create(&cache.folder).unwrap();
    set_mode(&cache.folder, 0o755);
    cache.write(&key(), &issued(TOKEN)).unwrap();
    assert_eq!(mode(&cache.folder), 0o755);
    assert_eq!(token(&cache).unwrap(), TOKEN);
}

#[test]
fn a_linked_file_is_not_followed() {
    let (above, cache, path) = filled();
    let elsewhere = above.path().join("elsewhere.json");
    fs::rename(&path, &elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    insta::assert_snapshot!(refusal(&cache, &above), @r#"the token cache "tokens/FILE" cannot be used: it is a symbolic link, which could lead anywhere: delete it"#);
    // Written in the link's place, not where it leads.
    cache.write(&key(), &issued("new")).unwrap();
    assert_eq!(token(&cache).unwrap(), "new");
    assert!(fs::read_to_string(elsewhere).unwrap().contains(TOKEN));
}

#[test]
fn a_linked_folder_is_not_followed() {
    let (above, cache, path) = filled();
    let elsewhere = above.path().join("elsewhere");
    fs::rename(&cache.folder, &elsewhere).unwrap();
    symlink(&elsewhere, &cache.folder).unwrap();
    assert!(path.exists());
    let slash = TokenCache::new(cache.folder.join(""));
    for cache in [cache, slash] {
        insta::allow_duplicates! { insta::assert_snapshot!(refusal(&cache, &above), @r#"the token cache "tokens" cannot be used: it is a symbolic link or not a folder: name the folder itself"#); }
        assert_eq!(cache.write(&key(), &issued("new")).unwrap_err().reason, Reason::NotAFolder);
        assert_eq!(cache.remove(&key()).unwrap_err().reason, Reason::NotAFolder);
    }
    assert!(fs::read_to_string(elsewhere.join(key().file_name())).unwrap().contains(TOKEN));
}

#[test]
fn a_file_for_others_is_not_read() {
    let (above, cache, path) = filled();
    for bit in [0o100, 0o200, 0o400].into_iter().flat_map(|bit| [bit >> 3, bit >> 6]) {
        set_mode(&path, 0o600 | bit);
        assert_eq!(cache.read(&key()).unwrap_err().reason, Reason::Mode(0o600 | bit));
    }
    set_mode(&path, 0o644);
    insta::assert_snapshot!(refusal(&cache, &above), @r#"the token cache "tokens/FILE" cannot be used: others may open it (mode 0644): delete it, or run `chmod 600` on it if nobody else has read it"#);
    set_mode(&path, 0o600);
    assert_eq!(token(&cache).unwrap(), TOKEN);
}

#[test]
fn a_folder_for_others_is_not_used() {
    let (above, cache, _) = filled();
    for mode in [0o720, 0o702, 0o1777] {
        set_mode(&cache.folder, mode);
        assert_eq!(cache.read(&key()).unwrap_err().reason, Reason::FolderMode(mode));
        assert_eq!(cache.write(&key(), &issued("new")).unwrap_err().reason, Reason::FolderMode(mode));
        assert_eq!(cache.remove(&key()).unwrap_err().reason, Reason::FolderMode(mode));
    }
    insta::assert_snapshot!(refusal(&cache, &above), @r#"the token cache "tokens" cannot be used: others may write to the folder (mode 1777): delete what is in it, and run `chmod 700` on it"#);
    set_mode(&cache.folder, 0o700);
    assert_eq!(token(&cache).unwrap(), TOKEN);
}

#[test]
fn what_belongs_to_another_user_is_refused() {
    let (_above, cache, path) = filled();
    let (file, folder) = (fs::metadata(path).unwrap(), fs::metadata(cache.folder).unwrap());
    let (me, other) = (file.uid(), file.uid() + 1);
    assert_eq!((check_file(&file, me), check_folder(&folder, me)), (Ok(()), Ok(())));
    assert_eq!(check_file(&file, other), Err(Reason::Owner));
    assert_eq!(check_folder(&folder, other), Err(Reason::FolderOwner));
}

#[test]
fn a_hard_link_is_not_read() {
    let (above, cache, path) = filled();
    fs::hard_link(&path, above.path().join("elsewhere.json")).unwrap();
    insta::assert_snapshot!(refusal(&cache, &above), @r#"the token cache "tokens/FILE" cannot be used: it is also a file elsewhere (a hard link): delete it"#);
}

#[test]
fn a_folder_in_its_place_is_not_read() {
    let (above, cache, path) = filled();
    fs::remove_file(&path).unwrap();
    DirBuilder::new().mode(0o700).create(&path).unwrap();
    insta::assert_snapshot!(refusal(&cache, &above), @r#"the token cache "tokens/FILE" cannot be used: it is not a regular file: delete it"#);
    insta::assert_snapshot!(message(&cache.write(&key(), &issued(TOKEN)).unwrap_err(), &above), @r#"the token cache "tokens/FILE" cannot be used: renaming the new file over it failed"#);
    assert_eq!(names(&cache.folder), [key().file_name()]);
}

#[test]
fn a_pipe_in_its_place_does_not_hang() {
    let (above, cache, path) = filled();
    fs::remove_file(&path).unwrap();
    let made = std::process::Command::new("mkfifo").arg("-m").arg("600").arg(&path).status().unwrap();
    assert!(made.success());
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(cache.read(&key()).unwrap_err()));
    let error = receiver.recv_timeout(Duration::from_secs(10)).unwrap();
    insta::assert_snapshot!(message(&error, &above), @r#"the token cache "tokens/FILE" cannot be used: it is not a regular file: delete it"#);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let (above, cache) = cache();
    put(&above.path().join("cloud-certs"), "a file");
    insta::assert_snapshot!(message(&cache.write(&key(), &issued(TOKEN)).unwrap_err(), &above), @r#"the token cache "tokens" cannot be used: it is a symbolic link or not a folder: name the folder itself"#);
}

/// Root may write everywhere.
#[test]
#[ignore = "must not be root"]
fn a_folder_that_cannot_be_written_is_named() {
    let (above, cache, _) = filled();
    set_mode(&cache.folder, 0o500);
    let error = cache.write(&key(), &issued("new")).unwrap_err();
    insta::assert_snapshot!(message(&error, &above), @r#"the token cache "tokens/FILE" cannot be used: creating a temporary file beside it failed"#);
    assert_eq!(
        error.source().unwrap().downcast_ref::<std::io::Error>().unwrap().kind(),
        std::io::ErrorKind::PermissionDenied
    );
    assert_eq!(cache.remove(&key()).unwrap_err().reason, Reason::Io("deleting it"));
    assert_eq!(token(&cache).unwrap(), TOKEN);
    set_mode(&cache.folder, 0o700);
}
