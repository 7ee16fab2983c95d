//! `--ca` with every form that `fetch` writes.

use cloud_certs_emulator::Service;
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, put};

#[test]
fn every_form_that_is_written_is_read() {
    let cloud = Cloud::start();
    let endpoint = cloud.emulator.tls_endpoint(Service::Css).to_string();
    for format in ["pem", "der", "pkcs12", "json", "configmap", "secret"] {
        cloud.run(&format!("fetch css --format {format} -o ca.{format}")).done();
        cloud.run(&format!("verify {endpoint} --ca ca.{format}")).done();
    }
}

#[test]
fn a_truststore_opens_with_its_password() {
    let cloud = Cloud::start();
    let endpoint = cloud.emulator.tls_endpoint(Service::Css).to_string();
    put(&cloud.folder.at("password"), "hunter22\n");
    cloud.run("fetch css --format pkcs12 -o ca.p12 --store-password-file password").done();
    let line = format!("verify {endpoint} --ca ca.p12");
    assert_snapshot!(cloud.run(&line).failed(), @r#"
    error: the file of --ca, "ca.p12", cannot be used
      why: the password does not open the PKCS#12 store: it is another one, or the store was changed or damaged
      next: put the password of the store into a file, and name that with --store-password-file
    exit code 9
    "#);
    cloud.run(&format!("{line} --store-password-file password")).done();
    run(cloud.command(&line).env("CLOUD_CERTS_STORE_PASSWORD", "hunter22")).done();
    run(cloud.command(&line).env("CLOUD_CERTS_STORE_PASSWORD_FILE", "password")).done();
}
