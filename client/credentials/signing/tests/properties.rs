//! Properties that hold for any request.

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;

/// A request, in parts.
#[derive(Clone, Debug)]
struct Parts {
    method: Method,
    host: String,
    segments: Vec<Vec<u8>>,
    parameters: Vec<(String, String)>,
    content_type: Option<Vec<u8>>,
    project: Option<PathSegment>,
    security_token: Option<String>,
    body: Option<Vec<u8>>,
    second: i64,
}

impl Parts {
    fn request(&self) -> Request {
        let mut url: Url = format!("https://{}/", self.host).parse().unwrap();
        let segments: Vec<_> = self
            .segments
            .iter()
            .map(|segment| percent_encoding::percent_encode(segment, percent_encoding::NON_ALPHANUMERIC))
            .map(|segment| segment.to_string())
            .collect();
        url.set_path(&segments.join("/"));
        if !self.parameters.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.parameters);
        }
        let mut request = Request::new(self.method.clone(), url);
        if let Some(value) = &self.content_type {
            request.headers_mut().insert("content-type", HeaderValue::from_bytes(value).unwrap());
        }
        *request.body_mut() = self.body.clone().map(Body::from);
        request
    }

    fn sign(&self, secret_key: &str) -> (Request, Secret) {
        let security_token = self.security_token.as_deref().map(Secret::new);
        let key = AccessKey { secret: Secret::new(secret_key), security_token, ..key() };
        let mut request = self.request();
        let now = Timestamp::from_second(self.second).unwrap();
        let signature = SigningKey::new(&key).unwrap().sign(&mut request, self.project.as_ref(), now);
        (request, signature)
    }
}

fn parts() -> impl Strategy<Value = Parts> {
    let method = prop_oneof![Just(Method::GET), Just(Method::POST), Just(Method::DELETE)];
    let host = prop_oneof![Just("css.example".to_owned()), Just("[::1]:8443".to_owned())];
    // A segment that percent-decodes to nothing or `.` could be resolved away by the URL.
    let segments = prop::collection::vec(prop::collection::vec(any::<u8>(), 3..20), 1..6);
    let parameters = prop::collection::vec((any::<String>(), any::<String>()), 0..6);
    // Without white space at the ends, which does not travel.
    let content_type =
        prop::option::of("[a-z]/[!-~\u{80}-\u{ff}]{1,20}").prop_map(|text| text.map(String::into_bytes));
    let project =
        prop::option::of("[!-.0-9A-Z:-\\[\\]-~é]{3,20}").prop_map(|id| id.map(|id| id.parse().unwrap()));
    let token = prop::option::of("[!-~]{12,40}");
    let body = prop::option::of(prop::collection::vec(any::<u8>(), 1..100));
    let second = 0..4_000_000_000_i64;
    (method, host, segments, parameters, content_type, project, token, body, second).prop_map(
        |(method, host, segments, parameters, content_type, project, security_token, body, second)| Parts {
            method,
            host,
            segments,
            parameters,
            content_type,
            project,
            security_token,
            body,
            second,
        },
    )
}

/// Changes one thing that is signed.
fn change(parts: &mut Parts, which: usize, byte: u8) {
    match which {
        0 => parts.method = Method::PUT,
        1 => parts.host = "iam.example".to_owned(),
        2 => parts.segments[0].push(b'x'),
        3 => parts.segments[0][0] ^= 0x80,
        4 => parts.parameters.push((String::new(), String::new())),
        5 => parts.parameters.push(("name".to_owned(), char::from(byte).to_string())),
        6 => parts.content_type = Some(vec![b'~', byte | 0x80]),
        7 => parts.project = Some("ab".parse().unwrap()),
        8 => parts.security_token = Some("short".to_owned()),
        9 => parts.body.get_or_insert_default().push(byte),
        _ => parts.second += 1,
    }
}

proptest! {
    #[test]
    fn any_request_is_signed(
        url in "(https?|data|mailto|x):(//)?[a-z0-9.@:\\[\\]]{0,8}[ -~é]{0,80}",
        method in "[!-~]{1,9}",
        headers in prop::collection::vec(("[a-z_-]{1,20}", prop::collection::vec(any::<u8>(), 0..40)), 0..5),
        body in prop::option::of(prop::collection::vec(any::<u8>(), 0..100)),
        project in prop::option::of(any::<String>()),
        second in Timestamp::MIN.as_second()..=Timestamp::MAX.as_second(),
    ) {
        let (Ok(url), Ok(method)) = (Url::parse(&url), method.parse::<Method>()) else { return Ok(()) };
        let mut request = Request::new(method, url);
        for (name, value) in headers {
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_bytes(&value)) {
                request.headers_mut().append(name, value);
            }
        }
        *request.body_mut() = body.map(Body::from);
        let project = project.and_then(|project| project.parse::<PathSegment>().ok());
        let now = Timestamp::from_second(second).unwrap();
        let signature = SigningKey::new(&temporary("token")).unwrap().sign(&mut request, project.as_ref(), now);
        let authorization = request.headers()[AUTHORIZATION].to_str().unwrap();
        prop_assert!(authorization.ends_with(signature.expose()));
        prop_assert_eq!(request.headers().contains_key(X_PROJECT_ID), project.is_some());
    }

    #[test]
    fn the_order_of_parameters_does_not_matter(
        (parts, shuffled) in parts().prop_flat_map(|parts| {
            let shuffled = Just(parts.parameters.clone()).prop_shuffle();
            (Just(parts), shuffled)
        }),
    ) {
        let other = Parts { parameters: shuffled, ..parts.clone() };
        prop_assert_eq!(parts.sign(SK).1, other.sign(SK).1);
    }

    #[test]
    fn a_change_of_what_is_signed_changes_the_signature(
        parts in parts(),
        changes in subsequence((0..=10).collect::<Vec<_>>(), 1..4),
        byte in any::<u8>(),
    ) {
        let mut changed = parts.clone();
        changes.into_iter().for_each(|which| change(&mut changed, which, byte));
        prop_assert_ne!(parts.sign(SK).1, changed.sign(SK).1);
        prop_assert_ne!(parts.sign(SK).1, parts.sign("another").1);
    }

    #[test]
    fn a_signature_is_always_the_same(parts in parts()) {
        let (mut request, first) = parts.sign(SK);
        prop_assert_eq!(sent(&request), sent(&parts.sign(SK).0));
        let key = AccessKey { security_token: parts.security_token.as_deref().map(Secret::new), ..key() };
        let now = Timestamp::from_second(parts.second).unwrap();
        let again = SigningKey::new(&key).unwrap().sign(&mut request, parts.project.as_ref(), now);
        prop_assert_eq!(first, again);
    }

    #[test]
    fn the_secret_key_goes_nowhere(parts in parts(), secret_key in "[!-~]{12,100}") {
        let (request, signature) = parts.sign(&secret_key);
        let all = format!("{} {:?} {request:?} {}", request.url(), sent(&request), signature.expose());
        prop_assert!(!all.contains(&secret_key));
    }
}
