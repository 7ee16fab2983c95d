//! Every fault: its name, what it does in a sentence, and how it comes about.

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use jiff::SignedDuration;

use super::bodies::{self, Form, foreign, own};
use super::broken::{self, Until, only};
use super::headers::{self, redirect_to, with};
use super::links;
use super::plan::Plan::{self, Changed, Clock, Instead, List, OnTheWire, TokenDies};
use super::wire::End;
use crate::Answer;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

macro_rules! faults {
    ($($name:literal $variant:ident $description:literal => $plan:expr,)*) => {
        /// A way in which a cloud, or what is between it and a client, fails.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Fault {
            $(#[doc = concat!("`", $name, "`: ", $description)] $variant,)*
        }

        impl Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name by which it is asked for.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it does, in a sentence.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }

            pub(crate) fn plan(self) -> Plan {
                match self { $(Self::$variant => $plan,)* }
            }
        }
    };
}

#[rustfmt::skip]
faults! {
    "401" Unauthorized "Status 401 in the service's own words."
        => Instead(|asked| own(asked, 401)),
    "403" Forbidden "Status 403 in the service's own words."
        => Instead(|asked| own(asked, 403)),
    "404" NotFound "Status 404 in the service's own words."
        => Instead(|asked| own(asked, 404)),
    "408" RequestTimeout "Status 408 in the service's own words."
        => Instead(|asked| own(asked, 408)),
    "429" Throttled "Status 429 that does not say for how long."
        => Instead(|asked| own(asked, 429)),
    "429-seconds" ThrottledForSeconds "Status 429 with Retry-After in seconds."
        => Instead(bodies::retry_after_seconds),
    "429-date" ThrottledUntilDate "Status 429 with Retry-After as a date of HTTP."
        => Instead(bodies::retry_after_date),
    "500" InternalError "Status 500 in the service's own words."
        => Instead(|asked| own(asked, 500)),
    "502" BadGateway "Status 502 with the HTML of a proxy."
        => Instead(|_| bodies::html(502)),
    "503" Unavailable "Status 503 in the service's own words."
        => Instead(|asked| own(asked, 503)),
    "504" GatewayTimeout "Status 504 without a body."
        => Instead(|_| Answer::status(504)),
    "202-busy" Busy "Status 202 with the error CSS.0011, which says that the service is busy."
        => Instead(|_| bodies::busy()),

    "error-css" ErrorOfCss "Status 400 in the words of the Cloud Search Service."
        => Instead(|_| foreign(&Form::Css)),
    "error-geminidb" ErrorOfGeminiDb "Status 400 in the words of GeminiDB."
        => Instead(|_| foreign(&Form::GeminiDb)),
    "error-apig" ErrorOfGateway "Status 400 in the words of the API gateway, with request_id."
        => Instead(|_| foreign(&Form::Gateway)),
    "error-iam" ErrorOfIam "Status 400 in the words of the identity service."
        => Instead(|_| foreign(&Form::Keystone)),
    "error-camel-case" ErrorInCamelCase "Status 400 with errorCode and errorMsg."
        => Instead(|_| foreign(&Form::CamelCase)),
    "error-code" ErrorWithCode "Status 400 with code and message."
        => Instead(|_| foreign(&Form::Code)),
    "error-external-message" ErrorWithExternalMessage "Status 400 with errCode and externalMessage."
        => Instead(|_| foreign(&Form::ExternalMessage)),
    "error-nested" ErrorNested "Status 400 with the error inside of other objects."
        => Instead(|_| foreign(&Form::Nested)),
    "error-text" ErrorAsText "Status 400 with plain text."
        => Instead(|_| foreign(&Form::Text)),
    "error-html" ErrorAsHtml "Status 400 with HTML."
        => Instead(|_| bodies::html(400)),
    "error-empty" ErrorEmpty "Status 400 without a body."
        => Instead(|_| foreign(&Form::Empty)),
    "error-xml" ErrorAsXml "Status 400 with the XML of object storage."
        => Instead(|_| foreign(&Form::Xml)),
    "error-not-utf8" ErrorNotUtf8 "Status 400 with what claims to be JSON and is not UTF-8."
        => Instead(|_| foreign(&Form::NotUtf8)),

    "slow-headers" SlowHeaders "The answer comes byte by byte, one every 50 milliseconds."
        => OnTheWire(|answer| broken::slow_headers(&answer)),
    "slow-body" SlowBody "The head comes at once, the body byte by byte, one every 50 milliseconds."
        => OnTheWire(|answer| broken::slow_body(&answer)),
    "stalled" Stalled "Nothing comes for 30 seconds, then the connection is cut."
        => OnTheWire(|answer| only(Until::Nothing, &answer, End::Stalled)),
    "stalled-headers" StalledHeaders "After half of the headers nothing comes for 30 seconds, then the connection is cut."
        => OnTheWire(|answer| only(Until::HalfOfTheHead, &answer, End::Stalled)),
    "stalled-body" StalledBody "After half of the body nothing comes for 30 seconds, then the connection is cut."
        => OnTheWire(|answer| only(Until::HalfOfTheBody, &answer, End::Stalled)),
    "reset-before-answer" ResetBeforeAnswer "The connection is reset in the place of an answer."
        => OnTheWire(|answer| only(Until::Nothing, &answer, End::Reset)),
    "reset-inside-headers" ResetInsideHeaders "The connection is reset after half of the headers."
        => OnTheWire(|answer| only(Until::HalfOfTheHead, &answer, End::Reset)),
    "reset-inside-body" ResetInsideBody "The connection is reset after half of the body."
        => OnTheWire(|answer| only(Until::HalfOfTheBody, &answer, End::Reset)),
    "reset-after-body" ResetAfterBody "The connection is reset after the whole answer."
        => OnTheWire(|answer| only(Until::Everything, &answer, End::Reset)),
    "closed-before-answer" ClosedBeforeAnswer "The connection is closed, with the farewell of TLS, in the place of an answer."
        => OnTheWire(|answer| only(Until::Nothing, &answer, End::Closed)),
    "cut-before-answer" CutBeforeAnswer "The connection ends, without the farewell of TLS, in the place of an answer."
        => OnTheWire(|answer| only(Until::Nothing, &answer, End::Cut)),
    "garbage" Garbage "What comes in the place of the status line is not HTTP."
        => OnTheWire(|_| broken::garbage()),
    "empty-body" EmptyBody "The status and the headers are right, the length is 0."
        => Changed(|_, answer| answer.map(|_| bytes::Bytes::new())),
    "length-too-long" LengthTooLong "Content-Length promises 1000 bytes more than come."
        => OnTheWire(broken::too_long),
    "length-too-short" LengthTooShort "Content-Length promises half of what comes."
        => OnTheWire(broken::too_short),
    "length-enormous" LengthEnormous "Content-Length promises an exbibyte."
        => OnTheWire(broken::enormous),
    "length-twice" LengthTwice "Content-Length comes twice, with two values."
        => OnTheWire(broken::two_lengths),
    "chunks-cut-off" ChunksCutOff "The body comes in chunks, and ends without the last one."
        => OnTheWire(broken::cut_chunks),
    "until-close-cut-off" UntilCloseCutOff "The body has no length, and ends in the middle without the farewell of TLS."
        => OnTheWire(broken::cut_until_close),
    "endless-body" EndlessBody "The body comes in chunks of spaces and does not end."
        => Instead(|_| Answer::status(200).endless(vec![b' '; 64 * 1024])),

    "gzip" Gzip "The body is compressed, asked for or not."
        => Changed(|_, answer| headers::compressed(answer)),
    "gzip-bomb" GzipBomb "About a mebibyte of gzip that becomes a gibibyte, asked for or not."
        => Changed(|_, answer| headers::bomb(answer)),
    "gzip-bomb-if-asked" GzipBombIfAsked "The same, for a client that takes gzip; others get the normal answer."
        => Changed(|asked, answer| if asked.takes_gzip { headers::bomb(answer) } else { answer }),
    "redirect-same-host" RedirectSameHost "A redirect to another query of this host."
        => Instead(headers::redirect_same_host),
    "redirect-other-host" RedirectOtherHost "A redirect to the emulator under another of its names."
        => Instead(|asked| redirect_to(&links::other_origin(asked), asked)),
    "redirect-loop" RedirectLoop "A redirect to what was asked for."
        => Instead(|asked| redirect_to("", asked)),
    "redirect-to-http" RedirectToHttp "A redirect from https to http."
        => Instead(|asked| redirect_to(&asked.plain_origin, asked)),

    "html-200" Html "Status 200 with HTML, as a sign-in page has it."
        => Instead(|_| bodies::html(200)),
    "wrong-media-type" WrongMediaType "The right body, as image/png."
        => Changed(|_, answer| with(CONTENT_TYPE, "image/png", answer)),
    "disposition-path" DispositionPath "A file name that leads out of the folder."
        => Changed(|_, answer| with(CONTENT_DISPOSITION, "attachment; filename=\"../../evil.crt\"", answer)),
    "disposition-encoded" DispositionEncoded "The same, percent-encoded, and with a line break in it."
        => Changed(|_, answer| with(CONTENT_DISPOSITION, "attachment; filename*=UTF-8''..%2F..%2Fevil%0D%0A.crt", answer)),
    "disposition-line-break" DispositionLineBreak "A file name with a line break in it, which makes another header."
        => OnTheWire(broken::line_break_in_disposition),
    "duplicate-headers" DuplicateHeaders "Every header twice, with another value."
        => Changed(|_, answer| headers::twice(answer)),
    "huge-header" HugeHeader "A header of 128 KiB."
        => Changed(|_, answer| headers::huge(answer)),
    "many-headers" ManyHeaders "1000 headers."
        => Changed(|_, answer| headers::many(answer)),

    "empty-list" EmptyList "No certificate in the list."
        => List(|_, list| links::no_certificates(list)),
    "unknown-category" UnknownCategory "A category that nobody has heard of."
        => List(|_, list| links::unknown_category(list)),
    "link-missing" LinkMissing "A certificate without a link."
        => List(|_, list| links::without_link(list)),
    "link-file" LinkFile "A link to a local file."
        => List(|_, list| links::elsewhere("file:///etc/passwd", list)),
    "link-data" LinkData "A link that has the file in itself."
        => List(|_, list| links::elsewhere("data:application/x-x509-ca-cert;base64,AAAA", list)),
    "link-http" LinkHttp "The right link, over http."
        => List(|asked, list| links::at(&asked.plain_origin, list)),
    "link-other-host" LinkOtherHost "A link to a host that does not exist."
        => List(|_, list| links::elsewhere("https://storage.invalid/ca.crt", list)),
    "link-loopback" LinkLoopback "A link to port 1 of this machine."
        => List(|_, list| links::elsewhere("https://localhost:1/ca.crt", list)),
    "link-link-local" LinkLinkLocal "A link to where clouds keep the secrets of a machine."
        => List(|_, list| links::elsewhere("https://169.254.169.254/latest/meta-data/", list)),
    "link-private" LinkPrivate "A link to a private address."
        => List(|_, list| links::elsewhere("https://10.0.0.1/ca.crt", list)),
    "link-ip" LinkIp "A link to the address of a host that is for documentation only."
        => List(|_, list| links::elsewhere("https://192.0.2.1/ca.crt", list)),
    "link-credentials" LinkCredentials "The right link, with a user and a password."
        => List(|_, list| links::with_credentials(list)),

    "token-dies" TokenDies "The token of the request is accepted a last time; with a count N, N times more."
        => TokenDies,
    "clock-ahead" ClockAhead "The service's clock is an hour ahead: its Date, and the time for which signatures are good."
        => Clock(HOUR),
    "clock-behind" ClockBehind "The service's clock is an hour behind."
        => Clock(-HOUR),
}
