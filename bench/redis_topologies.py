#!/usr/bin/env python3
"""CPU time per event of the same cluster on one Redis and on Redis Clusters of several primaries.

  redis_topologies.py [--primaries 1,3,6] [--rounds 8] [--seconds 5] [--rate 1000 [--each]] [--class-path PATH]

Starts each deployment: its redis-servers (several primaries form a Redis Cluster, without replicas), auth, presence, publish-api and an edge,
with a subscriber to each of 600 channels without a history and 600 with one. Then one deployment after the other is published to, in short
windows, so that whatever else the machine does slows all of them. A window has a fixed rate, singly or in batches of ten that go to ten channels;
the others are idle meanwhile. The rate is that of the whole deployment, or with --each that of each of its primaries: a Redis that has more to do
reads more commands at once, and needs less CPU time for each. CPU time is user and system, without JIT compilers, of all redis-servers together, of publish-api and of the edge.
What each uses while nothing is published is measured first, and taken off. Prints medians, how many commands Redis reads at once, and the median of the quotients to the first
deployment of the same round. `--primaries 1,cluster1` compares with a Redis Cluster of one primary, which tells what Cluster itself costs from what more servers cost.
Linux only; needs Python 3, redis-server 7 and redis-cli, and `mvn -q -DskipTests package` before.
"""
import argparse
import os
import pathlib
import random
import selectors
import statistics
import subprocess
import sys
import tempfile
import time

import paired
from services import CLASS_PATH, Services
from subscriber import Subscriber

BASE = 20100
PORTS_EACH = 100
CHANNELS = 600
SUBSCRIBERS = 4
BATCH = 10
PREFIXES = {"ephemeral": "bench-live-", "history": "bench-stream-"}
CASES = [(kind, size) for kind in PREFIXES for size in (1, BATCH)]
PARTS = ["redis", "publish", "edge"]

# Of Redis from its connections.
READS = "reads"
TICKS = os.sysconf("SC_CLK_TCK")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--primaries", default="1,3,6", help="of each deployment; the first is what others are compared with")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5, help="of each window")
    parser.add_argument("--idle", type=float, default=30, help="seconds in which nothing is published, of each deployment")
    parser.add_argument("--rate", type=float, default=1000, help="single events per second; batches carry five times as many events")
    parser.add_argument("--each", action="store_true", help="the rate is that of each primary")
    parser.add_argument("--class-path", default=CLASS_PATH)
    parser.add_argument("--out", default=tempfile.mkdtemp(prefix="tidewire-topologies-"))
    parser.set_defaults(app="100001", key="tidewire-key", secret="tidewire-secret", connections=16)
    return parser.parse_args()


