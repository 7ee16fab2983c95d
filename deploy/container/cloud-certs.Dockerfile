# `cloud-certs` and the public root certificates, and nothing else: linked statically, no shell, not root. `scripts/image` builds
# it with buildah. With another program, from a folder that has the program of a release and the roots of a system:
#
#   docker build -f deploy/container/cloud-certs.Dockerfile -t cloud-certs:0.2.0 FOLDER
#   docker run --rm --read-only --env-file credential --user "$(id -u):$(id -g)" -v "$PWD/ca:/ca" cloud-certs:0.2.0 \
#     fetch css -o /ca/css-ca.pem
#
# It writes below what is mounted only, so that the rest can be read-only.
FROM scratch
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY cloud-certs /cloud-certs
USER 65532:65532
ENTRYPOINT ["/cloud-certs"]
