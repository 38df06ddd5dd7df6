#!/bin/sh
# Makes what must be secret or unique to a compose cluster, once, each in a volume that only its readers mount: the load
# balancer's self-signed certificate, Redis' password, the cluster secrets, the app's secret. Nothing is ever printed.
# Delete the volumes to make new ones. Replace /certs/tidewire.pem (chain and key in one file) for anything but a laptop.
set -eu
umask 077
SERVICES=10001 REDIS=999 HAPROXY=99

# keep FILE OWNER [GROUP]: stdin becomes FILE, mode 0600, unless there is one. Complete or not there at all.
keep() {
  cat >"$1.new"
  chown "$2:${3:-$2}" "$1.new"
  mv "$1.new" "$1"
  echo "made: $1"
}
random() { openssl rand -hex 32; }

# With Sentinel or a cluster, Redis and the Sentinels write to volumes, and not every image has a folder that gives these an owner.
for data in /data/redis-* /data/sentinel-*; do
  if [ -d "$data" ]; then chown "$REDIS:$REDIS" "$data"; fi
done

# Other users may pass through the folders; the files are their owners'.
chmod 0755 /certs /secrets/redis /secrets/services /secrets/backend /secrets/app

if [ ! -f /secrets/redis/redis.conf ] || [ ! -f /secrets/services/tidewire.yml ] || [ ! -f /secrets/backend/tidewire.yml ]; then
  password=$(random)
  # The second is for replicas, and unused without them.
  printf 'requirepass %s\nmasterauth %s\n' "$password" "$password" | keep /secrets/redis/redis.conf "$REDIS"
  settings=$(printf 'tidewire:\n  redis:\n    password: %s\n  cluster:\n    secret: %s\n' "$password" "$(random)")
  printf '%s\n' "$settings" | keep /secrets/services/tidewire.yml "$SERVICES"
  # What edges must not have.
  printf '%s\n    backend-secret: %s\n' "$settings" "$(random)" | keep /secrets/backend/tidewire.yml "$SERVICES"
fi
[ -f /secrets/app/secret ] || random | keep /secrets/app/secret "$SERVICES"
if [ ! -f /certs/tidewire.pem ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 825 \
    -subj "/CN=localhost" -addext "subjectAltName=DNS:localhost,DNS:tidewire,IP:127.0.0.1" \
    -keyout /tmp/key.pem -out /tmp/cert.pem 2>/dev/null
  cat /tmp/cert.pem /tmp/key.pem | keep /certs/tidewire.pem "$HAPROXY"
fi
