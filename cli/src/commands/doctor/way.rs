//! The connection to the endpoints: names, proxies, connections, TLS and clocks.

use cloud_certs::{Probe, ProbeAnswer, Service, Session};
use jiff::SignedDuration;

use crate::commands::doctor::diagnosis::Diagnosis;
use crate::commands::doctor::step::{Fault, Step};
use crate::failure::Failure;

/// The difference of clocks from which on signatures are refused.
const WRONG: SignedDuration = SignedDuration::from_mins(15);

/// The difference of clocks that a slow answer does not explain.
const DOUBTFUL: SignedDuration = SignedDuration::from_mins(1);

/// Tries to connect to IAM and to the service, if their endpoints are known.
pub(super) async fn way(
    session: &Session,
    service: Option<Service>,
    diagnosis: &mut Diagnosis,
) -> Result<(), Fault> {
    let configuration = session.configuration();
    let iam = configuration.endpoint(Service::Iam);
    // The endpoint of the service has to be known; not every credential needs IAM.
    let url = service.map(|service| configuration.endpoint(service)).transpose()?;
    let (known, places): (Vec<_>, Vec<_>) = match (&iam, service.zip(url)) {
        (Ok(iam), other) => [(Service::Iam, iam.clone())].into_iter().chain(other).unzip(),
        (Err(_), Some(other)) => [other].into_iter().unzip(),
        (Err(_), None) => return iam.map(drop).map_err(Fault::from),
    };
    for (service, url) in known.iter().zip(places) {
        diagnosis.pass(Step::Endpoint, format!("{service} at {url}"));
    }
    for service in known {
        examine(session.probe(service).await?, diagnosis)?;
    }
    Ok(())
}

fn examine(probe: Probe, diagnosis: &mut Diagnosis) -> Result<(), Fault> {
    let Probe { host, is_tls, proxy, name, addresses, answer, .. } = probe;
    match addresses {
        Ok(found) => {
            let first = found.first().map(ToString::to_string).unwrap_or_default();
            let is_address = name == first;
            let message = if is_address {
                format!("{name} is an address")
            } else {
                format!("{name} has the address {first}")
            };
            diagnosis.pass(Step::Dns, message);
        }
        Err(source) => return Err(Fault::new(Step::Dns, Failure::Resolve { name, source })),
    }
    let answer = answer.map(|answer| answer.map_err(Fault::from));
    let failed = answer.as_ref().and_then(|answer| answer.as_ref().err()).map(|fault| fault.step);
    let mut pass = |step, message| {
        if failed.is_none_or(|failed| step < failed) {
            diagnosis.pass(step, message);
        }
    };
    pass(
        Step::Proxy,
        proxy.map_or_else(|| "none is used".to_owned(), |proxy| format!("{host} through {proxy}")),
    );
    pass(Step::Connection, format!("{host} answers"));
    match is_tls {
        true => pass(Step::Tls, format!("{host} is trusted")),
        false => pass(Step::Tls, format!("{host} is this machine, without TLS")),
    }
    match answer.transpose()? {
        Some(ProbeAnswer { clock_ahead: Some(ahead), .. }) => clock(host, ahead, diagnosis),
        _ => diagnosis.skip(Step::Clock, format!("{host} does not say its time")),
    }
    Ok(())
}

fn clock(host: String, ahead: SignedDuration, diagnosis: &mut Diagnosis) {
    let by = ahead.abs();
    if by > WRONG {
        diagnosis.fail(Step::Clock, Failure::Clock { host, ahead });
    } else if by > DOUBTFUL {
        let word = if ahead.is_positive() { "ahead of" } else { "behind" };
        diagnosis
            .warn(Step::Clock, format!("this machine's clock is {} s {word} that of {host}", by.as_secs()));
    } else {
        diagnosis.pass(Step::Clock, format!("as that of {host}"));
    }
}
