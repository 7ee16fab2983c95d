//! Which faults there are, and what they are called.

use cloud_certs_emulator::{Fault, FaultRule};

#[test]
fn every_fault_has_a_name_and_a_sentence() {
    let lines: Vec<String> =
        Fault::ALL.iter().map(|fault| format!("{}: {}", fault.name(), fault.description())).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn names_are_in_kebab_case_and_lead_back() {
    for fault in Fault::ALL {
        let name = fault.name();
        let word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'))
        };
        assert!(name.split('-').all(word), "{name}");
        assert_eq!(name.parse::<Fault>().unwrap(), *fault);
        assert!(fault.description().ends_with('.'), "{name}");
    }
}

#[test]
fn a_rule_reads_as_it_is_written() {
    for text in [
        "503",
        "503:1",
        "stalled@css",
        "429-seconds@object-storage:12",
        "401@CreateToken:1",
        "link-ip@geminidb",
    ] {
        assert_eq!(text.parse::<FaultRule>().unwrap().to_string(), text);
    }
}
