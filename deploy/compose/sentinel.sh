#!/bin/sh
# A Sentinel. usage: sentinel.sh PRIMARY, the address of the first primary.
# It writes what it learns to its file, which therefore outlives a restart.
set -eu
umask 077
file=/data/sentinel.conf
[ ! -f "$file" ] || exec redis-server "$file" --sentinel
password=$(sed -n 's/^requirepass //p' /run/tidewire/redis/redis.conf)
cat >"$file.new" <<CONF
port 26379
bind 0.0.0.0
protected-mode no
dir /data
sentinel monitor tidewire $1 6379 2
sentinel auth-pass tidewire $password
sentinel down-after-milliseconds tidewire 2000
sentinel failover-timeout tidewire 10000
sentinel parallel-syncs tidewire 1
CONF
mv "$file.new" "$file"
exec redis-server "$file" --sentinel
