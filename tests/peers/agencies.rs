//! Agencies and the keys of a server, got by otcextensions and the vendor's SDK from the emulator, and by this library.

use cloud_certs::{Agency, CaBundle, Credential, Secret, Session};
use cloud_certs_emulator::{
    ACCESS_KEY, AGENCY, AGENCY_DOMAIN, AGENCY_PROJECT_ID, AGENCY_PROJECT_NAME, DOMAIN, Operation, PASSWORD,
    PROJECT_ID, SECRET_KEY, Service, USER,
};

use crate::cloud::Cloud;
use crate::program::run;
use crate::venv::Venv;

/// Gets a token of the agency with the plug-in of otcextensions, and the certificate with that.
const BY_TOKEN: &str = "
import sys
import requests
from keystoneauth1 import session
from otcextensions.common.agency_auth import Agency
url, cacert, user, password, domain, agency, agency_domain, project, project_id = sys.argv[1:]
auth = Agency(url + '/v3', username=user, password=password, user_domain_name=domain,
              target_domain_name=agency_domain, target_agency_name=agency, target_project_name=project)
token = session.Session(auth=auth, verify=cacert).get_token()
answer = requests.get(f'{url}/v1.0/{project_id}/cer/download', headers={'X-Auth-Token': token}, verify=cacert)
answer.raise_for_status()
print(answer.text, end='')
";

/// Gets the keys of the server with the SDK, whose address of the metadata service is another one here, and the
/// certificate with those.
const BY_METADATA: &str = "
import sys
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.auth.internal import MetadataAccessor
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcss.v1 import CssClient, DownloadCertRequest
url, cacert, metadata, project_id = sys.argv[1:]
MetadataAccessor._METADATA_ENDPOINT = metadata
keys = MetadataAccessor().get_credential()
credentials = BasicCredentials(keys.access, keys.secret, project_id).with_security_token(keys.security_token)
client = CssClient.new_builder().with_credentials(credentials)
client = client.with_http_config(HttpConfig(ssl_ca_cert=cacert, timeout=30)).with_endpoints([url]).build()
sys.stdout.buffer.write(client.download_cert(DownloadCertRequest()).raw_content)
";

fn session(cloud: &Cloud, credential: Credential) -> cloud_certs::SessionBuilder {
    let url = cloud.emulator.https_url();
    let roots = CaBundle::from_bytes(cloud.emulator.web_ca_pem().as_bytes()).unwrap();
    Session::builder()
        .endpoint(cloud_certs::Service::Css, &url)
        .endpoint(cloud_certs::Service::Iam, &url)
        .roots(roots)
        .credential(credential)
}

/// The paths of the certificates that were asked for.
fn paths(cloud: &Cloud) -> Vec<String> {
    cloud.requests(Operation::CSS_DOWNLOAD_CERT).into_iter().map(|request| request.path).collect()
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn an_agency_gives_the_same_to_otcextensions_and_to_this_library() {
    let cloud = Cloud::start().await;
    let (url, cacert) = (cloud.emulator.https_url(), cloud.cacert());
    let words = [
        &url,
        &cacert,
        USER,
        PASSWORD,
        DOMAIN,
        AGENCY,
        AGENCY_DOMAIN,
        AGENCY_PROJECT_NAME,
        AGENCY_PROJECT_ID,
    ];
    let arguments = ["-c", BY_TOKEN].into_iter().chain(words);
    let pem = run(&Venv::openstack().python(), arguments, cloud.home(), &[]).await.done();

    let agency = || Agency::new(AGENCY, AGENCY_DOMAIN).project_name(AGENCY_PROJECT_NAME);
    let password = Credential::password(USER, DOMAIN, Secret::new(PASSWORD));
    let key = Credential::access_key(ACCESS_KEY, Secret::new(SECRET_KEY));
    for credential in [password, key] {
        let session = session(&cloud, credential).agency(agency()).build().unwrap();
        assert_eq!(session.css().ca_certificates().await.unwrap().to_pem(), pem);
    }
    assert_eq!(pem, cloud.emulator.ca_pem(Service::Css));
    let of_agency = format!("/v1.0/{AGENCY_PROJECT_ID}/cer/download");
    assert_eq!(paths(&cloud), [&*of_agency; 3]);
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn the_keys_of_a_server_are_the_same_to_the_sdk_and_to_this_library() {
    let cloud = Cloud::start().await;
    let (url, cacert, metadata) = (cloud.emulator.https_url(), cloud.cacert(), cloud.emulator.metadata_url());
    let arguments = ["-c", BY_METADATA, &url, &cacert, &metadata, PROJECT_ID];
    let pem = run(&Venv::huawei().python(), arguments, cloud.home(), &[]).await.done();

    let session = session(&cloud, Credential::metadata()).metadata_endpoint(metadata).project_id(PROJECT_ID);
    assert_eq!(session.build().unwrap().css().ca_certificates().await.unwrap().to_pem(), pem);
    assert_eq!(pem, cloud.emulator.ca_pem(Service::Css));
    assert_eq!(paths(&cloud).len(), 2);
}
