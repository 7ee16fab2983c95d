//! The checks that ask the cloud: credential, project, permission, instance and certificate.

use cloud_certs::certificate::Warning;
use cloud_certs::http::StatusCode;
use cloud_certs::{
    CaBundle, CertificateQuery, Clock as _, Error, Instance, Service, Session, SslState, SystemClock,
};

use crate::commands::doctor::diagnosis::Diagnosis;
use crate::commands::doctor::step::{Fault, Step};
use crate::commands::instances::word;
use crate::failure::Failure;
use crate::summary::Summary;

/// Asks IAM for the credential and the project.
pub(super) async fn credential(session: &Session, diagnosis: &mut Diagnosis) -> Result<(), Fault> {
    let configuration = session.configuration();
    if configuration.endpoint(Service::Iam).is_err() {
        let message =
            format!("the {configuration}; no endpoint of IAM is known, so the service alone decides");
        diagnosis.skip(Step::Credential, message);
        diagnosis.skip(Step::Project, configuration.project_id().unwrap_or("not given"));
        return Ok(());
    }
    match session.check_credential().await {
        Ok(check) => {
            diagnosis.pass(Step::Credential, format!("IAM accepts the {configuration}"));
            let name = configuration.project_name().map(|name| format!(" (`{name}`)")).unwrap_or_default();
            diagnosis.pass(Step::Project, format!("{}{name}", check.project_id));
            Ok(())
        }
        Err(error @ Error::Service(_)) if error.status() == Some(StatusCode::FORBIDDEN) => {
            let message = format!("IAM does not let the {configuration} list its projects: {error}");
            diagnosis.warn(Step::Credential, message);
            diagnosis.skip(Step::Project, "IAM does not list it");
            Ok(())
        }
        Err(error) => {
            let fault = Fault::from(error);
            if fault.step == Step::Project {
                diagnosis.pass(Step::Credential, format!("IAM accepts the {configuration}"));
            }
            Err(fault)
        }
    }
}

/// Fetches the certificate and judges it. `None` where an instance has to be named first.
pub(super) async fn certificate(
    session: &Session,
    service: Service,
    instance: Option<&str>,
    diagnosis: &mut Diagnosis,
) -> Result<Option<CaBundle>, Fault> {
    let client = session.service(service);
    let mut query = CertificateQuery::new();
    match instance {
        Some(instance) if service.needs_instance() => query = query.instance(instance),
        Some(_) => diagnosis.skip(Step::Instance, "not used: the certificate is that of the project"),
        None if service.needs_instance() => {
            let listed = client.instances().await.map_err(|error| of_service(service, error))?;
            diagnosis.pass(Step::Permission, "the user may list the instances");
            diagnosis.skip(Step::Instance, without_instance(&listed));
            return Ok(None);
        }
        None => diagnosis.skip(Step::Instance, "the certificate is that of the project"),
    }
    let fetched = client.ca_certificates(&query).await.map_err(|error| of_service(service, error));
    let failed = fetched.as_ref().err().map(|fault| fault.step);
    if failed.is_none_or(|failed| failed > Step::Permission) {
        diagnosis.pass(Step::Permission, "the service answers the user");
    }
    if let Some(named) = &query.instance
        && failed.is_none_or(|failed| failed > Step::Instance)
    {
        // Listing needs another permission: without it, the service may still accept the instance.
        let listed = client.instances().await.unwrap_or_default();
        let found = listed.iter().find(|one| one.id == *named || one.name == *named);
        diagnosis.pass(Step::Instance, found.map_or_else(|| format!("`{named}` is known"), described));
    }
    judge(fetched?, diagnosis).map(Some)
}

/// The failure of a request to a service, whose endpoint was reached before: if the network fails now, it is that of a
/// download.
fn of_service(service: Service, error: Error) -> Fault {
    let Fault { step, failure } = error.into();
    let step = match step {
        Step::Instance if !service.needs_instance() => Step::Project,
        step if step < Step::Credential => Step::Certificate,
        step => step,
    };
    Fault { step, failure }
}

fn without_instance(listed: &[Instance]) -> String {
    let is_off = |one: &&Instance| one.ssl == SslState::Off;
    let off = listed.iter().filter(is_off).count();
    format!("name one with --instance: there are {}, {off} of them with SSL off", listed.len())
}

fn described(instance: &Instance) -> String {
    let Instance { id, name, engine, version, ssl, .. } = instance;
    let engine = [engine, version].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    format!("`{name}` ({id}), {engine}, SSL {}", word(*ssl))
}

fn judge(bundle: CaBundle, diagnosis: &mut Diagnosis) -> Result<CaBundle, Fault> {
    let now = SystemClock::default().now();
    let is_useless =
        |warning: &Warning| matches!(warning, Warning::Expired { .. } | Warning::NotYetValid { .. });
    let (useless, others): (Vec<_>, Vec<_>) = bundle.warnings(now).into_iter().partition(is_useless);
    // While a service changes its CA, one of several can have expired.
    if useless.len() == bundle.certificates().len() {
        return Err(Fault::new(Step::Certificate, Failure::Judged(useless)));
    }
    for certificate in bundle.iter() {
        let summary = Summary::new(certificate, now);
        diagnosis.pass(Step::Certificate, format!("{}, {}", summary.label(), summary.validity()));
    }
    for warning in useless.iter().chain(&others) {
        diagnosis.warn(Step::Certificate, warning.to_string());
    }
    Ok(bundle)
}
