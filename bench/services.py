"""The processes of a cluster for measurements on one machine, for scripts of this folder."""
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLASS_PATH = f"{ROOT}/standalone/target/standalone.jar"
MAINS = {
    "auth": "io.tidewire.auth.AuthMain",
    "presence": "io.tidewire.presence.PresenceMain",
    "publish": "io.tidewire.publish.PublishMain",
    "edge": "io.tidewire.edge.EdgeMain",
}

# Places of services; edges follow.
BACKENDS = ["auth", "presence", "publish"]
MOST_EDGES = 8


def get(port, path, method="GET"):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method)
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.read().decode()


def is_ready(port):
    try:
        return json.loads(get(port, "/ready"))["ready"]
    except OSError:
        return False


def metric(port, name):
    """The sum over all labels; 0 if there is none."""
    total = 0.0
    for line in get(port, "/metrics").splitlines():
        if line.startswith((name + "{", name + " ")):
            total += float(line.rsplit(" ", 1)[1])
    return total


class Services:
    """Ports count up from base; logs are in the folder out."""

    def __init__(self, base, redis_url, class_path, out):
        self.base = base
        self.redis_url = redis_url
        self.class_path = class_path
        self.out = pathlib.Path(out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.processes = {}

    def run(self, name, command, env=None):
        log = open(self.out / f"{name}.log", "ab")
        self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **(env or {})}, start_new_session=True)

    def place(self, number):
        """Ports of the number-th process: cluster, management, service."""
        return self.base + 10 + 3 * number, self.base + 11 + 3 * number, self.base + 12 + 3 * number

    def service(self, name, number, heap="256m", **env):
        cluster, management, port = self.place(number)
        members = ",".join(f"127.0.0.1:{self.place(i)[0]}" for i in range(len(BACKENDS) + MOST_EDGES))
        kind = name.split("-")[0]
        settings = {
            "TIDEWIRE_NODE_ID": name,
            "TIDEWIRE_REDIS_URL": self.redis_url,
            "TIDEWIRE_CLUSTER_NAME": f"bench-{self.base}",
            "TIDEWIRE_CLUSTER_SECRET": "s" * 32,
            "TIDEWIRE_CLUSTER_PORT": str(cluster),
            "TIDEWIRE_CLUSTER_PORT_COUNT": "1",
            "TIDEWIRE_CLUSTER_INTERFACES": "127.0.0.1",
            "TIDEWIRE_CLUSTER_MEMBERS": members,
            "TIDEWIRE_MANAGEMENT_HOST": "127.0.0.1",
            "TIDEWIRE_MANAGEMENT_PORT": str(management),
            "TIDEWIRE_EDGE_ADDRESS_MAX_CONNECTIONS": "0",
            f"TIDEWIRE_{kind.upper()}_PORT": str(port),
            **env,
        }
        if kind == "presence":
            del settings["TIDEWIRE_PRESENCE_PORT"]
        if kind != "edge":
            settings["TIDEWIRE_CLUSTER_BACKEND_SECRET"] = "b" * 32
        java = ["java", f"-Xmx{heap}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        opens = ["--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                 "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED"]
        self.run(name, java + opens + ["-cp", self.class_path, MAINS[kind]], settings)

    def start_backends(self):
        """One after the other, until all are ready."""
        for number, name in enumerate(BACKENDS):
            extra = {"TIDEWIRE_AUTH_APPS": str(ROOT / "bench/apps.yml")} if name == "auth" else {}
            self.service(name, number, **extra)
            self.await_ready(name, number)

    def api(self):
        return self.place(BACKENDS.index("publish"))[2]

    def edge(self, number, heap="256m", **env):
        """The first is number 1."""
        self.service(f"edge-{number}", 2 + number, heap, TIDEWIRE_EDGE_HOST="127.0.0.1", **env)

    def await_edge(self, number):
        self.await_ready(f"edge-{number}", 2 + number)

    def management(self, edge):
        return self.place(2 + edge)[1]

    def await_ready(self, name, number):
        while not is_ready(self.place(number)[1]):
            if self.processes[name].poll() is not None:
                sys.exit(f"{name} has ended: see {self.out}/{name}.log")
            time.sleep(0.3)

    def stop(self):
        for process in reversed(list(self.processes.values())):
            if process.poll() is None:
                process.kill()
