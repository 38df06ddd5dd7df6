#!/usr/bin/env bash
# Container health check without curl: exit 0 if GET /$1 on the management port answers 200.
exec 3<>"/dev/tcp/127.0.0.1/${TIDEWIRE_MANAGEMENT_PORT:?}" || exit 1
printf 'GET /%s HTTP/1.0\r\n\r\n' "${1:-ready}" >&3
read -r -t 2 _ status _ <&3 && [ "$status" = 200 ]
