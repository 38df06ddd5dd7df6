#!/usr/bin/env bash
# What a scheduled build runs, for example once a day: fails if a dependency has a known vulnerability.
#   deploy/audit.sh            the list in the tree, OSV for Maven, npm audit for both lock files; fails as well if one of these cannot be asked
#   deploy/audit.sh --offline  the list in the tree only, as every build does
# Exit codes: 0 nothing is known; 1 a vulnerability; 3 a database could not be asked, so nothing is proved. OSV_URL names another database.
set -uo pipefail
cd "$(dirname "$0")/.."
outcome=0
worse() { if [ "$1" = 1 ] || [ "$outcome" = 0 ]; then outcome=$1; fi; }

mvn=${MVN:-mvn -B -ntp}
echo "== the list in the tree"
$mvn -q org.apache.maven.plugins:maven-enforcer-plugin:enforce@vulnerable || worse 1
[ "${1:-}" = --offline ] && exit "$outcome"

echo "== OSV, for Maven"
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT
if $mvn -q compile dependency:list -DincludeScope=test -DexcludeGroupIds=io.tidewire -DoutputFile="$lists/all" -DappendOutput=true; then
  python3 deploy/audit/osv.py <"$lists/all" || worse $?
else
  echo "cannot list the dependencies"; worse 3
fi

echo "== npm audit"
for lock in client-js standalone/src/test/node; do
  report=$(cd "$lock" && npm audit --package-lock-only --json 2>/dev/null)
  case $? in
    0) echo "$lock: nothing known" ;;
    *) if grep -q '"auditReportVersion"' <<<"$report"; then echo "$lock: $(grep -A9 '"vulnerabilities": {$' <<<"$report" | tail -9 | tr -d '\n')"; worse 1
       else echo "$lock: the registry did not answer an audit"; worse 3; fi ;;
  esac
done
exit "$outcome"
