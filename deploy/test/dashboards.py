#!/usr/bin/env python3
"""Asks every query of every dashboard on a live cluster under load, and fails if one has no data.

  deploy/test/dashboards.py [--tidewire deploy/bin/tidewire] [--keep]

Starts Redis with a Sentinel, the five services (two edges) and Prometheus on the loopback, puts load on all of them, and prints each
query without data. What Kubernetes exports comes from the sample deploy/test/kubernetes.prom instead of a cluster. --keep leaves the
cluster running until Enter. Needs redis-server, prometheus, openssl, what --tidewire needs, and nothing but Python 3.
"""
import argparse
import base64
import http.server
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
DASHBOARDS = ROOT / "deploy/grafana/dashboards"
SERVICES = ["auth", "presence", "publish-api", "webhooks", "edge-1", "edge-2"]
APPS = """
apps:
  - id: "100001"
    keys: [{key: tidewire-key, secret: tidewire-secret}]
    client_events: true
    limits: {max_connections: 10000}
    jwt: {jwks_url: "http://127.0.0.1:BACKEND/jwks"}
    namespaces:
      - {pattern: "*bench-stream-*", history: {size: 100, ttl: 5m}, client_rewind: 10}
    webhooks:
      - {url: "http://127.0.0.1:BACKEND/webhook", batch: true, allow_private: true}
  - id: "100002"
    keys: [{key: hooked-key, secret: hooked-secret}]
    client_events: true
    allowed_origins: ["*.example.org"]
    hooks:
      connect: {url: "http://127.0.0.1:BACKEND/hook", forward_cookies: [session], allow_private: true}
      client_event: {url: "http://127.0.0.1:BACKEND/hook", allow_private: true}
"""

# The public key of RFC 7517, appendix A.1.
KEY = {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "1",
       "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def until(what, condition, child=None, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end and (child is None or child.poll() is None):
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"ended, or not within {seconds} s: {what}")


def kubernetes():
    """The sample, with counters that grow."""
    lines = (ROOT / "deploy/test/kubernetes.prom").read_text().splitlines()
    split = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
    grown = time.monotonic()
    return "".join(f"{series} {float(value) * (grown if '_total{' in series else 1)}\n" for series, value in split)


