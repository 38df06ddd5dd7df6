#!/bin/sh
# Makes a self-signed certificate for the load balancer, once. Replace /certs/tidewire.pem (certificate chain and key
# in one file) with a real one for anything but a laptop.
set -eu
out=/certs/tidewire.pem
[ -s "$out" ] && { echo "certificate is there: $out"; exit 0; }
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 825 \
  -subj "/CN=localhost" -addext "subjectAltName=DNS:localhost,DNS:tidewire,IP:127.0.0.1" \
  -keyout /certs/key.pem -out /certs/cert.pem
cat /certs/cert.pem /certs/key.pem >"$out.new"
chmod 0644 /certs/cert.pem
# HAProxy's image runs as an unprivileged user, who has to read it.
chmod 0644 "$out.new"
mv "$out.new" "$out"
echo "certificate made: $out"
