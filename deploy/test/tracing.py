#!/usr/bin/env python3
"""Follows publishes through a live cluster to a real OpenTelemetry Collector, and fails if a span is missing, wrong or one too many.

  deploy/test/tracing.py [--tidewire deploy/bin/tidewire]

Starts what deploy/test/dashboards.py does but Prometheus, with every publish traced, and a client on each edge. Then the collector hangs, dies and
returns under a flood of traced publishes: none may fail, no process may keep more spans than its queue holds or end other than in order.

The collector is built into target/collector the first time (some minutes): needs Go 1.26 and its module proxy; and redis-server, openssl,
the JDK's jcmd, what --tidewire needs, and nothing but Python 3.
"""
import argparse
import concurrent.futures
import http.client
import json
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile

import collector
from cluster import ROOT, Cluster, get, signed, until
from subscriber import Subscriber

EDGES = ["edge-1", "edge-2"]
TRACED = ["publish-api", *EDGES]
PLAIN, STREAM, CACHE = "news", "a-bench-stream-b", "cache-news"
DATA = "what only subscribers may read"
SECRETS = ["tidewire-secret", "tidewire-key", "s" * 32, "b" * 32, "auth_signature", DATA]
SERVER, CONSUMER = 2, 5
FLOOD, BACKENDS = 8000, 8
# The queue of the batches, a batch on its way, and some that have not ended.
MOST_HELD = 2048 + 512 + 64
ARRIVES_WITHIN = 60


class Traced(Cluster):
    def __init__(self, tidewire, folder):
        super().__init__(tidewire, folder)
        self.collector = collector.Collector(folder, self.spawn)

    def settings(self, name):
        return dict(super().settings(name), TIDEWIRE_TRACING_ENDPOINT=f"http://127.0.0.1:{self.collector.port}",
                    TIDEWIRE_TRACING_SAMPLE_RATIO="1", TIDEWIRE_TRACING_MAX_PER_SECOND="100000")

    def start(self):
        self.collector.start()
        super().start()
        self.clients = {edge: Subscriber(self.traffic[edge], [PLAIN, STREAM, CACHE]) for edge in EDGES}
        self.subscribed()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.traffic["publish-api"], timeout=30)

    def subscribed(self):
        until("subscribers", lambda: all(len(client.subscribed) == 3 for client in self.clients.values()))

    def restart_edge(self, name):
        self.launch(name)
        self.ready(name)
        self.clients[name] = Subscriber(self.traffic[name], [PLAIN, STREAM, CACHE])
        self.subscribed()

    def publish(self, channel, event, parent=None, path="/apps/100001/events", line=None):
        """Returns the answer's status. A batch has two events."""
        line = line or self.connect()
        message = {"name": event, "channel": channel, "data": json.dumps({"text": DATA})}
        body = json.dumps({"batch": [message, message]} if path.endswith("batch_events") else message).encode()
        headers = {"Content-Type": "application/json"}
        if parent:
            headers["traceparent"] = parent
        line.request("POST", signed(path, body), body, headers)
        answer = line.getresponse()
        answer.read()
        return answer.status

    def heard(self, event, count=1):
        """Until each edge's client has the event so many times."""
        until(f"{event} at every client", lambda: all(sum(name == event for _, name in client.events) >= count for client in self.clients.values()))

    def arrived(self, trace, count):
        """The spans of a trace, as soon as there are so many or no more come."""
        try:
            until("spans", lambda: len(self.of(trace)) >= count, seconds=ARRIVES_WITHIN)
        except SystemExit:
            pass  # Those that are missing are named by who asked.
        return self.of(trace)

    def of(self, trace):
        return [span for span in self.collector.spans() if span.trace == trace]

    def counted(self, name, outcome):
        metrics = get(f"http://127.0.0.1:{self.management[name]}/metrics")
        return sum(float(value) for value in re.findall(rf'(?m)^tidewire_trace_spans_total{{.*outcome="{outcome}".*}} (\S+)', metrics))

    def held(self, name):
        """Spans that the process keeps alive: its garbage is collected first."""
        histogram = subprocess.run(["jcmd", str(self.services[name].pid), "GC.class_histogram"], check=True, capture_output=True, text=True).stdout
        return sum(int(count) for count in re.findall(r"(?m)^\s*\d+:\s+(\d+)\s+\d+\s+io\.opentelemetry\.sdk\.trace\.SdkSpan(?: |$)", histogram))


def trace_parent(flags="01"):
    trace, caller = secrets.token_hex(16), secrets.token_hex(8)
    return trace, caller, f"00-{trace}-{caller}-{flags}"


def wrong(spans, channel, caller, route="/apps/{app}/events", events=1):
    """What is wrong with the spans of one publish to two edges."""
    requests = [span for span in spans if span.service == "tidewire-publish"]
    deliveries = [span for span in spans if span.service == "tidewire-edge"]
    if len(requests) != 1 or len(spans) != len(requests) + len(deliveries) or sorted(span.node for span in deliveries) != sorted(EDGES * events):
        yield f"expected a request and {events} deliveries on each edge, got {[(span.service, span.node, span.name) for span in spans]}"
        return
    request = requests[0]
    if len({span.id for span in spans}) != len(spans) or len({span.instance for span in spans}) != len(TRACED):
        yield "an id of a span or of a process is there twice"
    about = {"http.request.method": "POST", "http.route": route, "tidewire.app_id": "100001", "http.response.status_code": 200}
    yield from differences(request, "publish-api", f"POST {route}", SERVER, caller, about, ["taken by redis"])
    for span in deliveries:
        about = {"tidewire.app_id": "100001", "messaging.destination.name": channel, "tidewire.event_loops": 1, "tidewire.subscriber_count": 1}
        yield from differences(span, span.node, "deliver", CONSUMER, request.id, about, ["first socket write"])
        if not request.start <= span.start <= span.events[0][1] <= span.end:
            yield f"{span.node} has not written between the request and the end of its delivery"


