#!/usr/bin/env python3
"""Causes faults in a live cluster, and fails unless each raises its alerts within 30 s, and no others.

  deploy/test/alerts.py [--tidewire deploy/bin/tidewire] [--only FAULT ...] [--list]

Starts what deploy/test/dashboards.py does, and Alertmanager with the inhibitions of the compose overlay; an alert that these silence does
not count. Clients, publishes and hooks go on all the time. Takes a minute per fault.

What is shorter than in deploy/prometheus/alerts.yml, so that 30 s are enough: scrapes and evaluations are 1 s apart, windows are 15 s and
waits at most 8 s long. Rules that a busy machine fulfils by itself (UNHURRIED) keep theirs. That the rules fire at their own lengths is
what alerts.test.yml shows. Needs prometheus and prometheus-alertmanager, and what dashboards.py needs.
"""
import argparse
import http.client
import itertools
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

from cluster import APPS, ROOT, Backend, Cluster, free_ports, get, signed, until

WITHIN = 30
RESOLVES_WITHIN = 150
UNHURRIED = {"TidewireEventLoopLate", "TidewireDeliveriesSlow"}


def shortened(rules):
    """The rules with windows of 15 s and waits of at most 8 s."""
    short = []
    for rule in re.split(r"(?m)(?=^      - alert: )", rules):
        name = re.match(r" *- alert: (\w+)", rule)
        if name and name[1] not in UNHURRIED:
            rule = re.sub(r"\[\d+[mh]]", "[15s]", rule)
            rule = re.sub(r"(?m)^        for: (?:\d+[mh]|[1-9]\ds)$", "        for: 8s", rule)
        short.append(rule)
    return "".join(short)


class Rig(Cluster):
    def __init__(self, tidewire, folder):
        super().__init__(tidewire, folder)
        self.alertmanager, self.gossip = free_ports(2)
        self.ended, self.channels = threading.Event(), itertools.count()

    def settings(self, name):
        env = super().settings(name)
        env["TIDEWIRE_AUTH_POLL"] = "1s"
        if name == "edge-2":
            env["TIDEWIRE_CONFIG"] = str(self.folder / "edge.yml")
        return env

    def start(self):
        (self.folder / "edge.yml").write_text("tidewire.log.level: info\n")
        super().start()
        (self.folder / "alerts.yml").write_text(shortened((ROOT / "deploy/prometheus/alerts.yml").read_text()))
        self.spawn("alertmanager", ["prometheus-alertmanager", f"--config.file={ROOT / 'deploy/compose/monitoring/alertmanager.yml'}",
                                    "--storage.path=alertmanager", f"--web.listen-address=127.0.0.1:{self.alertmanager}",
                                    f"--cluster.listen-address=127.0.0.1:{self.gossip}"])
        until("Alertmanager", lambda: get(f"http://127.0.0.1:{self.alertmanager}/-/ready"))
        self.scrape(self.folder / "alerts.yml", self.alertmanager)
        for work in (self.publish, self.hooked_client):
            threading.Thread(target=self.repeat, args=(work,), daemon=True).start()

    def repeat(self, work):
        while not self.ended.wait(0.3):
            try:
                work()
            except (OSError, http.client.HTTPException):
                pass  # What is away refuses; the metrics tell.

    def publish(self):
        """A signed publish, as a backend's library sends it, to a new stream: that a full Redis cannot store."""
        body = json.dumps({"name": "tick", "channel": f"rig-bench-stream-{next(self.channels)}", "data": "{}"}).encode()
        url = f"http://127.0.0.1:{self.traffic['publish-api']}{signed('/apps/100001/events', body)}"
        request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=5).close()

    def firing(self):
        """Names of the alerts that somebody would be told of, each with what it is about."""
        query = urllib.parse.urlencode({"active": "true", "inhibited": "false", "silenced": "false"})
        alerts = json.loads(get(f"http://127.0.0.1:{self.alertmanager}/api/v2/alerts?{query}"))
        told = {alert["labels"]["alertname"] for alert in alerts}
        # Alertmanager keeps for a while what Prometheus has withdrawn.
        current = [alert["labels"] for alert in self.alerts() if alert["state"] == "firing"]
        return {labels["alertname"]: labels.get("node") or labels.get("instance") or "all"
                for labels in current if labels["alertname"] in told}

    def alerts(self):
        return json.loads(get(f"http://127.0.0.1:{self.prometheus}/api/v1/alerts"))["data"]["alerts"]

    def state(self):
        """What helps to see why other alerts came than expected."""
        queries = {"not well": "tidewire_ready_check == 0",
                   "publishes": "sum by (status) (increase(tidewire_publish_requests_total[30s])) > 0",
                   "hooks": "sum by (hook, outcome) (increase(tidewire_hook_calls_total[30s])) > 0"}
        return "; ".join(f"{what}: {self.series(query)}" for what, query in queries.items())

    def series(self, query):
        url = f"http://127.0.0.1:{self.prometheus}/api/v1/query?" + urllib.parse.urlencode({"query": query})
        shown = ("node", "check", "status", "hook", "outcome")
        return sorted(" ".join([sample["metric"][name] for name in shown if name in sample["metric"]] + [sample["value"][1]])
                      for sample in json.loads(get(url))["data"]["result"])

    def kill(self, name):
        self.services[name].send_signal(signal.SIGKILL)
        self.services[name].wait()

    def restart(self, name):
        self.launch(name)
        self.ready(name)

    def redis_cli(self, *command):
        subprocess.run(["redis-cli", "-p", str(self.redis), *command], check=True, capture_output=True)

    def redis_process(self):
        return next(child for child in reversed(self.children) if child.args[0] == "redis-server" and "--port" in child.args)

    def kill_redis(self):
        self.redis_process().kill()
        self.redis_process().wait()

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def apps(self):
        return APPS.replace("BACKEND", str(self.backend))

    def few_files(self):
        """A limit of which 92 % are used: below the 95 % at which an edge turns clients away."""
        pid = self.services["edge-2"].pid
        used = len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))
        self.files = subprocess.run(["prlimit", "-p", str(pid), "--nofile", "-o", "SOFT", "--noheadings"],
                                    check=True, capture_output=True, text=True).stdout.strip()
        subprocess.run(["prlimit", "-p", str(pid), f"--nofile={int(used / 0.92)}:"], check=True)

    def enough_files(self):
        subprocess.run(["prlimit", "-p", str(self.services["edge-2"].pid), f"--nofile={self.files}:"], check=True)


