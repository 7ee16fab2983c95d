//! `--ca` with every form that `fetch` writes.

use cloud_certs_emulator::Service;
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, put};

#[test]
fn every_form_that_is_written_is_read() {
    let cloud = Cloud::start();
    let endpoint = cloud.emulator.tls_endpoint(Service::Css).to_string();
    for format in ["pem", "der", "pkcs7", "pkcs12", "jks", "json", "capath", "configmap", "secret"] {
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

#[test]
fn a_folder_is_trusted_as_a_whole_unless_something_in_it_is_damaged() {
    let cloud = Cloud::start();
    let endpoint = cloud.emulator.tls_endpoint(Service::Css).to_string();
    let line = format!("verify {endpoint} --ca certs");
    std::fs::create_dir(cloud.folder.at("certs")).unwrap();
    put(&cloud.folder.at("certs/README"), "certificates of our databases\n");
    assert_snapshot!(cloud.run(&line).failed(), @r#"
    error: no file in the folder "certs" holds a certificate
      next: name its files or another folder; sub-folders are not looked into
    exit code 9
    "#);
    cloud.run("fetch css -o certs/css.pem").done();
    cloud.run("fetch css --format der -o certs/css.der").done();
    cloud.run(&line).done();
    put(&cloud.folder.at("certs/half.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n");
    assert_snapshot!(cloud.run(&line).failed(), @r#"
    error: "certs/half.pem" cannot be checked
      why: the PEM block that begins in line 1 is cut off: its END line is missing
      next: look at the file, or get the certificate anew
    exit code 9
    "#);
}
