# spec-review with git, for checkouts that are mounted. From the root of this repository:
#
#   docker build -f deploy/container/spec-review.Dockerfile -t spec-review .
#   docker run --rm --network none --user "$(id -u):$(id -g)" -v "$PWD:/work:ro" spec-review review
#
# git reads only what belongs to the user that runs it, so `--user` is that of the checkout. Nothing needs a network.
FROM rust:1-slim-bookworm AS build
COPY . /source
RUN cargo install --quiet --locked --path /source/review --root /out

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/bin/spec-review /usr/local/bin/spec-review
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["spec-review"]
