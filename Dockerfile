# An image of the executable and the few files that it needs: no shell, no packages, not root.
#
#   ./publish.sh && docker build -t meetai .
#   docker run -d --name meetai -p 127.0.0.1:8787:8787 -v meetai:/data meetai
#   docker exec meetai meetai keygen --handle ada
#
# The C library comes from BASE: the Debian on which publish.sh ran, or a newer one.
ARG BASE=debian:bookworm-slim
FROM ${BASE} AS parts
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates
COPY dist/meetai /usr/local/bin/meetai
RUN mkdir -p /image/data /image/tmp /image/etc \
 && chmod 700 /image/data && chown 10001:10001 /image/data && chmod 1777 /image/tmp \
 && echo 'meetai:x:10001:10001::/data:/usr/sbin/nologin' > /image/etc/passwd \
 && echo 'meetai:x:10001:' > /image/etc/group \
 && echo 'hosts: files dns' > /image/etc/nsswitch.conf \
 && cp -L --parents /etc/ssl/certs/ca-certificates.crt /usr/local/bin/meetai /image \
 && ldd /usr/local/bin/meetai | grep -o '/[^ ]*' | xargs cp -L --parents -t /image

FROM scratch
COPY --from=parts /image /
COPY --from=parts --chown=10001:10001 /image/data /data
USER 10001:10001
ENV PATH=/usr/local/bin MEETAI_DATA=/data MEETAI_LISTEN=http://0.0.0.0:8787 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
VOLUME /data
EXPOSE 8787
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s CMD ["meetai", "healthcheck"]
ENTRYPOINT ["meetai"]
CMD ["serve"]
