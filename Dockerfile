# Overture in a container. The tests do not build it.
#
#   docker build -t overture .
#   docker run -p 127.0.0.1:8080:8080 -v overture:/var/lib/overture \
#     -e OVERTURE_SERVER__ORIGIN=https://pitch.example.org overture
#
# TLS ends at a proxy in front of it, and the origin is what people open in their browser.

FROM rust:1.95-bookworm AS build
WORKDIR /build
COPY . .
RUN cargo build --profile dist --locked --bin overture

FROM debian:bookworm-slim
# Deadlines are told in the time zones of the challenge and of the reader.
RUN apt-get update \
    && apt-get install -y --no-install-recommends tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/overture overture
COPY --from=build /build/target/dist/overture /usr/local/bin/overture
COPY LICENSE-MIT LICENSE-APACHE /usr/share/doc/overture/
USER overture
WORKDIR /var/lib/overture
ENV OVERTURE_SERVER__DATA=/var/lib/overture \
    OVERTURE_SERVER__LISTEN=0.0.0.0:8080
VOLUME /var/lib/overture
EXPOSE 8080
ENTRYPOINT ["overture"]
CMD ["serve"]
