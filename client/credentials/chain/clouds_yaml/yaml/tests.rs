use super::*;

/// As `yaml.safe_load` of PyYAML 6.0.4 reads them.
#[test]
fn text_is_taken_for_what_openstack_takes_it_for() {
    let cases: [(&str, &[&str]); 4] = [
        ("nothing", &["", "~", "null", "NULL"]),
        ("a truth value", &["true", "yes", "On", "OFF", "no", "False"]),
        (
            "a number",
            &[
                "-17", "-18", "+17", "1_000", "0x1F", "0b101", "017", "1.5", ".5", "1.", "1.5e+3", "1_.5",
                "1__", ".inf", "-.INF", ".nan",
            ],
        ),
        (
            "text",
            &[
                // Numbers there, which mean the same.
                "0",
                "610275",
                "nULL",
                "y",
                "n",
                "oN",
                "12e3",
                "1.5e+3_0",
                "12:30",
                "2026-11-26",
                "0x",
                "0b",
                "089",
                "1.5e3",
                "0xG",
                "0b2",
                "0o17",
                "1.2.3",
                "-.5",
                "._5",
                ".e+3",
                ".",
                "+",
                "e3",
                "otc",
                "12-34",
                "_1",
                "-.nan",
            ],
        ),
    ];
    for (kind, texts) in cases {
        for text in texts {
            assert_eq!(super::kind(&plain(text)), kind, "`{text}`");
        }
    }
}
