{{- define "tidewire.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{- end -}}
{{- end -}}

{{/* Arguments: root, component */}}
{{- define "tidewire.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "tidewire.labels" -}}
{{ include "tidewire.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: tidewire
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/* Arguments: root, image */}}
{{- define "tidewire.image" -}}
{{ .root.Values.image.registry }}/{{ .image }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{/*
Seconds that a drain takes at most, and the pod's grace period. A limit or a grace period that is too short fails here, rather than at the
next rollout. Arguments: drain (values), name (of these values), needed (seconds of the drain that the settings of the service ask for)
*/}}
{{- define "tidewire.drainLimit" -}}
{{- $limit := int .drain.limitSeconds -}}
{{- if eq $limit 0 -}}{{- $limit = add .needed 10 -}}{{- end -}}
{{- if lt (int $limit) (int .needed) -}}
{{- fail (printf "%s.limitSeconds is %d, but the drain takes up to %d s (lag, window or timeout, and linger)" .name (int $limit) (int .needed)) -}}
{{- end -}}
{{- $limit -}}
{{- end -}}

{{- define "tidewire.grace" -}}
{{- $needed := add (int .drain.preStopSeconds) (include "tidewire.drainLimit" . | int) (mul 2 (int .drain.stopSeconds)) -}}
{{- $grace := int .drain.gracePeriodSeconds | default (int $needed) -}}
{{- if lt $grace (int $needed) -}}
{{- fail (printf "%s.gracePeriodSeconds is %d, but preStopSeconds, limitSeconds and twice stopSeconds are %d s: the kubelet would kill the process before its drain ends" .name $grace (int $needed)) -}}
{{- end -}}
{{- $grace -}}
{{- end -}}

{{/* The last clients that are asked to migrate have five seconds, or the window if it is shorter; and all have two seconds beyond the linger to close. */}}
{{- define "tidewire.edgeDrainNeeded" -}}
{{- with .Values.edge.drain -}}{{- add (int .lagSeconds) (int .windowSeconds) (min 5 (int .windowSeconds)) (int .lingerSeconds) 2 -}}{{- end -}}
{{- end -}}

{{- define "tidewire.redisUrl" -}}
{{- $redis := .Values.redis -}}
{{- if and $redis.url $redis.sentinel.nodes -}}{{- fail "redis.url and redis.sentinel.nodes exclude each other" -}}{{- end -}}
{{- if $redis.url -}}
{{- if regexMatch "://[^/@]*@" $redis.url -}}
{{- fail "redis.url must not have a user or password: use redis.user and redis.existingSecret" -}}
{{- end -}}
{{- if $redis.user -}}{{- $redis.url | replace "://" (printf "://%s@" $redis.user) -}}{{- else -}}{{- $redis.url -}}{{- end -}}
{{- else if $redis.sentinel.nodes -}}
{{- $scheme := ternary "rediss+sentinel" "redis+sentinel" $redis.tls -}}
{{- $user := ternary (printf "%s@" $redis.user) "" (ne $redis.user "") -}}
{{- printf "%s://%s%s/%s/%d" $scheme $user (join "," $redis.sentinel.nodes) $redis.sentinel.master (int $redis.sentinel.database) -}}
{{- else -}}
{{- fail "name a Redis: redis.url, for example redis://redis:6379, or redis.sentinel.nodes" -}}
{{- end -}}
{{- end -}}

{{/* A setting from a key of a Secret. Arguments: name, secret (existingSecret and key), required (what to say if it is missing) */}}
{{- define "tidewire.secretSetting" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ required .required .secret.existingSecret }}
      key: {{ .secret.key }}
{{- end -}}

{{/* What every process is told. Arguments: root, backend (whether it may know apps' secrets), settings, reserved (names set elsewhere) */}}
{{- define "tidewire.env" -}}
{{- $values := .root.Values -}}
- name: POD_IP
  valueFrom: {fieldRef: {fieldPath: status.podIP}}
- name: TIDEWIRE_NODE_ID
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- {name: TIDEWIRE_NODE_REGION, value: {{ $values.region | quote }}}
- {name: TIDEWIRE_LOG_FORMAT, value: {{ $values.log.format | quote }}}
- {name: TIDEWIRE_LOG_LEVEL, value: {{ $values.log.level | quote }}}
- {name: TIDEWIRE_REDIS_URL, value: {{ include "tidewire.redisUrl" .root | quote }}}
{{- with $values.redis }}
{{- if .existingSecret }}
{{ include "tidewire.secretSetting" (dict "name" "TIDEWIRE_REDIS_PASSWORD" "secret" (dict "existingSecret" .existingSecret "key" .passwordKey) "required" "") }}
{{- if .sentinelPasswordKey }}
{{ include "tidewire.secretSetting" (dict "name" "TIDEWIRE_REDIS_SENTINEL_PASSWORD" "secret" (dict "existingSecret" .existingSecret "key" .sentinelPasswordKey) "required" "") }}
{{- end }}
{{- end }}
{{- if .trustedCa.configMap }}
- {name: TIDEWIRE_REDIS_TRUSTED_CA, value: /etc/tidewire/redis-ca/{{ .trustedCa.key }}}
{{- end }}
{{- end }}
- {name: TIDEWIRE_CLUSTER_MODE, value: kubernetes}
- {name: TIDEWIRE_CLUSTER_NAME, value: {{ $values.cluster.name | quote }}}
- {name: TIDEWIRE_CLUSTER_KUBERNETES_SERVICE_DNS, value: {{ include "tidewire.fullname" .root }}-members.{{ .root.Release.Namespace }}.svc.{{ $values.cluster.domain }}}
- {name: TIDEWIRE_CLUSTER_PORT, value: {{ $values.cluster.memberPort | quote }}}
- {name: TIDEWIRE_CLUSTER_PORT_COUNT, value: "1"}
- {name: TIDEWIRE_BUS_PORT, value: {{ $values.cluster.busPort | quote }}}
{{- with $values.cluster.interfaces }}
- {name: TIDEWIRE_CLUSTER_INTERFACES, value: {{ . | quote }}}
{{- end }}
{{ include "tidewire.secretSetting" (dict "name" "TIDEWIRE_CLUSTER_SECRET" "secret" $values.cluster.secret "required" "cluster.secret.existingSecret must name a Secret with at least 32 random characters") }}
{{- if .backend }}
{{ include "tidewire.secretSetting" (dict "name" "TIDEWIRE_CLUSTER_BACKEND_SECRET" "secret" $values.cluster.backendSecret "required" "cluster.backendSecret.existingSecret must name another Secret, which edges do not get") }}
{{- if and (eq $values.cluster.backendSecret.existingSecret $values.cluster.secret.existingSecret) }}
{{- fail "cluster.backendSecret and cluster.secret must be different Secrets: edges can read the second" }}
{{- end }}
{{- end }}
{{- if $values.cluster.tls.existingSecret }}
- {name: TIDEWIRE_BUS_TLS_CERT, value: /etc/tidewire/bus-tls/tls.crt}
- {name: TIDEWIRE_BUS_TLS_KEY, value: /etc/tidewire/bus-tls/tls.key}
- {name: TIDEWIRE_BUS_TLS_CA, value: /etc/tidewire/bus-tls/ca.crt}
{{- end }}
{{- if $values.nativeTransport }}
- {name: JAVA_TOOL_OPTIONS, value: -Dio.netty.native.workdir=/native}
{{- else }}
- {name: TIDEWIRE_NATIVE_TRANSPORT, value: "false"}
{{- end }}
{{- end -}}

{{/* The operator's own settings. Arguments: settings, name (of these values), reserved (names that the chart sets) */}}
{{- define "tidewire.settings" -}}
{{- range $name, $value := .settings }}
{{- if regexMatch "(SECRET|PASSWORD|CLUSTER_KEY)$" $name }}
{{- fail (printf "%s.%s would put a secret into the values: name a Secret that exists instead" $.name $name) }}
{{- end }}
{{- if regexMatch (printf "name: %s(,|\\s)" $name) $.reserved }}
{{- fail (printf "%s.%s is set by the chart: use its own value" $.name $name) }}
{{- end }}
- {name: {{ $name }}, value: {{ $value | toString | quote }}}
{{- end }}
{{- end -}}

{{- define "tidewire.policyPorts" -}}
{{- range $i, $port := . }}{{ if $i }}
{{ end }}- {protocol: TCP, port: {{ $port }}}{{ end }}
{{- end -}}