class Backend(http.server.BaseHTTPRequestHandler):
    """The app's backend: takes webhooks and lets everybody in."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(b'{"allow":true,"user_id":"7","channels":{"private-*":["subscribe","publish"]}}', "application/json")

    def do_GET(self):
        if self.path == "/jwks":
            self.answer(json.dumps({"keys": [KEY]}).encode(), "application/json")
        else:  # Prometheus scrapes what Kubernetes would export.
            self.answer(kubernetes().encode(), "text/plain; version=0.0.4")

    def answer(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Cluster:
    def __init__(self, tidewire, folder):
        self.tidewire, self.folder, self.children = tidewire, folder, []
        self.redis, self.sentinel, self.backend, self.prometheus = free_ports(4)
        self.member = dict(zip(SERVICES, free_ports(len(SERVICES))))
        self.management = dict(zip(SERVICES, free_ports(len(SERVICES))))
        self.traffic = dict(zip(SERVICES, free_ports(len(SERVICES))))
        self.tls = free_ports(1)[0]

    def spawn(self, name, command, env=None):
        log = open(self.folder / f"{name}.log", "wb")
        child = subprocess.Popen(command, cwd=self.folder, env=env, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                 start_new_session=True)
        self.children.append(child)
        return child

    def start(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", self.backend), Backend)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.spawn("redis", ["redis-server", "--port", str(self.redis), "--save", "", "--bind", "127.0.0.1"])
        (self.folder / "sentinel.conf").write_text(
            f"port {self.sentinel}\nbind 127.0.0.1\nsentinel monitor tidewire 127.0.0.1 {self.redis} 1\n")
        self.spawn("sentinel", ["redis-server", "sentinel.conf", "--sentinel"])
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", "/CN=localhost",
                        "-keyout", "key.pem", "-out", "cert.pem"], cwd=self.folder, check=True, capture_output=True)
        (self.folder / "apps.yml").write_text(APPS.replace("BACKEND", str(self.backend)))
        until("Sentinel", lambda: socket.create_connection(("127.0.0.1", self.sentinel)).close() is None)
        services = {}
        for name in SERVICES:
            command = "edge" if name.startswith("edge") else name
            services[name] = self.spawn(name, [self.tidewire, command], self.settings(name))
            if name == "auth":
                self.ready(name, services[name])
        for name, child in services.items():
            self.ready(name, child)
        self.scrape()

    def ready(self, name, child):
        until(f"{name} ready", lambda: get(f"http://127.0.0.1:{self.management[name]}/ready"), child)

    def settings(self, name):
        env = dict(os.environ, TIDEWIRE_NODE_ID=name, TIDEWIRE_NODE_REGION="here",
                   TIDEWIRE_REDIS_URL=f"redis+sentinel://127.0.0.1:{self.sentinel}/tidewire",
                   TIDEWIRE_CLUSTER_SECRET="s" * 32, TIDEWIRE_CLUSTER_PORT=str(self.member[name]), TIDEWIRE_CLUSTER_PORT_COUNT="1",
                   TIDEWIRE_CLUSTER_INTERFACES="127.0.0.1",
                   TIDEWIRE_CLUSTER_MEMBERS=",".join(f"127.0.0.1:{port}" for port in self.member.values()),
                   TIDEWIRE_MANAGEMENT_HOST="127.0.0.1", TIDEWIRE_MANAGEMENT_PORT=str(self.management[name]),
                   TIDEWIRE_EDGE_DRAIN_LAG="0s", TIDEWIRE_EDGE_DRAIN_WINDOW="1s", TIDEWIRE_PUBLISH_DRAIN_LAG="0s",
                   TIDEWIRE_WEBHOOKS_ENABLED="false")
        if name == "webhooks":
            del env["TIDEWIRE_WEBHOOKS_ENABLED"]
        if not name.startswith("edge"):
            env["TIDEWIRE_CLUSTER_BACKEND_SECRET"] = "b" * 32
        kind = {"auth": "AUTH", "publish-api": "PUBLISH", "edge-1": "EDGE", "edge-2": "EDGE"}.get(name)
        if kind:
            env[f"TIDEWIRE_{kind}_PORT"] = str(self.traffic[name])
            env[f"TIDEWIRE_{kind}_HOST"] = "127.0.0.1"
        if name == "auth":
            env["TIDEWIRE_AUTH_APPS"] = str(self.folder / "apps.yml")
        if name == "edge-1":
            env.update(TIDEWIRE_EDGE_TLS_CERT=str(self.folder / "cert.pem"), TIDEWIRE_EDGE_TLS_KEY=str(self.folder / "key.pem"),
                       TIDEWIRE_EDGE_TLS_PORT=str(self.tls))
        return env

    def scrape(self):
        """As the overlay of compose does, but every second."""
        targets = json.dumps([f"127.0.0.1:{port}" for port in self.management.values()])
        (self.folder / "prometheus.yml").write_text(
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
            f"rule_files: [{json.dumps(str(ROOT / 'deploy/prometheus/alerts.yml'))}]\n"
            "scrape_configs:\n"
            f"  - {{job_name: tidewire, static_configs: [{{targets: {targets}}}]}}\n"
            f"  - {{job_name: kubernetes, honor_labels: true, static_configs: [{{targets: ['127.0.0.1:{self.backend}']}}]}}\n")
        self.spawn("prometheus", ["prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data",
                                  f"--web.listen-address=127.0.0.1:{self.prometheus}"])
        until("Prometheus", lambda: get(f"http://127.0.0.1:{self.prometheus}/-/ready"))

    def load(self, seconds):
        """Subscribers, members, publishes, webhooks, hooks, resumed and refused clients."""
        at = ["--url", f"ws://127.0.0.1:{self.traffic['edge-1']}", "--url", f"ws://127.0.0.1:{self.traffic['edge-2']}",
              "--api", f"http://127.0.0.1:{self.traffic['publish-api']}"]
        stream = ["--prefix", "bench-stream-", "--recovery"]
        runs = [["fanout", "--connections", "60", "--channels", "4", "--rate", "40", "--duration", f"{seconds}s", "--idempotency-keys",
                 *stream],
                ["churn", "--connections", "20", "--kind", "presence", "--rate", "20", "--duration", f"{seconds}s"],
                ["storm", "--connections", "100", "--channels", "4", "--missed", "5", "--limit", "30s", *stream]]
        children = [self.spawn(f"bench-{run[0]}", [self.tidewire, "bench", *run, *at]) for run in runs]
        end = time.monotonic() + seconds + 180
        while any(child.poll() is None for child in children) and time.monotonic() < end:
            self.hooked_client()
            for path in ("/apps/100001/channels", "/auth/channel", "/app/unknown?protocol=7"):
                self.unwelcome(path)
            time.sleep(0.5)
        for child in children:
            if child.poll() != 0:
                raise SystemExit(f"a load generator failed; see its log in {self.folder}")

    def unwelcome(self, path):
        """A request without credentials; what it is answered is counted by its service."""
        service = {"/apps": "publish-api", "/auth": "auth"}.get(path[:5], "edge-1")
        request = urllib.request.Request(f"http://127.0.0.1:{self.traffic[service]}{path}",
                                         data=b"{}" if service == "auth" else None, headers={"Content-Type": "application/json"})
        try:
            urllib.request.urlopen(request, timeout=5).close()
        except OSError:
            pass

    def hooked_client(self):
        """Connects with a session cookie, subscribes to a private channel and publishes a client event that the backend judges."""
        key = base64.b64encode(os.urandom(16)).decode()
        with socket.create_connection(("127.0.0.1", self.traffic["edge-2"]), timeout=5) as client:
            client.sendall(("GET /app/hooked-key?protocol=7 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nOrigin: https://shop.example.org\r\n"
                            "Cookie: session=1\r\n\r\n").encode())
            heard = client.recv(4096)
            for message in ({"event": "pusher:subscribe", "data": {"channel": "private-shop", "auth": ""}},
                            {"event": "client-hello", "channel": "private-shop", "data": "{}"}):
                while b'"pusher' not in heard:
                    heard += client.recv(4096)
                heard = b""
                client.sendall(frame(json.dumps(message).encode()))
            time.sleep(0.2)

    def stop(self):
        for child in reversed(self.children):
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGTERM)
        for child in self.children:
            try:
                child.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)


def frame(payload):
    mask = os.urandom(4)
    return bytes([0x81, 0x80 | len(payload)]) + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


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
    cluster = Cluster(options.tidewire, folder)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        cluster.start()
        cluster.load(options.seconds)
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
