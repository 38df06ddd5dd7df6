"""A real OpenTelemetry Collector that writes the spans it takes to a file."""
import collections
import json
import os
import signal
import socket
import subprocess

from cluster import ROOT, free_ports, until

BUILDER = "go.opentelemetry.io/collector/cmd/builder@v0.165.0"
MANIFEST = ROOT / "deploy/test/collector.yml"
FOLDER = ROOT / "target/collector"
BINARY = FOLDER / "otelcol/otelcol"

Span = collections.namedtuple("Span", "service node instance trace id parent name kind attributes events start end")


def build():
    """Some minutes, once: Go fetches the modules and checks them against its database of checksums."""
    if BINARY.exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run(["go", "install", BUILDER], env=dict(os.environ, GOBIN=str(FOLDER)), check=True)
    subprocess.run([FOLDER / "builder", f"--config={MANIFEST}", "--skip-get-modules", "--skip-compilation"], cwd=FOLDER, check=True)
    # The builder would give up on a module that only a test of the file exporter imports, where a proxy does not have it.
    subprocess.run(["go", "mod", "tidy", "-e"], cwd=BINARY.parent, check=True)
    subprocess.run(["go", "build", "-trimpath", "-ldflags=-s -w", "-o", BINARY, "."], cwd=BINARY.parent, check=True)


class Collector:
    def __init__(self, folder, spawn):
        self.folder, self.spawn, self.port = folder, spawn, free_ports(1)[0]
        self.file, self.process = folder / "spans.json", None
        (folder / "collector.yml").write_text(json.dumps({
            "receivers": {"otlp": {"protocols": {"http": {"endpoint": f"127.0.0.1:{self.port}"}}}},
            "exporters": {"file": {"path": str(self.file), "append": True, "flush_interval": "100ms"}},
            "service": {"pipelines": {"traces": {"receivers": ["otlp"], "exporters": ["file"]}},
                        "telemetry": {"metrics": {"level": "none"}}}}))

    def start(self):
        self.process = self.spawn("collector", [str(BINARY), "--config=file:collector.yml"])
        until("the collector", lambda: socket.create_connection(("127.0.0.1", self.port)).close() is None, self.process)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def hang(self):
        """Its connections stay, and new ones are accepted, but nothing is answered."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def text(self):
        return self.file.read_text() if self.file.exists() else ""

    def spans(self):
        """All that it has taken, in the order of arrival; a line that is still being written is left out."""
        return [span for line in self.text().splitlines(keepends=True) if line.endswith("\n") for span in spans(json.loads(line))]


def spans(batch):
    for process in batch.get("resourceSpans", []):
        resource = values(process["resource"])
        origin = [resource.get(name) for name in ("service.name", "host.name", "service.instance.id")]
        for scope in process["scopeSpans"]:
            for span in scope["spans"]:
                events = [(event["name"], int(event["timeUnixNano"])) for event in span.get("events", [])]
                yield Span(*origin, span["traceId"], span["spanId"], span.get("parentSpanId", ""), span["name"], span["kind"], values(span),
                           events, int(span["startTimeUnixNano"]), int(span["endTimeUnixNano"]))


def values(holder):
    """A value is an object of its type and itself; 64 bit numbers are texts."""
    return {each["key"]: int(value) if kind == "intValue" else value
            for each in holder.get("attributes", []) for kind, value in each["value"].items()}
