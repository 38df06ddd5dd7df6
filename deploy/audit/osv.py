"""Asks OSV for the Maven coordinates on stdin (the output of dependency:list). Exit codes as deploy/audit.sh's."""

import json
import os
import re
import sys
import urllib.request

URL = os.environ.get("OSV_URL", "https://api.osv.dev/v1/querybatch")
COORDINATE = re.compile(r"([\w.-]+):([\w.-]+):jar:(?:[\w.-]+:)?([\w.-]+):(?:compile|runtime|test|provided)")
MOST_AT_ONCE = 500


def ask(packages):
    queries = [{"package": {"ecosystem": "Maven", "name": name}, "version": version} for name, version in packages]
    request = urllib.request.Request(URL, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        results = json.load(response)["results"]
    if len(results) != len(packages):
        raise ValueError("an answer for each question was expected")
    return zip(packages, results)


def main():
    packages = sorted({(f"{group}:{artifact}", version) for group, artifact, version in COORDINATE.findall(sys.stdin.read())})
    if not packages:
        print("no dependencies were listed")
        return 3
    found = 0
    for start in range(0, len(packages), MOST_AT_ONCE):
        try:
            for (name, version), result in ask(packages[start : start + MOST_AT_ONCE]):
                ids = [entry["id"] for entry in result.get("vulns", [])]
                if ids:
                    found += 1
                    print(f"{name}:{version} {' '.join(ids)}")
        except (OSError, ValueError, KeyError) as unanswered:
            print(f"{URL} could not be asked: {unanswered}")
            return 3
    print(f"{len(packages)} packages asked, {found} with vulnerabilities")
    return 1 if found else 0


sys.exit(main())