class Deployment:
    def __init__(self, options, number, kind):
        base = BASE + number * PORTS_EACH
        primaries = int(kind.removeprefix("cluster"))
        self.is_cluster = kind != "1"
        self.name = ("a cluster of one" if self.is_cluster else "one Redis") if primaries == 1 else f"{primaries} primaries"
        self.options = options
        self.ports = [base + 60 + i for i in range(primaries)]
        addresses = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        url = f"{'redis+cluster' if self.is_cluster else 'redis'}://{addresses}"
        self.services = Services(base, url, options.class_path, pathlib.Path(options.out) / kind)
        self.selector = selectors.DefaultSelector()

    def start(self):
        for port in self.ports:
            self.redis(port)
        if self.is_cluster:
            self.form()
        self.services.start_backends()
        self.services.edge(1)
        self.services.await_edge(1)

    def subscribe(self):
        names = [prefix + str(i) for prefix in PREFIXES.values() for i in range(CHANNELS)]
        self.subscribers = [
            Subscriber(self.services.place(3)[2], self.options.key, names[i::SUBSCRIBERS], self.selector) for i in range(SUBSCRIBERS)]

    def redis(self, port):
        folder = self.services.out / f"redis-{port}"
        folder.mkdir(exist_ok=True)
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
        if self.is_cluster:
            command += ["--cluster-enabled", "yes", "--cluster-node-timeout", "5000", "--cluster-require-full-coverage", "no",
                        "--cluster-allow-pubsubshard-when-down", "no"]
        self.services.run(f"redis-{port}", command)

    def form(self):
        time.sleep(2)
        nodes = [f"127.0.0.1:{port}" for port in self.ports]
        if len(nodes) == 1:
            self.ask(self.ports[0], "cluster", "addslotsrange", "0", "16383")
        else:
            with open(self.services.out / "create.log", "w") as log:
                subprocess.run(["redis-cli", "--cluster", "create", *nodes, "--cluster-yes"], check=True, stdout=log)
        while any("cluster_state:ok" not in self.ask(port, "cluster", "info") for port in self.ports):
            time.sleep(0.2)

    def ask(self, port, *command):
        return subprocess.run(["redis-cli", "-p", str(port), *command], check=True, capture_output=True, text=True).stdout

    def pid(self, name):
        return self.services.processes[name].pid

    def cpu_us(self):
        """By part, so far."""
        redis = sum(paired.cpu_us(self.pid(f"redis-{port}")) for port in self.ports)
        return {"redis": redis, "publish": paired.cpu_us(self.pid("publish")), "edge": paired.cpu_us(self.pid("edge-1"))}

    def reads(self):
        """How often the redis-servers have read from their connections."""
        return sum(int(self.field(port, "total_reads_processed")) for port in self.ports)

    def field(self, port, name):
        return next(line for line in self.ask(port, "info", "stats").splitlines() if line.startswith(name + ":")).split(":")[1]

    def ticks(self):
        """User and system time of publish-api, in seconds."""
        with open(f"/proc/{self.pid('publish')}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return int(fields[11]) / TICKS, int(fields[12]) / TICKS

    def events(self):
        return sum(subscriber.events for subscriber in self.subscribers)

    def play(self, bodies, rate, seconds, size=1):
        """Publishes; returns events, and µs of CPU time and seconds until all had arrived."""
        for subscriber in self.subscribers:
            subscriber.ping()
        api = paired.Server(f"{self.services.api()}:{self.pid('publish')}", self.options, self.selector)
        began, before, heard = time.monotonic(), self.cpu_us(), self.events()
        paired.play([api], bodies, self.selector, rate, seconds)
        while (len(api.idle) < self.options.connections or self.events() < heard + api.sent * size) and time.monotonic() < began + seconds + 30:
            for key, _ in self.selector.select(0.01):
                key.data.read(key.fileobj)
        after, took = self.cpu_us(), time.monotonic() - began
        if api.failed or self.events() != heard + api.sent * size:
            sys.exit(f"{self.name}: of {api.sent} requests {api.failed} were refused, and {self.events() - heard} events arrived")
        api.close(self.selector)
        return api.sent * size, {part: after[part] - before[part] for part in PARTS}, took

    def measure_idle(self):
        """µs of CPU time per second, while nothing is published."""
        for subscriber in self.subscribers:
            subscriber.ping()
        began, before = time.monotonic(), self.cpu_us()
        time.sleep(self.options.idle)
        after, took = self.cpu_us(), time.monotonic() - began
        self.idle = {part: (after[part] - before[part]) / took for part in PARTS}

    def window(self, bodies, size):
        """µs of CPU time per event, without what the parts use while idle; and how often Redis reads for an event."""
        rate = (self.options.rate if size == 1 else self.options.rate * 5 / size) * (len(self.ports) if self.options.each else 1)
        reads, user, system = self.reads(), *self.ticks()
        events, cost, took = self.play(bodies, rate, self.options.seconds, size)
        now = self.ticks()
        result = {part: (cost[part] - self.idle[part] * took) / events for part in PARTS}
        return {**result, READS: (self.reads() - reads) / events, "user": (now[0] - user) * 1e6 / events, "system": (now[1] - system) * 1e6 / events}


def requests(options, kind, size):
    """Of as many channels each as it has events."""
    names = [PREFIXES[kind] + str(i) for i in range(CHANNELS)]
    for i in range(paired.EVENTS):
        events = [{"name": "tick", "channel": name, "data": f"{i:020d}" + "x" * 108} for name in random.sample(names, size)]
        yield paired.signed(options, "/events", events[0]) if size == 1 else paired.signed(options, "/batch_events", {"batch": events})


def measure(options, deployments):
    """By case and deployment, a cost of each round. The first round warms up."""
    costs = {(case, one.name): [] for case in CASES for one in deployments}
    for number in range(options.rounds + 1):
        for kind, size in CASES:
            bodies = list(requests(options, kind, size))
            for one in deployments:
                cost = one.window(bodies, size)
                if number > 0:
                    costs[(kind, size), one.name].append(cost)
        print(f"round {number} of {options.rounds}", file=sys.stderr, flush=True)
        if number == 0:
            for one in deployments:
                one.measure_idle()
    return costs


def quotients(costs, reference, part):
    return [cost[part] / other[part] for cost, other in zip(costs, reference)]


def tell(deployments, costs):
    print("| idle, ms of CPU per second | redis-servers | publish-api | edge |\n|---|---|---|---|")
    for one in deployments:
        print(f"| {one.name} | " + " | ".join(f"{one.idle[part] / 1000:.1f}" for part in PARTS) + " |")
    first = deployments[0].name
    print("\n| µs of CPU per event | redis-servers | publish-api | edge | redis over the first | publish-api over the first | commands per read of Redis "
          "| publish-api, user and system |\n|---|---|---|---|---|---|---|---|")
    for kind, size in CASES:
        for one in deployments:
            its, reference = costs[(kind, size), one.name], costs[(kind, size), first]
            medians = [f"{statistics.median(cost[part] for cost in its):.1f}" for part in PARTS]
            over = []
            for part in ("redis", "publish"):
                low, middle, high = statistics.quantiles(quotients(its, reference, part), n=4)
                over.append("" if one.name == first else f"{middle:.2f} ({low:.2f}-{high:.2f})")
            read = f"{1 / statistics.median(cost[READS] for cost in its):.1f}"
            shares = " + ".join(f"{statistics.mean(cost[share] for cost in its):.0f}" for share in ("user", "system"))
            title = f"{kind}, {'one by one' if size == 1 else f'batches of {size}'}"
            print(f"| {title}, {one.name} | " + " | ".join(medians + over + [read, shares]) + " |")


def main():
    options = arguments()
    deployments = [Deployment(options, number, kind) for number, kind in enumerate(options.primaries.split(","))]
    try:
        for one in deployments:
            one.idle = dict.fromkeys(PARTS, 0)
            one.start()
            print(f"{one.name} is ready", file=sys.stderr, flush=True)
        # Not before: an edge closes connections that are silent for more than two minutes.
        for one in deployments:
            one.subscribe()
        tell(deployments, measure(options, deployments))
        for one in deployments:
            for port in one.ports:
                (one.services.out / f"commandstats-{port}.txt").write_text(one.ask(port, "info", "commandstats"))
        print(f"\nlogs and commandstats are in {options.out}", file=sys.stderr)
    finally:
        for one in deployments:
            one.services.stop()


if __name__ == "__main__":
    main()
