#!/usr/bin/env python3
"""A cluster behind haproxy whose edges are added or replaced under load, on one machine.

  cluster.py scale-up --edges 2 --to 4 [--clients 10000] [--rate 200] [--move all]
  cluster.py replace  --edges 3        [--clients 10000] [--rate 200]

Starts Redis, auth, presence, publish-api, the edges and two haproxy processes (leastconn, each for half of the clients, since one would need more
than 20,000 open files), and runs `bench drain` against them. `scale-up` starts the new edges under load, orders a rebalance with --move (all or
rec1; none leaves it to TIDEWIRE_EDGE_REBALANCE_AUTOMATIC), and prints the connections of each edge every second until all are within 10 % of the mean.
`replace` sends each edge SIGTERM in turn and starts another one in its place as soon as it has exited, once all others are ready.

Run it in the repository after `mvn -q -DskipTests package`, or name the class path with --class-path. Needs redis-server and haproxy.
"""
import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
import time

from services import CLASS_PATH, ROOT, Services, get, metric

BASE = 21800


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", choices=["scale-up", "replace"])
    parser.add_argument("--edges", type=int, default=2)
    parser.add_argument("--to", type=int, default=4)
    parser.add_argument("--clients", type=int, default=10000)
    parser.add_argument("--channels", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--pace", type=int, default=500)
    parser.add_argument("--move", choices=["all", "rec1", "none"], default="all")
    parser.add_argument("--window", default="30s", help="drain window of the edges")
    parser.add_argument("--limit", type=int, default=240, help="seconds for the scenario")
    parser.add_argument("--heap", default="512m", help="heap of an edge")
    parser.add_argument("--warm-up", default="5s", help="longest warm-up of an edge")
    parser.add_argument("--edge-option", default="", help="options of the JVMs of edges")
    parser.add_argument("--class-path", default=CLASS_PATH)
    parser.add_argument("--bench-class-path", default=f"{ROOT}/bench/target/bench.jar")
    parser.add_argument("--out", default=tempfile.mkdtemp(prefix="tidewire-cluster-"))
    return parser.parse_args()


class Cluster(Services):
    def __init__(self, args):
        super().__init__(BASE, f"redis://127.0.0.1:{BASE}", args.class_path, args.out)
        self.args = args
        self.started = time.monotonic()
        self.exits = {}

    def say(self, text):
        print(f"{time.monotonic() - self.started:7.1f} s  {text}", flush=True)

    def start_edge(self, number):
        self.edge(number, self.args.heap, TIDEWIRE_EDGE_DRAIN_WINDOW=self.args.window, TIDEWIRE_EDGE_TRUSTED_PROXIES="127.0.0.0/8",
                  TIDEWIRE_EDGE_WARM_UP=self.args.warm_up, JAVA_TOOL_OPTIONS=self.args.edge_option)

    def haproxy(self, number, edges):
        servers = "\n".join(
            f"  server edge{i} 127.0.0.1:{self.place(2 + i)[2]} check port {self.management(i)} inter 1s fall 2 rise 1"
            for i in range(1, edges + 1))
        config = self.out / f"haproxy-{number}.cfg"
        config.write_text(f"""global
  maxconn 9900
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  timeout queue 5s
  option redispatch 1
  retries 3
  retry-on conn-failure empty-response
frontend in
  bind 127.0.0.1:{BASE + 1 + number}
  default_backend edges
backend edges
  balance leastconn
  option httpchk GET /ready
{servers}
""")
        self.run(f"haproxy-{number}", ["haproxy", "-f", str(config)])

    def start(self):
        self.run("redis", ["redis-server", "--port", str(BASE), "--save", "", "--appendonly", "no", "--dir", str(self.out)])
        time.sleep(0.5)
        self.start_backends()
        for number in range(1, self.args.edges + 1):
            self.start_edge(number)
        for number in range(1, self.args.edges + 1):
            self.await_edge(number)
        for number in range(2):
            self.haproxy(number, max(self.args.edges, self.args.to))
        time.sleep(3)
        self.say(f"{self.args.edges} edges are ready")

    def bench(self, seconds):
        report = self.out / "drain.json"
        command = ["java", "-Xmx1g", "-XX:+UseSerialGC", "-cp", self.args.bench_class_path, "io.tidewire.bench.BenchMain", "drain",
                   "--url", f"ws://127.0.0.1:{BASE + 1}", "--url", f"ws://127.0.0.1:{BASE + 2}", "--api", f"http://127.0.0.1:{self.api()}",
                   "--connections", str(self.args.clients), "--channels", str(self.args.channels), "--rate", str(self.args.rate),
                   "--pace", str(self.args.pace), "--duration", f"{seconds}s", "--json", str(report), "--loops", "2"]
        self.run("bench", command)
        return report

    def sockets(self, edges):
        return [int(metric(self.management(edge), "tidewire_sockets")) for edge in edges]

    def await_clients(self):
        before, since = -1, time.monotonic()
        while (now := sum(self.sockets(range(1, self.args.edges + 1)))) < self.args.clients:
            if self.processes["bench"].poll() is not None:
                sys.exit(f"bench has ended: see {self.out}/bench.log")
            if now != before:
                before, since = now, time.monotonic()
            if time.monotonic() - since > 30 and now > 0:
                self.say("some clients cannot connect")
                break
            time.sleep(1)
        self.say(f"{now} clients are connected: {self.sockets(range(1, self.args.edges + 1))}")
        # bench publishes two seconds after its last client has subscribed.
        time.sleep(10)

    def auth_calls(self):
        return metric(self.place(0)[1], "tidewire_auth_decisions_total")

    def scale_up(self):
        args = self.args
        for number in range(args.edges + 1, args.to + 1):
            self.start_edge(number)
        for number in range(args.edges + 1, args.to + 1):
            self.await_edge(number)
        ready = time.monotonic()
        self.say(f"edges {args.edges + 1} to {args.to} are ready")
        if args.move != "none":
            get(self.management(1), f"/rebalance?clients={args.move}", "POST")
            self.say(f"rebalance ordered: {args.move}")
        while time.monotonic() - ready < args.limit:
            sockets = self.sockets(range(1, args.to + 1))
            mean = sum(sockets) / len(sockets)
            worst = max(abs(each - mean) for each in sockets) / mean
            self.say(f"connections {sockets}, worst {worst:.1%} from the mean")
            if worst <= 0.1:
                self.say(f"LEVEL within 10 % after {time.monotonic() - ready:.0f} s")
                break
            time.sleep(2)
        time.sleep(20)
        self.say(f"20 s later: {self.sockets(range(1, args.to + 1))}")

    def replace(self):
        for number in range(1, self.args.edges + 1):
            name = f"edge-{number}"
            before, began = self.sockets([number]), time.monotonic()
            self.processes[name].send_signal(signal.SIGTERM)
            self.exits[name] = self.processes[name].wait(timeout=120)
            self.say(f"{name} had {before[0]} connections and ended with {self.exits[name]} after {time.monotonic() - began:.0f} s")
            self.start_edge(number)
            self.await_edge(number)
            time.sleep(5)
            self.say(f"its successor is ready: {self.sockets(range(1, self.args.edges + 1))}")

    def scenario(self):
        self.start()
        seconds = self.args.limit + 40
        report = self.bench(seconds)
        self.await_clients()
        calls = self.auth_calls()
        if self.args.scenario == "scale-up":
            self.scale_up()
        else:
            self.replace()
        self.say(f"auth answered {self.auth_calls() - calls:.0f} questions meanwhile")
        self.say("waiting for the end of the publishing")
        code = self.processes["bench"].wait()
        print((self.out / "bench.log").read_text().replace("\r", "\n")[-6000:] if code else summary(report))
        print(f"logs and drain.json are in {self.out}")


def summary(report):
    run = json.loads(report.read_text())
    lines = [f"{name:34} {figure['value']:>12,.1f} {figure['unit']}" for name, figure in run["figures"].items()]
    for title, times in run["latencies_ms"].items():
        lines.append(f"{title:44} n {times['count']:6} p50 {times['p50']:8.1f} p90 {times['p90']:8.1f} p99 {times['p99']:8.1f} max {times['max']:8.1f} ms")
    return "\n".join(lines + run["remarks"] + run["doubts"])


def main():
    args = arguments()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    if args.scenario == "replace":
        args.to = args.edges
    cluster = Cluster(args)
    try:
        cluster.scenario()
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
