"""Prints a CA certificate, got with the official SDK by the HUAWEICLOUD_SDK_* of the environment.

usage: huawei_sdk.py ENDPOINT CACERT css
       huawei_sdk.py ENDPOINT CACERT geminidb INSTANCE
"""

import sys

import requests
from huaweicloudsdkcore.auth.provider import EnvCredentialProvider
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcss.v1 import CssClient, DownloadCertRequest
from huaweicloudsdkgaussdbfornosql.v3 import GaussDBforNoSQLClient, ListSslCertDownloadAddressesRequest

endpoint, cacert, service, *instance = sys.argv[1:]


def connect(client):
    credentials = EnvCredentialProvider.get_basic().get_credentials()
    config = HttpConfig(ssl_ca_cert=cacert, timeout=30)
    return client.new_builder().with_credentials(credentials).with_http_config(config).with_endpoints([endpoint]).build()


def css():
    return connect(CssClient).download_cert(DownloadCertRequest()).raw_content


def geminidb(instance_id):
    client = connect(GaussDBforNoSQLClient)
    response = client.list_ssl_cert_download_addresses(ListSslCertDownloadAddressesRequest(instance_id))
    [certificate] = response.certs
    assert certificate.category == "international", certificate
    # The SDK leaves the link to its user.
    download = requests.get(certificate.download_link, verify=cacert, timeout=30)
    download.raise_for_status()
    return download.content


try:
    sys.stdout.buffer.write({"css": css, "geminidb": geminidb}[service](*instance))
except ServiceResponseException as error:
    sys.exit(f"{error.status_code} {error.error_code}: {error.error_msg}")
