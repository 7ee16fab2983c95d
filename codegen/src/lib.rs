//! Generator of the cloud-certs client.
