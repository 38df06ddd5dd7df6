#!/bin/sh
# Makes six nodes a Redis Cluster, three primaries with a replica each, unless they are one. usage: form-cluster.sh ADDRESS...
set -eu
REDISCLI_AUTH=$(sed -n 's/^requirepass //p' /run/tidewire/redis/redis.conf)
export REDISCLI_AUTH
state() { redis-cli -h "$1" CLUSTER INFO | tr -d '\r'; }

if ! state "$1" | grep -q '^cluster_slots_assigned:16384$'; then
  nodes=""
  for address in "$@"; do nodes="$nodes $address:6379"; done
  # shellcheck disable=SC2086
  redis-cli --cluster create $nodes --cluster-replicas 1 --cluster-yes
fi
until state "$1" | grep -q '^cluster_state:ok$'; do sleep 1; done
