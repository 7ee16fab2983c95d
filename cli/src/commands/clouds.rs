//! `clouds`: lists the clouds and regions, with the endpoints of their services.

use std::collections::BTreeSet;

use clap::Args;
use cloud_certs::{Cloud, Service};
use serde_json::{Map, Value, json};

use crate::connection::services;
use crate::failure::Failure;
use crate::output::{self, ReportArgs};

/// Arguments of `clouds`.
#[derive(Debug, Args)]
pub(crate) struct CloudsArgs {
    #[command(flatten)]
    report: ReportArgs,
}

pub(crate) async fn run(args: &CloudsArgs) -> Result<(), Failure> {
    if args.report.json {
        let clouds: Vec<Value> = Cloud::ALL.iter().map(|cloud| to_json(*cloud)).collect();
        return output::print_json(&json!({ "clouds": clouds })).await;
    }
    let endpoints = Cloud::ALL.iter().flat_map(|cloud| {
        let row = |(region, service, url): (&str, Service, String)| {
            [cloud.name().to_owned(), region.to_owned(), service.id().to_owned(), url]
        };
        endpoints(*cloud).map(row).collect::<Vec<_>>()
    });
    output::print(output::table(["CLOUD", "REGION", "SERVICE", "ENDPOINT"], endpoints)).await
}

fn to_json(cloud: Cloud) -> Value {
    let region = |name: &str| {
        let of_region = endpoints(cloud).filter(|(region, ..)| *region == name);
        let urls: Map<_, _> =
            of_region.map(|(_, service, url)| (service.id().to_owned(), url.into())).collect();
        json!({ "name": name, "endpoints": urls })
    };
    let regions: Vec<Value> = regions(cloud).into_iter().map(region).collect();
    json!({ "name": cloud.name(), "title": cloud.to_string(), "regions": regions })
}

/// The endpoints of a cloud by region, IAM first.
fn endpoints(cloud: Cloud) -> impl Iterator<Item = (&'static str, Service, String)> {
    let all = || services(|service| !service.has_certificates()).chain(services(Service::has_certificates));
    let in_region =
        move |region| all().filter_map(move |one| Some((region, one, one.endpoint(cloud, region)?)));
    regions(cloud).into_iter().flat_map(in_region)
}

fn regions(cloud: Cloud) -> BTreeSet<&'static str> {
    Service::ALL.iter().flat_map(|service| service.regions(cloud)).collect()
}
