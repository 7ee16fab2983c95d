//! The alert rules, by Prometheus' own tool.

use crate::program::{deploy, succeeds};

#[test]
#[ignore = "needs tests/peers/setup"]
fn alerts_fire_on_an_output_that_is_missing_stale_or_was_never_written() {
    let folder = deploy().join("prometheus");
    let rules = succeeds(&folder, &["promtool", "check", "rules", "alerts.yml"], &[]);
    assert!(rules.contains("SUCCESS"), "{rules}");
    succeeds(&folder, &["promtool", "test", "rules", "alerts_test.yml"], &[]);
}

/// A rule that no case names would pass whatever it says.
#[test]
fn every_alert_has_a_case() {
    let folder = deploy().join("prometheus");
    let rules = std::fs::read_to_string(folder.join("alerts.yml")).unwrap();
    let cases = std::fs::read_to_string(folder.join("alerts_test.yml")).unwrap();
    let alerts: Vec<&str> = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(alerts.len() > 5, "{alerts:?}");
    for alert in alerts {
        // Not only one that expects nothing.
        let fires = format!("alertname: {alert}\n        exp_alerts:\n");
        assert!(cases.contains(&fires), "no case in which {alert} fires");
    }
}
