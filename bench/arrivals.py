#!/usr/bin/env python3
"""CPU time and delay of the first arrivals at an edge that has just started.

  arrivals.py [--warm-up 2s] [--runs 3]

Starts Redis, auth, presence, publish-api and, for each run, one edge after the other with each of the --warm-up times (0s for none). As soon as an edge
is ready, clients arrive one after the other: TCP, WebSocket, subscribe, subscription_succeeded. They stay. CPU time is that of all threads of the edge,
its compiler's included, less what it used in the same time while nobody came. Run it in the repository after `mvn -q -DskipTests package`.
"""
import argparse
import pathlib
import socket
import sys
import tempfile
import time

from frames import frame
from services import CLASS_PATH, Services

BASE = 22400
BLOCKS = [10, 40, 50, 100, 100, 100]
REQUEST = ("GET /app/tidewire-key?protocol=7&client=js&version=8.4.0&flash=false HTTP/1.1\r\nHost: edge\r\nOrigin: http://edge\r\nUser-Agent: bench\r\n"
           "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n").encode()


def cpu_ms(pid):
    """Of all threads, those that have ended included; and of the compiler's."""
    everything = time.clock_gettime(~pid << 3 | 2) * 1e3
    tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
    compilers = [task for task in tasks if "Compiler" in task.joinpath("comm").read_text()]
    return everything, sum(int(task.joinpath("schedstat").read_text().split()[0]) / 1e6 for task in compilers)


def await_text(connection, text):
    heard = b""
    while text not in heard:
        more = connection.recv(65536)
        if not more:
            raise RuntimeError(f"closed after {heard}")
        heard += more


def arrive(port, number):
    """Returns the connection and how many ms it took."""
    begun = time.monotonic()
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(REQUEST)
    await_text(connection, b"connection_established")
    connection.sendall(frame({"event": "pusher:subscribe", "data": {"channel": f"arrivals-{number % 50}"}}))
    await_text(connection, b"subscription_succeeded")
    return connection, (time.monotonic() - begun) * 1e3


def measure(services, number, warm_up, java):
    name = f"edge-{number}"
    begun = time.monotonic()
    services.edge(number, TIDEWIRE_EDGE_WARM_UP=warm_up, JAVA_TOOL_OPTIONS=java)
    services.await_edge(number)
    ready = time.monotonic() - begun
    process, port = services.processes[name], services.place(2 + number)[2]
    until_ready = cpu_ms(process.pid)[0]
    time.sleep(3)
    idle = (cpu_ms(process.pid)[0] - until_ready) / 3
    connections, blocks = [], []
    for size in BLOCKS:
        before, since, delays = cpu_ms(process.pid), time.monotonic(), []
        for _ in range(size):
            connection, delay = arrive(port, len(connections))
            connections.append(connection)
            delays.append(delay)
        spent, compiling = (after - then for after, then in zip(cpu_ms(process.pid), before))
        delays.sort()
        blocks.append({
            "clients": size, "cpu_ms": (spent - idle * (time.monotonic() - since)) / size, "compiler_ms": compiling / size,
            "p50": delays[size // 2], "p90": delays[size * 9 // 10], "max": delays[-1]})
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    rss = int(status.split("VmRSS:")[1].split()[0]) >> 10
    for connection in connections:
        connection.close()
    process.terminate()
    process.wait(60)
    print(f"warm-up {warm_up} {java}: ready after {ready:.1f} s and {until_ready / 1e3:.1f} s of CPU; idle {idle:.0f} ms/s; RSS {rss} MB; load "
          + pathlib.Path("/proc/loadavg").read_text().split()[0])
    for b in blocks:
        print("  next {clients:3} clients: {cpu_ms:6.2f} ms of CPU each, {compiler_ms:5.2f} of it the compiler; until subscribed p50 {p50:6.1f} p90 {p90:6.1f} max {max:6.1f} ms".format(**b))
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warm-up", action="append")
    parser.add_argument("--java-option", action="append", help="an option of the edge's JVM; several are tried in turn")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--class-path", default=CLASS_PATH)
    parser.add_argument("--out", default=tempfile.mkdtemp(prefix="tidewire-arrivals-"))
    args = parser.parse_args()
    services = Services(BASE, f"redis://127.0.0.1:{BASE}", args.class_path, args.out)
    try:
        services.run("redis", ["redis-server", "--port", str(BASE), "--save", "", "--appendonly", "no", "--dir", args.out])
        time.sleep(0.5)
        services.start_backends()
        for run in range(args.runs):
            for java in args.java_option or [""]:
                for warm_up in args.warm_up or ["0s", "2s"]:
                    measure(services, 1, warm_up, java)
    finally:
        services.stop()


if __name__ == "__main__":
    main()
