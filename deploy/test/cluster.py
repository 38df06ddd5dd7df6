"""A cluster of Tidewire on the loopback and what surrounds it: Redis, an app's backend, and Prometheus. For the scripts beside this file."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
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


def signed(path, body):
    """The target of a request to publish, as a backend's library signs it."""
    query = (f"auth_key=tidewire-key&auth_timestamp={int(time.time())}&auth_version=1.0"
             f"&body_md5={hashlib.md5(body).hexdigest()}")
    signature = hmac.new(b"tidewire-secret", f"POST\n{path}\n{query}".encode(), hashlib.sha256).hexdigest()
    return f"{path}?{query}&auth_signature={signature}"


class Backend(http.server.BaseHTTPRequestHandler):
    """The app's backend: takes webhooks and lets everybody in."""

    protocol_version = "HTTP/1.1"
    silent = False

    @staticmethod
    def metrics():
        """What Prometheus gets that scrapes the backend."""
        return ""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.silent:
            self.close_connection = True
            return
        self.answer(b'{"allow":true,"user_id":"7","channels":{"private-*":["subscribe","publish"]}}', "application/json")

    def do_GET(self):
        if self.silent:
            self.close_connection = True
        elif self.path == "/jwks":
            self.answer(json.dumps({"keys": [KEY]}).encode(), "application/json")
        else:
            self.answer(self.metrics().encode(), "text/plain; version=0.0.4")

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
        self.tidewire, self.folder, self.children, self.services = os.path.abspath(tidewire), folder, [], {}
        self.redis, self.sentinel, self.backend, self.prometheus = free_ports(4)
        self.member = dict(zip(SERVICES, free_ports(len(SERVICES))))
        self.management = dict(zip(SERVICES, free_ports(len(SERVICES))))
        self.traffic = dict(zip(SERVICES, free_ports(len(SERVICES))))
        self.tls = free_ports(1)[0]

    def spawn(self, name, command, env=None):
        log = open(self.folder / f"{name}.log", "ab")
        child = subprocess.Popen(command, cwd=self.folder, env=env, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                 start_new_session=True)
        self.children.append(child)
        return child

    def start(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", self.backend), Backend)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.start_redis()
        (self.folder / "sentinel.conf").write_text(
            f"port {self.sentinel}\nbind 127.0.0.1\nsentinel monitor tidewire 127.0.0.1 {self.redis} 1\n")
        self.spawn("sentinel", ["redis-server", "sentinel.conf", "--sentinel"])
        self.certificate("key.pem", "cert.pem", days=90)
        (self.folder / "apps.yml").write_text(APPS.replace("BACKEND", str(self.backend)))
        until("Sentinel", lambda: socket.create_connection(("127.0.0.1", self.sentinel)).close() is None)
        for name in SERVICES:
            self.launch(name)
            if name == "auth":
                self.ready(name)
        for name in SERVICES:
            self.ready(name)

    def start_redis(self):
        return self.spawn("redis", ["redis-server", "--port", str(self.redis), "--save", "", "--bind", "127.0.0.1"])

    def launch(self, name):
        command = "edge" if name.startswith("edge") else name
        self.services[name] = self.spawn(name, [self.tidewire, command], self.settings(name))

    def certificate(self, key, cert, days):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(days), "-subj", "/CN=localhost",
                        "-keyout", key, "-out", cert], cwd=self.folder, check=True, capture_output=True)

    def ready(self, name):
        until(f"{name} ready", lambda: get(f"http://127.0.0.1:{self.management[name]}/ready"), self.services[name])

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

    def scrape(self, rules=ROOT / "deploy/prometheus/alerts.yml", alertmanager=None):
        """As the overlay of compose does, but every second."""
        targets = json.dumps([f"127.0.0.1:{port}" for port in self.management.values()])
        receivers = json.dumps([f"127.0.0.1:{alertmanager}"] if alertmanager else [])
        (self.folder / "prometheus.yml").write_text(
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
            f"rule_files: [{json.dumps(str(rules))}]\n"
            f"alerting: {{alertmanagers: [{{static_configs: [{{targets: {receivers}}}]}}]}}\n"
            "scrape_configs:\n"
            f"  - {{job_name: tidewire, static_configs: [{{targets: {targets}}}]}}\n"
            f"  - {{job_name: backend, honor_labels: true, static_configs: [{{targets: ['127.0.0.1:{self.backend}']}}]}}\n")
        self.spawn("prometheus", ["prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data",
                                  f"--web.listen-address=127.0.0.1:{self.prometheus}"])
        until("Prometheus", lambda: get(f"http://127.0.0.1:{self.prometheus}/-/ready"))

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
            heard = receive(client)
            for message in ({"event": "pusher:subscribe", "data": {"channel": "private-shop", "auth": ""}},
                            {"event": "client-hello", "channel": "private-shop", "data": "{}"}):
                while b'"pusher' not in heard:
                    heard += receive(client)
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


def receive(client):
    data = client.recv(4096)
    if not data:
        raise ConnectionError("closed by the edge")
    return data


def frame(payload):
    mask = os.urandom(4)
    return bytes([0x81, 0x80 | len(payload)]) + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
