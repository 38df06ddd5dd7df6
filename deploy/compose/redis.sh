#!/bin/sh
# A Redis that Sentinels watch. usage: redis.sh [OPTION...]
# Its data outlives a restart: a primary that came back empty before the Sentinels miss it would empty its replicas.
set -eu
exec redis-server /run/tidewire/redis/redis.conf --bind 0.0.0.0 --dir /data --save "" --appendonly yes \
  --maxmemory 512mb --maxmemory-policy noeviction --client-output-buffer-limit pubsub 256mb 64mb 30 \
  --stream-node-max-bytes 1024 --repl-backlog-ttl 0 --min-replicas-to-write 1 --min-replicas-max-lag 5 "$@"
