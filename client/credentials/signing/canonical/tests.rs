use super::*;

#[test]
fn paths_are_encoded_anew() {
    let cases = [
        ("", "/"),
        ("/", "/"),
        ("/a", "/a/"),
        ("/a/", "/a/"),
        ("//a", "//a/"),
        ("/%61%7e-._", "/a~-._/"),
        ("/a%2fb", "/a/b/"),
        ("/a(b)+c%2b", "/a%28b%29%2Bc%2B/"),
        ("/%zz%", "/%25zz%25/"),
        ("/%ff", "/%FF/"),
    ];
    for (given, canonical) in cases {
        assert_eq!(path(given), canonical, "{given:?}");
    }
}

#[test]
fn queries_are_sorted_before_they_are_encoded() {
    let cases = [
        ("", ""),
        ("&&", ""),
        ("flag", "flag="),
        ("=x", "=x"),
        ("a=b=c", "a=b%3Dc"),
        ("b=1&a=2&a=1", "a=1&a=2&b=1"),
        ("a=x+y&a=x%20y&a=x%2By", "a=x%20y&a=x%20y&a=x%2By"),
        // As bytes `~` is before the first byte of `é`, percent-encoded it is not.
        ("k=%C3%A9&k=~", "k=~&k=%C3%A9"),
        ("%C3%A9=1&~=2", "~=2&%C3%A9=1"),
        ("a=%fe&a=%ff", "a=%FE&a=%FF"),
    ];
    for (given, canonical) in cases {
        assert_eq!(query(given), canonical, "{given:?}");
    }
}
