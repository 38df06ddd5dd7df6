#!/usr/bin/env python3
"""Asks every query of every dashboard on a live cluster under load, and fails if one has no data.

  deploy/test/dashboards.py [--tidewire deploy/bin/tidewire] [--keep]

Starts Redis with a Sentinel, the five services (two edges) and Prometheus on the loopback, puts load on all of them, and prints each
query without data. What Kubernetes exports comes from the sample deploy/test/kubernetes.prom instead of a cluster. --keep leaves the
cluster running until Enter. Needs redis-server, prometheus, openssl, what --tidewire needs, and nothing but Python 3.
"""
import argparse
import json
import pathlib
import re
import signal
import sys
import tempfile
import time
import urllib.error
import urllib.parse

from cluster import ROOT, Backend, Cluster, get

DASHBOARDS = ROOT / "deploy/grafana/dashboards"


def kubernetes():
    """The sample, with counters that grow."""
    lines = (ROOT / "deploy/test/kubernetes.prom").read_text().splitlines()
    split = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
    grown = time.monotonic()
    return "".join(f"{series} {float(value) * (grown if '_total{' in series else 1)}\n" for series, value in split)


def load(cluster, seconds):
    """Subscribers, members, publishes, webhooks, hooks, resumed and refused clients."""
    at = ["--url", f"ws://127.0.0.1:{cluster.traffic['edge-1']}", "--url", f"ws://127.0.0.1:{cluster.traffic['edge-2']}",
          "--api", f"http://127.0.0.1:{cluster.traffic['publish-api']}"]
    stream = ["--prefix", "bench-stream-", "--recovery"]
    runs = [["fanout", "--connections", "60", "--channels", "4", "--rate", "40", "--duration", f"{seconds}s", "--idempotency-keys",
             *stream],
            ["churn", "--connections", "20", "--kind", "presence", "--rate", "20", "--duration", f"{seconds}s"],
            ["storm", "--connections", "100", "--channels", "4", "--missed", "5", "--limit", "30s", *stream]]
    children = [cluster.spawn(f"bench-{run[0]}", [cluster.tidewire, "bench", *run, *at]) for run in runs]
    end = time.monotonic() + seconds + 180
    while any(child.poll() is None for child in children) and time.monotonic() < end:
        cluster.hooked_client()
        for path in ("/apps/100001/channels", "/auth/channel", "/app/unknown?protocol=7"):
            cluster.unwelcome(path)
        time.sleep(0.5)
    for child in children:
        if child.poll() != 0:
            raise SystemExit(f"a load generator failed; see its log in {cluster.folder}")


def queries(port):
    """Every query of every dashboard, with the variables as a viewer has them who chose nothing."""
    for file in sorted(DASHBOARDS.glob("*.json")):
        dashboard = json.loads(file.read_text())
        chosen = {"__rate_interval": "1m"}
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "query":
                series, label = variable["query"]["query"].removeprefix("label_values(").removesuffix(")").rsplit(", ", 1)
                values = {sample["metric"].get(label) for sample in ask(port, filled(series, chosen))} - {None, ""}
                chosen[variable["name"]] = "|".join(re.escape(value).replace("\\", "\\\\") for value in sorted(values))
                yield file.stem, f"variable {variable['name']}", filled(series, chosen)
        for panel in dashboard["panels"]:
            for target in panel.get("targets", []):
                yield file.stem, panel["title"], filled(target["expr"], chosen)


def filled(query, chosen):
    for name, value in chosen.items():
        query = query.replace(f"${name}", value)
    return query


def ask(port, query):
    url = f"http://127.0.0.1:{port}/api/v1/query?" + urllib.parse.urlencode({"query": query})
    try:
        return json.loads(get(url))["data"]["result"]
    except urllib.error.HTTPError as refused:
        raise SystemExit(f"Prometheus refuses {query}: {refused.read().decode()}")


def has_data(result):
    return any(sample["value"][1] != "NaN" for sample in result)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tidewire", default=str(ROOT / "deploy/bin/tidewire"))
    parser.add_argument("--seconds", type=int, default=40, help="of load")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tidewire-dashboards-"))
    Backend.metrics = staticmethod(kubernetes)
    cluster = Cluster(options.tidewire, folder)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        cluster.start()
        cluster.scrape()
        load(cluster, options.seconds)
        asked = list(queries(cluster.prometheus))
        empty = [(board, panel, query) for board, panel, query in asked if not has_data(ask(cluster.prometheus, query))]
        for board, panel, query in empty:
            print(f"NO DATA {board}: {panel}: {query}")
        print(f"{len(asked) - len(empty)} of {len(asked)} queries have data")
        if options.keep:
            input(f"Prometheus on 127.0.0.1:{cluster.prometheus}, files in {folder}; Enter ends it ")
        return 1 if empty or not asked else 0
    finally:
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
