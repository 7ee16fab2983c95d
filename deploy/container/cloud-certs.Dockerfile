# `cloud-certs` and the public root certificates, and nothing else: linked statically, no shell, not root. From the root of
# this repository:
#
#   docker build -f deploy/container/cloud-certs.Dockerfile -t cloud-certs:0.2.0 .
#   docker run --rm --read-only --env-file credential --user "$(id -u):$(id -g)" -v "$PWD/ca:/ca" cloud-certs:0.2.0 \
#     fetch css -o /ca/css-ca.pem
#
# It writes below what is mounted only, so that the rest can be read-only.
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
COPY . /source
RUN cargo install --quiet --locked --path /source/cli --features kubernetes --root /out

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/bin/cloud-certs /cloud-certs
USER 65532:65532
ENTRYPOINT ["/cloud-certs"]
