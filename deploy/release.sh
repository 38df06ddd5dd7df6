#!/usr/bin/env bash
# Makes everything of a release but the upload: checks, versions, commit, tag, artefacts, checksums and notes.
#
#   deploy/release.sh 0.1.0              tests everything, and leaves a commit and a tag in a clone under target/release
#   deploy/release.sh 0.1.0 --dry-run    the same without tests and Javadoc, from any branch; the tag must not be used
#
# The clone is target/release/0.1.0/source, and what is to be uploaded lies beside it:
#   tidewire.jar, tidewire-0.1.0.tar.gz, tidewire.cdx.json, tidewire-0.1.0.tgz (npm), SHA256SUMS, notes.md, maven/ (a repository)
# This script contacts nobody but the registries that the build reads. It signs nothing and uploads nothing; it prints how to.
set -euo pipefail

usage() {
  sed -n '2,10s/^# \{0,1\}//p' "$0"
  exit 2
}

fail() {
  echo "release: $1" >&2
  exit 1
}

[ $# -ge 1 ] || usage
version=$1
dry=false
case ${2:-} in '') ;; --dry-run) dry=true ;; *) usage ;; esac
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[a-z]+\.[0-9]+)?$ ]] || fail "$version is not a version such as 0.1.0 or 0.2.0-rc.1"

root=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
cd "$root"
current=$(sed -n 's|^  <version>\(.*\)-SNAPSHOT</version>$|\1|p' pom.xml)
[ -n "$current" ] || fail 'pom.xml has no -SNAPSHOT version'
git rev-parse -q --verify "refs/tags/v$version" >/dev/null && fail "the tag v$version exists"
grep -q "^## $version (unreleased)\$" CHANGELOG.md || fail "CHANGELOG.md has no heading '## $version (unreleased)'"
if ! $dry; then
  [ "$(git branch --show-current)" = main ] || fail 'a release is made from main'
  [ -z "$(git status --porcelain)" ] || fail 'there are changes that are not committed'
fi

out=$root/target/release/$version
rm -rf "$out"
mkdir -p "$out"
git clone --quiet "$root" "$out/source"
cd "$out/source"

# The version, everywhere it is named.
git ls-files '*pom.xml' | xargs sed -i "s|<version>$current-SNAPSHOT</version>|<version>$version</version>|"
sed -i "0,/\"version\": \".*\"/s//\"version\": \"$version\"/" client-js/package.json
sed -i "1,12s/\"version\": \"$current\"/\"version\": \"$version\"/" client-js/package-lock.json
sed -i "s/^## $version (unreleased)\$/## $version ($(date -u +%F))/" CHANGELOG.md
stamp=$(git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ)
sed -i "s|<project.build.outputTimestamp>.*<|<project.build.outputTimestamp>$stamp<|" pom.xml
! grep -rn --include=pom.xml -- "$current-SNAPSHOT" . || fail 'a pom still has the snapshot version'
git commit --quiet -am "Release $version"
git tag -a "v$version" -m "Tidewire $version"

# Notes: the changelog from this version's heading to the next one's.
awk -v heading="## $version " 'index($0, heading) == 1 { inside = 1; next } /^## / { inside = 0 } inside' CHANGELOG.md >"$out/notes.md"
[ -s "$out/notes.md" ] || fail 'CHANGELOG.md says nothing about this version'

echo "release: building $version" >&2
goals=(-B -ntp -Prelease "-DaltDeploymentRepository=local::file://$out/maven")
if $dry; then goals+=(-DskipTests -Dmaven.javadoc.skip); fi
mvn "${goals[@]}" deploy >"$out/build.log" 2>&1 || { tail -n 40 "$out/build.log" >&2; fail "the build failed; see $out/build.log"; }
(cd client-js && npm ci --silent && npm pack --silent --pack-destination "$out") >>"$out/build.log" 2>&1 || fail "npm pack failed; see $out/build.log"

cp cli/target/tidewire.jar "cli/target/tidewire-$version.tar.gz" cli/target/tidewire.cdx.json "$out/"
cd "$out"
sha256sum tidewire.jar tidewire-"$version".tar.gz tidewire.cdx.json tidewire-"$version".tgz >SHA256SUMS

# What a user will do first.
said=$(java -jar tidewire.jar --version)
[[ " $said " =~ [[:space:]]${version//./\\.}[[:space:]] ]] || fail "tidewire.jar --version says $said"
sha256sum --quiet -c SHA256SUMS
tar -tzf tidewire-"$version".tar.gz | grep -qx "tidewire-$version/bin/tidewire" || fail 'the archive has no bin/tidewire'
[ -s tidewire.cdx.json ] || fail 'there is no SBOM'

cat <<END
release: $out has what is to be uploaded$($dry && echo ' (a dry run: do not)')
  git -C $out/source push FORGE main v$version
  the files beside it and notes.md: to the forge's release of v$version
  maven/: sign each file with gpg --detach-sign --armor, then bundle it for the Maven repository
  npm publish $out/tidewire-$version.tgz
Then set the next -SNAPSHOT version and open its heading in CHANGELOG.md.
END