def faults(rig):
    """Name, alerts, how to cause it and how to mend it."""
    return [
        ("redis-killed", {"TidewireRedisAway", "TidewirePublishesFail"}, rig.kill_redis, rig.start_redis),
        ("redis-hangs", {"TidewireRedisAway", "TidewirePublishesFail"},
         lambda: rig.redis_process().send_signal(signal.SIGSTOP), lambda: rig.redis_process().send_signal(signal.SIGCONT)),
        ("redis-full", {"TidewirePublishesFail", "TidewireLeaseOld", "TidewireReaperLeaders"},
         lambda: rig.redis_cli("config", "set", "maxmemory", "1"), lambda: rig.redis_cli("config", "set", "maxmemory", "0")),
        ("auth-killed", {"TidewireAway", "TidewireAuthSilent"}, lambda: rig.kill("auth"), lambda: rig.restart("auth")),
        ("presence-killed", {"TidewireAway"}, lambda: rig.kill("presence"), lambda: rig.restart("presence")),
        ("edge-killed", {"TidewireAway"}, lambda: rig.kill("edge-1"), lambda: rig.restart("edge-1")),
        ("publish-api-killed", {"TidewireAway"}, lambda: rig.kill("publish-api"), lambda: rig.restart("publish-api")),
        ("webhooks-killed", {"TidewireAway"}, lambda: rig.kill("webhooks"), lambda: rig.restart("webhooks")),
        ("hook-silent", {"TidewireHookSilent", "TidewireConnectionsRefused"},
         lambda: setattr(Backend, "silent", True), lambda: setattr(Backend, "silent", False)),
        ("certificate-near-expiry", {"TidewireCertificateExpires"},
         lambda: rig.certificate("key.pem", "cert.pem", days=3), lambda: rig.certificate("key.pem", "cert.pem", days=90)),
        ("certificate-misfit", {"TidewireCertificateRefused", "TidewireConfigStale"},
         lambda: rig.certificate("other.pem", "cert.pem", days=90), lambda: rig.certificate("key.pem", "cert.pem", days=90)),
        ("apps-file-bad", {"TidewireAppsRefused", "TidewireConfigStale"},
         lambda: rig.write("apps.yml", "apps: ["), lambda: rig.write("apps.yml", rig.apps())),
        ("settings-file-bad", {"TidewireConfigStale"},
         lambda: rig.write("edge.yml", "tidewire.log.level: loud\n"), lambda: rig.write("edge.yml", "tidewire.log.level: info\n")),
        ("files-near-limit", {"TidewireFilesNearLimit"}, rig.few_files, rig.enough_files),
    ]


def suffer(rig, alerts, cause):
    """Seconds until all alerts fire, and those that fired within the time without being expected."""
    cause()
    start = time.monotonic()
    seen, after = {}, None
    while time.monotonic() < start + WITHIN:
        seen.update(rig.firing())
        if after is None and alerts <= seen.keys():
            after = time.monotonic() - start
        time.sleep(0.5)
    return after, seen


def quiet(rig):
    """Nothing fires, and nothing is about to."""
    return not [alert for alert in rig.alerts() if alert["labels"]["alertname"] not in UNHURRIED]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tidewire", default=str(ROOT / "deploy/bin/tidewire"))
    parser.add_argument("--only", nargs="+", metavar="FAULT")
    parser.add_argument("--list", action="store_true", help="print the faults and end")
    options = parser.parse_args()
    rig = Rig(options.tidewire, pathlib.Path(tempfile.mkdtemp(prefix="tidewire-alerts-")))
    wanted = [fault for fault in faults(rig) if not options.only or fault[0] in options.only]
    if options.list:
        print("\n".join(f"{name}: {', '.join(sorted(alerts))}" for name, alerts, _, _ in wanted))
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    failed = not wanted
    try:
        rig.start()
        for name, alerts, cause, mend in wanted:
            until("quiet alerts", lambda: quiet(rig), seconds=RESOLVES_WITHIN)
            after, seen = suffer(rig, alerts, cause)
            wrong = after is None or seen.keys() != alerts
            line = ", ".join(f"{alert} ({node})" for alert, node in sorted(seen.items())) or "no alert"
            print(f"{'FAILED' if wrong else 'ok'} {name}: {line}" + (f" after {after:.0f} s" if after else "")
                  + (f"; expected {', '.join(sorted(alerts))}; {rig.state()}" if wrong else ""), flush=True)
            mend()
            failed |= wrong
        return 1 if failed else 0
    finally:
        rig.ended.set()
        rig.stop()


if __name__ == "__main__":
    sys.exit(main())
