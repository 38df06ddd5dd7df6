#!/usr/bin/env python3
"""CPU time per publish of two servers that run side by side, for changes too small for a comparison one after the other.

  paired.py PORT:PID PORT:PID [--prefix bench] [--rate 800] [--seconds 3] [--rounds 20] [--connections 16] [--subscribers 0]

Both get the same signed requests at the same moments over as many connections, in short rounds; each round gives one
quotient of the second server's CPU time (user and system, without the JIT compilers) and the first's. Whatever else the
machine does slows both. With --subscribers, so many clients of each server follow all channels, and a publish includes its
deliveries to them. The median and the quartiles of the quotients are printed. Linux only; needs nothing but Python 3.
Start both servers with the same options, each with a Redis of its own, and run it once or twice before it counts.
"""
import argparse
import hashlib
import hmac
import json
import os
import selectors
import socket
import statistics
import sys
import time

from subscriber import EVENT_NAME, Subscriber

EVENTS = 2000
CHANNELS = 100
MOST_BEHIND = 64


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("servers", nargs=2, metavar="PORT:PID")
    parser.add_argument("--app", default="100001")
    parser.add_argument("--key", default="tidewire-key")
    parser.add_argument("--secret", default="tidewire-secret")
    parser.add_argument("--prefix", default="bench", help="of the 100 channels' names")
    parser.add_argument("--rate", type=float, default=800, help="publishes per second to each server")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--connections", type=int, default=16, help="to each server")
    parser.add_argument("--subscribers", type=int, default=0, help="of each server, at one port with its HTTP API; each follows all channels")
    return parser.parse_args()


def requests(options):
    for i in range(EVENTS):
        event = {"name": EVENT_NAME, "channel": f"{options.prefix}-{i % CHANNELS}", "data": f"{i:020d}" + "x" * 108}
        yield signed(options, "/events", event)


def signed(options, path, body):
    """A request that is valid for the next ten minutes."""
    path = f"/apps/{options.app}{path}"
    body = json.dumps(body, separators=(",", ":")).encode()
    query = f"auth_key={options.key}&auth_timestamp={int(time.time())}&auth_version=1.0&body_md5={hashlib.md5(body).hexdigest()}"
    signature = hmac.new(options.secret.encode(), f"POST\n{path}\n{query}".encode(), hashlib.sha256).hexdigest()
    head = f"POST {path}?{query}&auth_signature={signature} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def cpu_us(pid):
    """User and system time of a process without the JIT compilers."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            if not is_compiler(f"/proc/{pid}/task/{thread}/comm"):
                with open(f"/proc/{pid}/task/{thread}/schedstat") as file:
                    total += int(file.read().split()[0])
        except OSError:
            pass  # Ended meanwhile.
    return total / 1000


def is_compiler(name):
    with open(name) as file:
        return file.read().startswith(("C1 Compiler", "C2 Compiler"))


class Server:
    def __init__(self, address, options, selector):
        port, self.pid = address.split(":")
        self.idle = []
        self.due = 0
        self.sent = 0
        self.failed = 0
        for _ in range(options.connections):
            connection = socket.create_connection(("127.0.0.1", int(port)))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection, selectors.EVENT_READ, self)
            self.idle.append(connection)

    def cpu_us(self):
        return cpu_us(self.pid)

    def send(self, bodies):
        while self.due > 0 and self.idle:
            self.idle.pop(0).sendall(bodies[self.sent % EVENTS])
            self.sent += 1
            self.due -= 1

    def read(self, connection):
        answer = connection.recv(65536)
        if not answer:
            sys.exit(f"the server with pid {self.pid} closed a connection")
        if not answer.startswith(b"HTTP/1.1 200"):
            self.failed += 1
        self.idle.append(connection)

    def close(self, selector):
        """Only those that wait for nothing."""
        for connection in self.idle:
            selector.unregister(connection)
            connection.close()


def play(servers, bodies, selector, rate, seconds):
    begun = time.monotonic()
    offered = 0
    while True:
        elapsed = time.monotonic() - begun
        over = elapsed >= seconds
        if not over:
            more = int(elapsed * rate) - offered
            offered += more
            for server in servers:
                # What a slow moment has left undone is not made up for without end.
                server.due = min(server.due + more, MOST_BEHIND)
                server.send(bodies)
        ready = selector.select(0.001)
        for key, _ in ready:
            key.data.read(key.fileobj)
        if over and not ready and (elapsed > seconds + 1 or all(s.due == 0 for s in servers)):
            return


def main():
    options = arguments()
    selector = selectors.DefaultSelector()
    bodies = list(requests(options))
    # First: a connection without a request is closed soon.
    channels = [f"{options.prefix}-{i}" for i in range(CHANNELS)]
    ports = [int(address.split(":")[0]) for address in options.servers]
    clients = [[Subscriber(port, options.key, channels, selector) for _ in range(options.subscribers)] for port in ports]
    servers = [Server(address, options, selector) for address in options.servers]
    costs = ([], [])
    for _ in range(options.rounds):
        for client in clients[0] + clients[1]:
            client.ping()
        before = [(server.cpu_us(), server.sent) for server in servers]
        play(servers, bodies, selector, options.rate, options.seconds)
        for server, (cpu, sent), cost in zip(servers, before, costs):
            server.due = 0
            cost.append((server.cpu_us() - cpu) / max(1, server.sent - sent))
    play(servers, bodies, selector, options.rate, 0)
    if any(server.failed for server in servers):
        sys.exit(f"refused: {[server.failed for server in servers]}")
    for server, heard in zip(servers, clients):
        if any(client.events != server.sent for client in heard):
            sys.exit(f"of {server.sent} events, the clients of pid {server.pid} got {[client.events for client in heard]}")
    quotients = [second / first for first, second in zip(*costs)]
    low, middle, high = statistics.quantiles(quotients, n=4)
    print(f"{options.prefix}: {statistics.median(costs[0]):.1f} and {statistics.median(costs[1]):.1f} µs per publish, "
          f"second over first {middle:.3f} (quartiles {low:.3f}-{high:.3f}, {options.rounds} rounds)")


if __name__ == "__main__":
    main()
