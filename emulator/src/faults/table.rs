//! The table of faults: the name of each, a sentence that describes it, and its effect.

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use jiff::SignedDuration;
use serde_json::json;

use super::injected::Effect::{self, Replace, RevokeToken, Rewrite, RewriteList, ShiftClock, WriteRaw};
use super::raw::{self, ConnectionEnd as End, SentPart, announce, send};
use super::replace::{self, MESSAGE, redirect_to, service_error};
use super::rewrite::{self, set_header, set_links};
use crate::answer::Answer;
use crate::error_body::{gateway_json, service_json};
use crate::operation::Operation;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

macro_rules! faults {
    ($($name:literal $variant:ident $description:literal => $effect:expr,)*) => {
        /// A way in which a cloud, or what is between it and a client, fails.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Fault {
            $(#[doc = concat!("`", $name, "`: ", $description)] $variant,)*
        }

        impl Fault {
            /// All faults.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name of the fault in rules.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns a sentence that describes the fault.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }

            pub(crate) fn effect(self) -> Effect {
                match self { $(Self::$variant => $effect,)* }
            }

            /// Returns whether the fault can be injected into such a request.
            pub(crate) fn applies_to(self, operation: Operation) -> bool {
                self.effect().applies_to(operation)
            }
        }
    };
}

