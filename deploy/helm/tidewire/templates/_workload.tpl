{{/*
A Deployment. Arguments: root, component (label), image, values (of the component), key (of these values), backend, needed (seconds of its
drain), env, ports, replicas (false: an autoscaler sets them), volumes, mounts
*/}}
{{- define "tidewire.deployment" -}}
{{- $values := .root.Values -}}
{{- $id := dict "root" .root "component" .component -}}
{{- $drain := dict "drain" .values.drain "name" (printf "%s.drain" .key) "needed" .needed -}}
{{- $env := printf "%s\n%s" (include "tidewire.env" (dict "root" .root "backend" .backend)) .env -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "tidewire.fullname" .root }}-{{ .component }}
  labels: {{- include "tidewire.labels" $id | nindent 4 }}
spec:
  {{- if .replicas }}
  replicas: {{ .values.replicas }}
  {{- end }}
  selector:
    matchLabels: {{- include "tidewire.selector" $id | nindent 6 }}
  strategy:
    # A new pod is ready before an old one drains, and one drains at a time.
    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
  template:
    metadata:
      labels:
        {{- include "tidewire.labels" $id | nindent 8 }}
        tidewire.io/member: "true"
      {{- with .values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "tidewire.fullname" .root }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with $values.image.pullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      terminationGracePeriodSeconds: {{ include "tidewire.grace" $drain }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile: {type: RuntimeDefault}
      {{- if $values.topologySpread.enabled }}
      topologySpreadConstraints:
        {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
        - maxSkew: 1
          topologyKey: {{ . }}
          whenUnsatisfiable: {{ $values.topologySpread.whenUnsatisfiable }}
          labelSelector:
            matchLabels: {{- include "tidewire.selector" $id | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
        {{- end }}
      {{- end }}
      {{- with .values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.affinity }}
      affinity: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .component }}
          image: {{ include "tidewire.image" (dict "root" .root "image" .image) }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          env:
            {{- $env | nindent 12 }}
            - {name: TIDEWIRE_MANAGEMENT_PORT, value: {{ .values.managementPort | quote }}}
            - {name: TIDEWIRE_DRAIN_LIMIT, value: {{ include "tidewire.drainLimit" $drain }}s}
            - {name: TIDEWIRE_STOP_LIMIT, value: {{ .values.drain.stopSeconds }}s}
            {{- $reserved := printf "%s name: TIDEWIRE_MANAGEMENT_PORT, name: TIDEWIRE_DRAIN_LIMIT, name: TIDEWIRE_STOP_LIMIT," $env }}
            {{- with include "tidewire.settings" (dict "settings" .values.settings "name" (printf "%s.settings" .key) "reserved" $reserved) | trim }}
            {{- . | nindent 12 }}
            {{- end }}
          ports:
            {{- range $name, $port := .ports }}
            - {name: {{ $name }}, containerPort: {{ $port }}}
            {{- end }}
            - {name: management, containerPort: {{ .values.managementPort }}}
            - {name: member, containerPort: {{ $values.cluster.memberPort }}}
            - {name: bus, containerPort: {{ $values.cluster.busPort }}}
          startupProbe:
            httpGet: {path: /live, port: management}
            periodSeconds: 2
            failureThreshold: 60
          livenessProbe:
            httpGet: {path: /live, port: management}
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 3
          readinessProbe:
            httpGet: {path: /ready, port: management}
            periodSeconds: 2
            timeoutSeconds: 2
            failureThreshold: 2
          {{- if .values.drain.preStopSeconds }}
          lifecycle:
            preStop: {exec: {command: [sleep, {{ .values.drain.preStopSeconds | quote }}]}}
          {{- end }}
          resources: {{- toYaml .values.resources | nindent 12 }}
          {{- $mounts := include "tidewire.mounts" . }}
          {{- with trim $mounts }}
          volumeMounts:
            {{- . | nindent 12 }}
          {{- end }}
      {{- $volumes := include "tidewire.volumes" . }}
      {{- with trim $volumes }}
      volumes:
        {{- . | nindent 8 }}
      {{- end }}
{{- end -}}

{{- define "tidewire.mounts" -}}
{{- with .root.Values.redis.trustedCa.configMap }}
- {name: redis-ca, mountPath: /etc/tidewire/redis-ca, readOnly: true}
{{- end }}
{{- with .root.Values.cluster.tls.existingSecret }}
- {name: bus-tls, mountPath: /etc/tidewire/bus-tls, readOnly: true}
{{- end }}
{{- if .root.Values.nativeTransport }}
- {name: native, mountPath: /native}
{{- end }}
{{- range $path, $secret := .secrets }}
- {name: {{ $path }}, mountPath: /etc/tidewire/{{ $path }}, readOnly: true}
{{- end }}
{{- end -}}

{{- define "tidewire.volumes" -}}
{{- with .root.Values.redis.trustedCa.configMap }}
- {name: redis-ca, configMap: {name: {{ . }}}}
{{- end }}
{{- with .root.Values.cluster.tls.existingSecret }}
- {name: bus-tls, secret: {secretName: {{ . }}, defaultMode: 0440}}
{{- end }}
{{- if .root.Values.nativeTransport }}
- {name: native, emptyDir: {medium: Memory, sizeLimit: 4Mi}}
{{- end }}
{{- range $path, $secret := .secrets }}
- {name: {{ $path }}, secret: {secretName: {{ $secret }}, defaultMode: 0440}}
{{- end }}
{{- end -}}
