# The CA certificate of a service as a value of Terraform, by the provider `external`. What it reads is public, so that it
# may be in the state. jq makes the flat object of strings that the provider wants; the credential comes from the
# environment of Terraform.
terraform {
  required_providers {
    external = {
      source  = "hashicorp/external"
      version = "~> 2.3"
    }
  }
}

data "external" "css_ca" {
  program = ["sh", "-c", "set -e; pem=$(cloud-certs fetch css); jq -n --arg pem \"$pem\" '{pem: $pem}'"]
}

output "css_ca" {
  value = data.external.css_ca.result.pem
}