#[rustfmt::skip]
faults! {
    "401" Unauthorized "Status 401 in the format of the service."
        => Replace(|request| service_error(request, 401)),
    "403" Forbidden "Status 403 in the format of the service."
        => Replace(|request| service_error(request, 403)),
    "404" NotFound "Status 404 in the format of the service."
        => Replace(|request| service_error(request, 404)),
    "408" RequestTimeout "Status 408 in the format of the service."
        => Replace(|request| service_error(request, 408)),
    "429" Throttled "Status 429 without Retry-After."
        => Replace(|request| service_error(request, 429)),
    "429-seconds" ThrottledForSeconds "Status 429 with Retry-After in seconds."
        => Replace(replace::retry_after_seconds),
    "429-date" ThrottledUntilDate "Status 429 with Retry-After as an HTTP date."
        => Replace(replace::retry_after_date),
    "500" InternalError "Status 500 in the format of the service."
        => Replace(|request| service_error(request, 500)),
    "502" BadGateway "Status 502 with an HTML page of a proxy."
        => Replace(|_| replace::html(502)),
    "503" Unavailable "Status 503 in the format of the service."
        => Replace(|request| service_error(request, 503)),
    "504" GatewayTimeout "Status 504 without a body."
        => Replace(|_| Answer::status(504)),
    "202-busy" Busy "Status 202 with the error CSS.0011: the service is busy."
        => Replace(|_| replace::busy()),

    "error-css" ErrorOfCss "Status 400 in the format of the Cloud Search Service."
        => Replace(|_| replace::json(400, &service_json("CSS.0001", MESSAGE))),
    "error-geminidb" ErrorOfGeminiDb "Status 400 in the format of GeminiDB."
        => Replace(|_| replace::json(400, &service_json("DBS.200001", MESSAGE))),
    "error-apig" ErrorOfGateway "Status 400 in the format of the API gateway, with request_id."
        => Replace(|_| replace::json(400, &gateway_json("APIGW.0101", MESSAGE, &"0".repeat(32)))),
    "error-iam" ErrorOfIam "Status 400 in the format of the identity service."
        => Replace(|_| replace::keystone(400)),
    "error-camel-case" ErrorInCamelCase "Status 400 with errorCode and errorMsg."
        => Replace(|_| replace::json(400, &json!({"errorCode": "CSS.0001", "errorMsg": MESSAGE}))),
    "error-code" ErrorWithCode "Status 400 with code and message."
        => Replace(|_| replace::json(400, &json!({"code": "CSS.0001", "message": MESSAGE}))),
    "error-external-message" ErrorWithExternalMessage "Status 400 with errCode and externalMessage."
        => Replace(|_| replace::json(400, &json!({"errCode": "CSS.0001", "externalMessage": MESSAGE}))),
    "error-nested" ErrorNested "Status 400 with the error nested in other objects."
        => Replace(|_| replace::json(400, &json!({"badRequest": {"error": service_json("CSS.0001", MESSAGE)}}))),
    "error-text" ErrorAsText "Status 400 with plain text."
        => Replace(|_| Answer::status(400).header("Content-Type", "text/plain").body(MESSAGE)),
    "error-html" ErrorAsHtml "Status 400 with HTML."
        => Replace(|_| replace::html(400)),
    "error-empty" ErrorEmpty "Status 400 without a body."
        => Replace(|_| Answer::status(400)),
    "error-xml" ErrorAsXml "Status 400 with the XML of object storage."
        => Replace(|_| replace::xml(400)),
    "error-not-utf8" ErrorNotUtf8 "Status 400 with a body that claims to be JSON and is not UTF-8."
        => Replace(|_| replace::not_utf8()),

    "slow-headers" SlowHeaders "The response arrives byte by byte, one every 50 milliseconds."
        => WriteRaw(|response| raw::slow_headers(&response)),
    "slow-body" SlowBody "The headers arrive at once, the body byte by byte, one every 50 milliseconds."
        => WriteRaw(|response| raw::slow_body(&response)),
    "stalled" Stalled "Nothing arrives for 30 seconds, then the connection is cut."
        => WriteRaw(|response| send(SentPart::Nothing, &response, End::Stalled)),
    "stalled-headers" StalledHeaders "Half of the headers arrive, then nothing for 30 seconds, then the connection is cut."
        => WriteRaw(|response| send(SentPart::HalfOfTheHead, &response, End::Stalled)),
    "stalled-body" StalledBody "Half of the body arrives, then nothing for 30 seconds, then the connection is cut."
        => WriteRaw(|response| send(SentPart::HalfOfTheBody, &response, End::Stalled)),
    "reset-before-answer" ResetBeforeAnswer "The connection is reset before any response."
        => WriteRaw(|response| send(SentPart::Nothing, &response, End::Reset)),
    "reset-inside-headers" ResetInsideHeaders "The connection is reset after half of the headers."
        => WriteRaw(|response| send(SentPart::HalfOfTheHead, &response, End::Reset)),
    "reset-inside-body" ResetInsideBody "The connection is reset after half of the body."
        => WriteRaw(|response| send(SentPart::HalfOfTheBody, &response, End::Reset)),
    "reset-after-body" ResetAfterBody "The connection is reset after the complete response."
        => WriteRaw(|response| send(SentPart::Everything, &response, End::Reset)),
    "closed-before-answer" ClosedBeforeAnswer "The connection is closed, with close_notify over TLS, before any response."
        => WriteRaw(|response| send(SentPart::Nothing, &response, End::Closed)),
    "cut-before-answer" CutBeforeAnswer "The connection ends, without close_notify over TLS, before any response."
        => WriteRaw(|response| send(SentPart::Nothing, &response, End::Cut)),
    "garbage" Garbage "The response is not HTTP."
        => WriteRaw(|_| raw::garbage()),
    "empty-body" EmptyBody "The status and the headers are right, but the body is empty."
        => Rewrite(|_, response| response.map(|_| bytes::Bytes::new())),
    "length-too-long" LengthTooLong "Content-Length announces 1000 bytes more than are sent."
        => WriteRaw(|response| announce(response, |length| length + 1000)),
    "length-too-short" LengthTooShort "Content-Length announces half of the bytes that are sent."
        => WriteRaw(|response| announce(response, |length| length / 2)),
    "length-enormous" LengthEnormous "Content-Length announces an exbibyte."
        => WriteRaw(|response| announce(response, |_| 1 << 60)),
    "length-twice" LengthTwice "Content-Length is sent twice, with different values."
        => WriteRaw(raw::two_lengths),
    "chunks-cut-off" ChunksCutOff "The body is sent in chunks and ends without the last one."
        => WriteRaw(raw::cut_chunks),
    "until-close-cut-off" UntilCloseCutOff "The body has no length and ends in the middle, without close_notify over TLS."
        => WriteRaw(raw::cut_until_close),
    "endless-body" EndlessBody "The body consists of spaces, in chunks, and does not end."
        => Replace(|_| Answer::status(200).endless(vec![b' '; 64 * 1024])),

    "gzip" Gzip "The body is compressed, even if the client does not accept that."
        => Rewrite(|_, response| rewrite::compress(response)),
    "gzip-bomb" GzipBomb "About a mebibyte of gzip decompresses to a gibibyte, even if the client does not accept gzip."
        => Rewrite(|_, response| rewrite::gzip_bomb(response)),
    "gzip-bomb-if-asked" GzipBombIfAsked "The same for clients that accept gzip; others get the normal response."
        => Rewrite(|request, response| if request.header("accept-encoding").contains("gzip") { rewrite::gzip_bomb(response) } else { response }),
    "redirect-same-host" RedirectSameHost "A redirect to another query of this host."
        => Replace(replace::redirect_same_host),
    "redirect-other-host" RedirectOtherHost "A redirect to the emulator under another host name."
        => Replace(replace::redirect_other_host),
    "redirect-loop" RedirectLoop "A redirect to the same URL."
        => Replace(|request| redirect_to("", request)),
    "redirect-to-http" RedirectToHttp "A redirect from https to http."
        => Replace(|request| redirect_to(&request.http_origin, request)),

    "html-200" Html "Status 200 with the HTML of a sign-in page."
        => Replace(|_| replace::html(200)),
    "wrong-media-type" WrongMediaType "The right body with the media type image/png."
        => Rewrite(|_, response| set_header(CONTENT_TYPE, "image/png", response)),
    "disposition-path" DispositionPath "A file name that leads out of the folder."
        => Rewrite(|_, response| set_header(CONTENT_DISPOSITION, "attachment; filename=\"../../evil.crt\"", response)),
    "disposition-encoded" DispositionEncoded "The same, percent-encoded and with a line break."
        => Rewrite(|_, response| set_header(CONTENT_DISPOSITION, "attachment; filename*=UTF-8''..%2F..%2Fevil%0D%0A.crt", response)),
    "disposition-line-break" DispositionLineBreak "A file name with a line break, which makes another header."
        => WriteRaw(raw::line_break_in_disposition),
    "duplicate-headers" DuplicateHeaders "Every header is sent twice, with different values."
        => Rewrite(|_, response| rewrite::duplicate_headers(response)),
    "huge-header" HugeHeader "A header of 128 KiB."
        => Rewrite(|_, response| rewrite::add_huge_header(response)),
    "many-headers" ManyHeaders "1000 headers."
        => Rewrite(|_, response| rewrite::add_many_headers(response)),

    "empty-list" EmptyList "The list of certificates is empty."
        => RewriteList(|_, list| rewrite::empty_list(list)),
    "unknown-category" UnknownCategory "A certificate of an unknown category."
        => RewriteList(|_, list| rewrite::set_category("lunar", list)),
    "link-missing" LinkMissing "A certificate without a link."
        => RewriteList(|_, list| rewrite::remove_links(list)),
    "link-file" LinkFile "A link to a local file."
        => RewriteList(|_, list| set_links("file:///etc/passwd", list)),
    "link-data" LinkData "A link that contains the file itself."
        => RewriteList(|_, list| set_links("data:application/x-x509-ca-cert;base64,AAAA", list)),
    "link-http" LinkHttp "The right link, over http."
        => RewriteList(|request, list| rewrite::set_origin_of_links(&request.http_origin, list)),
    "link-other-host" LinkOtherHost "A link to a host that does not exist."
        => RewriteList(|_, list| set_links("https://storage.invalid/ca.crt", list)),
    "link-loopback" LinkLoopback "A link to port 1 of this machine."
        => RewriteList(|_, list| set_links("https://localhost:1/ca.crt", list)),
    "link-link-local" LinkLinkLocal "A link to the metadata service, where clouds keep the secrets of a machine."
        => RewriteList(|_, list| set_links("https://169.254.169.254/latest/meta-data/", list)),
    "link-private" LinkPrivate "A link to a private address."
        => RewriteList(|_, list| set_links("https://10.0.0.1/ca.crt", list)),
    "link-ip" LinkIp "A link to an IP address that is reserved for documentation."
        => RewriteList(|_, list| set_links("https://192.0.2.1/ca.crt", list)),
    "link-credentials" LinkCredentials "The right link, with a user and a password."
        => RewriteList(|_, list| rewrite::add_credentials_to_links(list)),

    "token-dies" TokenDies "The token of the request is accepted for the last time; with a count N, N more times."
        => RevokeToken,
    "clock-ahead" ClockAhead "The service's clock is an hour ahead: its Date header, and the time at which it verifies signatures and links."
        => ShiftClock(HOUR),
    "clock-behind" ClockBehind "The service's clock is an hour behind."
        => ShiftClock(-HOUR),
}
