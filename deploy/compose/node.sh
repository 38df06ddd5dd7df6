#!/bin/sh
# A node of a Redis Cluster. usage: node.sh ADDRESS, its own.
# Its data outlives a restart: a primary that came back empty before the others miss it would empty its replica.
set -eu
exec redis-server /run/tidewire/redis/redis.conf --bind 0.0.0.0 --dir /data --save "" --appendonly yes \
  --maxmemory 512mb --maxmemory-policy noeviction --client-output-buffer-limit pubsub 256mb 64mb 30 \
  --stream-node-max-bytes 1024 --repl-backlog-ttl 0 --cluster-enabled yes --cluster-config-file /data/nodes.conf \
  --cluster-announce-ip "$1" --cluster-node-timeout 2000 --cluster-require-full-coverage no \
  --cluster-allow-pubsubshard-when-down no
