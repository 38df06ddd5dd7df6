#!/usr/bin/env bash
# Container health check without curl: exit 0 if GET /$1 on the management port answers 200.
case ${SERVICE:-} in
  edge-service) port=9601 ;;
  publish-api) port=9602 ;;
  auth-service) port=9603 ;;
  presence-service) port=9604 ;;
  webhook-service) port=9605 ;;
  *) port=9600 ;;
esac
exec 3<>"/dev/tcp/127.0.0.1/${TIDEWIRE_MANAGEMENT_PORT:-$port}" || exit 1
printf 'GET /%s HTTP/1.0\r\n\r\n' "${1:-ready}" >&3
read -r -t 2 _ status _ <&3 && [ "$status" = 200 ]
