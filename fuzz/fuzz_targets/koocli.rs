#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cloud_certs_fuzz_entry::koocli(bytes));
