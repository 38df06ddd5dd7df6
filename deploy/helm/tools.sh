#!/usr/bin/env bash
# Builds what the chart's tests use, into ~/.cache/tidewire-k8s/bin, from the Go module proxy and PyPI. Needs Go 1.26 and Python 3.
#   deploy/helm/tools.sh           helm and kubernetes-validate (minutes)
#   deploy/helm/tools.sh cluster   kube-apiserver and kube-controller-manager, too, for the closed loop of deploy/helm/loop (a quarter of an hour, 3 GB)
set -euo pipefail
HELM=v3.22.0 KUBERNETES=1.37.2 VALIDATE=1.37.0
root=$HOME/.cache/tidewire-k8s
bin=$root/bin
mkdir -p "$bin" "$root/helm" "$root/kube"

if [ ! -x "$bin/helm" ]; then
  (cd "$root/helm" && { [ -f go.mod ] || go mod init tools; } && go get "helm.sh/helm/v3/cmd/helm@$HELM" &&
    go build -ldflags "-s -w -X helm.sh/helm/v3/internal/version.version=$HELM" -o "$bin/helm" helm.sh/helm/v3/cmd/helm)
fi
if [ ! -x "$bin/kubernetes-validate" ]; then
  [ -d "$root/venv" ] || python3 -m venv "$root/venv"
  "$root/venv/bin/pip" install -q "kubernetes-validate==$VALIDATE"
  ln -sf "$root/venv/bin/kubernetes-validate" "$bin/kubernetes-validate"
fi
[ "${1:-}" = cluster ] || exit 0
[ -x "$bin/kube-apiserver" ] && [ -x "$bin/kube-controller-manager" ] && exit 0

cd "$root/kube"
printf 'package tools\n\nimport (\n\t_ "k8s.io/kubernetes/cmd/kube-apiserver"\n\t_ "k8s.io/kubernetes/cmd/kube-controller-manager"\n)\n' >tools.go
printf 'module tools\n\ngo 1.26\n\nrequire k8s.io/kubernetes v%s\n' "$KUBERNETES" >go.mod
source=$(go mod download -json "k8s.io/kubernetes@v$KUBERNETES" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
# The libraries that live in the same repository have versions of their own, one major version lower.
for module in $(sed -n 's|.*=> \./staging/src/\(k8s.io/[a-z0-9-]*\).*|\1|p' "$source/go.mod" | sort -u); do
  go mod edit -replace "$module=$module@v0.${KUBERNETES#1.}"
done
go mod tidy -e
IFS=. read -r major minor _ <<<"$KUBERNETES"
version=k8s.io/component-base/version
for command in kube-apiserver kube-controller-manager; do
  [ -x "$bin/$command" ] || go build -o "$bin/$command" \
    -ldflags "-s -w -X $version.gitVersion=v$KUBERNETES -X $version.gitMajor=$major -X $version.gitMinor=$minor" "k8s.io/kubernetes/cmd/$command"
done