def differences(span, node, name, kind, parent, attributes, events):
    expected = (node, name, kind, parent, attributes, events)
    got = (span.node, span.name, span.kind, span.parent, span.attributes, [event for event, _ in span.events])
    if got != expected:
        yield f"expected {expected}, got {got}"


def continued(rig):
    """A publish of each kind continues its caller's trace."""
    for channel in (PLAIN, STREAM, CACHE):
        trace, caller, parent = trace_parent()
        yield from refused(rig.publish(channel, "continued", parent))
        yield from wrong(rig.arrived(trace, 3), channel, caller)
    trace, caller, parent = trace_parent()
    batch = "/apps/{app}/batch_events"
    yield from refused(rig.publish(PLAIN, "continued", parent, batch.format(app=100001)))
    yield from wrong(rig.arrived(trace, 5), PLAIN, caller, batch, events=2)


def begun(rig):
    """Without a caller's trace, or with one that cannot be read, a publish begins its own."""
    for parent in (None, "00-" + "0" * 32 + "-1234567890abcdef-01", "what is this"):
        known = {span.trace for span in rig.collector.spans()}
        yield from refused(rig.publish(PLAIN, "begun", parent))
        until("a new trace", lambda: {span.trace for span in rig.collector.spans()} - known, seconds=ARRIVES_WITHIN)
        new = {span.trace for span in rig.collector.spans()} - known
        yield from wrong(rig.arrived(min(new), 3), PLAIN, caller="")
        if len(new) > 1 or (parent and parent.split("-")[-1] in new):
            yield f"expected one trace, got {new}"


def left_out(rig):
    """A caller that does not sample leaves nothing at the collector, although what follows on the same way arrives."""
    trace, _, parent = trace_parent("00")
    yield from refused(rig.publish(PLAIN, "left out", parent))
    rig.heard("left out")
    before = {span.trace for span in rig.collector.spans()}
    after, caller, parent = trace_parent()
    yield from refused(rig.publish(PLAIN, "not left out", parent))
    yield from wrong(rig.arrived(after, 3), PLAIN, caller)
    if trace in rig.collector.text() or {span.trace for span in rig.collector.spans()} - before != {after}:
        yield "something was recorded"


def hung(rig):
    """Nothing fails while the collector hangs, the spans that are kept have a limit, and an edge still ends in order."""
    rig.collector.hang()
    lost = {name: rig.counted(name, "lost") for name in TRACED}
    yield from flood(rig, "hung", FLOOD)
    for name in TRACED:
        held = rig.held(name)
        print(f"  {name} holds {held} of {FLOOD} spans", flush=True)
        if not 512 < held <= MOST_HELD:
            yield f"{name} holds {held} spans; expected a full queue, at most {MOST_HELD}"
    rig.services["edge-2"].send_signal(signal.SIGTERM)
    if (code := rig.services["edge-2"].wait(timeout=60)) != 0:
        yield f"edge-2 ended with {code}"
    rig.restart_edge("edge-2")
    for name in ("publish-api", "edge-1"):
        until(f"lost spans are counted by {name}", lambda: rig.counted(name, "lost") > lost[name])
    rig.collector.go_on()
    yield from again(rig)


def dead(rig):
    """The same while it is away."""
    rig.collector.kill()
    lost = {name: rig.counted(name, "lost") for name in TRACED}
    yield from flood(rig, "dead", FLOOD // 10)
    for name in TRACED:
        until(f"lost spans are counted by {name}", lambda: rig.counted(name, "lost") > lost[name])
    rig.collector.start()
    yield from again(rig)


def again(rig):
    """Spans come again; those that wait are in front of them."""
    for _ in range(10):
        trace, caller, parent = trace_parent()
        yield from refused(rig.publish(PLAIN, "again", parent))
        if len(spans := rig.arrived(trace, 3)) == 3:
            yield from wrong(spans, PLAIN, caller)
            return
    yield "no spans come"


def flood(rig, event, count):
    """Many at once: the queues have to fill faster than the exports that end without an answer empty them."""
    def some(_):
        line = rig.connect()
        return [rig.publish(STREAM if i % 2 else PLAIN, event, trace_parent()[2], line=line) for i in range(count // BACKENDS)]

    with concurrent.futures.ThreadPoolExecutor(BACKENDS) as backends:
        for statuses in backends.map(some, range(BACKENDS)):
            yield from (problem for status in statuses for problem in refused(status))
    rig.heard(event, count)


def refused(status):
    if status != 200:
        yield f"a publish was answered {status}"


def silent(rig):
    """No span says what it must not, and nothing was recorded twice."""
    text = rig.collector.text()
    yield from (f"{secret} is in a span" for secret in SECRETS if secret in text)
    spans = rig.collector.spans()
    if len({span.id for span in spans}) != len(spans):
        yield "a span arrived twice"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tidewire", default=str(ROOT / "deploy/bin/tidewire"))
    options = parser.parse_args()
    collector.build()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tidewire-tracing-"))
    rig, failed = Traced(options.tidewire, folder), True
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        rig.start()
        results = []
        for check in (continued, begun, left_out, hung, dead, silent):
            problems = list(check(rig))
            results.append(not problems)
            print(f"{'FAILED' if problems else 'ok'} {check.__name__}: {'; '.join(problems[:5]) or check.__doc__}", flush=True)
        print(f"the collector took {len(rig.collector.spans())} spans")
        failed = not all(results)
        return 1 if failed else 0
    finally:
        rig.stop()
        if failed:
            print(f"logs and spans are in {folder}")
        else:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
