#!/usr/bin/env python3
"""CPU time per webhook event of the process that delivers them, and how many a second it delivers.

  webhooks.py --pid PID --redis PORT --receiver PORT [--path /single] [--events 20000] [--rounds 5]

Writes events into the outboxes as the registry's scripts do, in bursts of 2,000 of different channels, and is itself the receiver, which
answers at once. The apps file needs an endpoint http://127.0.0.1:RECEIVER/PATH with allow_private. CPU time is user and system of the
process without its JIT compilers, less what it uses while idle; of Redis, what INFO says. Linux only; needs nothing but Python 3.
"""
import argparse
import asyncio
import os
import socket
import statistics
import time

BURST = 2000
TICKS = os.sysconf("SC_CLK_TCK")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--redis", type=int, required=True)
    parser.add_argument("--receiver", type=int, required=True)
    parser.add_argument("--path", default="/single", help="of the endpoint that counts")
    parser.add_argument("--app", default="100001")
    parser.add_argument("--events", type=int, default=20000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--warm-up", type=int, default=10000, help="events before it counts")
    return parser.parse_args()


def slot(tag):
    crc = 0
    for byte in tag.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return crc % 16384


def tags():
    """The hash tags of the 128 partitions, as io.tidewire.contract.redis.Partition finds them."""
    found, candidate = {}, 0
    while len(found) < 128:
        text, rest = "", candidate
        while rest or not text:
            text, rest = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % 36] + text, rest // 36
        if slot(text) % 128 == 64:
            found.setdefault(slot(text) // 128, text)
        candidate += 1
    return list(found.values())


class Redis:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.file = self.socket.makefile("rb")

    def send(self, commands):
        out = bytearray()
        for command in commands:
            out += b"*%d\r\n" % len(command)
            for word in command:
                word = word.encode()
                out += b"$%d\r\n%s\r\n" % (len(word), word)
        self.socket.sendall(out)
        return [self.reply() for _ in commands]

    def reply(self):
        line = self.file.readline()
        if line[:1] == b"-":
            raise RuntimeError(line)
        if line[:1] != b"$":
            return line[1:-2]
        return self.file.read(int(line[1:]) + 2)[:-2]

    def cpu(self):
        info = dict(line.split(":", 1) for line in self.send([["INFO", "cpu"]])[0].decode().splitlines() if ":" in line)
        return float(info["used_cpu_sys"]) + float(info["used_cpu_user"])


class Receiver(asyncio.Protocol):
    """Answers 200 to every request, and counts events of the path."""

    path, seen = b"/", 0

    def connection_made(self, transport):
        self.transport, self.buffer = transport, b""

    def data_received(self, data):
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15:].split(b"\r\n", 1)[0])
            if len(self.buffer) < end + 4 + length:
                return
            body, first = self.buffer[end + 4:end + 4 + length], self.buffer[:end].split(b" ", 2)[1]
            self.buffer = self.buffer[end + 4 + length:]
            if first == self.path:
                Receiver.seen += body.count(b'{"name"')
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


def cpu(pid):
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            fields = open(f"/proc/{pid}/task/{task}/stat").read()
        except FileNotFoundError:
            continue
        name, rest = fields[fields.find("(") + 1:fields.rfind(")")], fields[fields.rfind(")") + 2:].split()
        if "CompilerThre" not in name:
            total += int(rest[11]) + int(rest[12])
    return total / TICKS


async def deliver(redis, options, outboxes, events, number):
    Receiver.seen, sent = 0, 0
    began = time.monotonic()
    while Receiver.seen < events:
        if sent < events and sent - Receiver.seen < BURST:
            commands = []
            for i in range(min(BURST, events - sent)):
                outbox = outboxes[i % len(outboxes)]
                commands.append(["XADD", outbox, "*", "k", "member_added", "a", options.app, "c", f"presence-{i}", "u", f"u-{number}-{sent + i}"])
            redis.send(commands + [["PUBLISH", outbox, ""] for outbox in outboxes])
            sent += min(BURST, events - sent)
        await asyncio.sleep(0.005)
    return time.monotonic() - began


async def main():
    options = arguments()
    Receiver.path = options.path.encode()
    await asyncio.get_running_loop().create_server(Receiver, "127.0.0.1", options.receiver)
    redis = Redis(options.redis)
    outboxes = ["tw:{%s}:wo" % tag for tag in tags()]
    await deliver(redis, options, outboxes, options.warm_up, 0)
    await asyncio.sleep(2)
    before, redis_before = cpu(options.pid), redis.cpu()
    await asyncio.sleep(10)
    idle, redis_idle = (cpu(options.pid) - before) / 10, (redis.cpu() - redis_before) / 10
    rows = []
    for number in range(1, options.rounds + 1):
        before, redis_before = cpu(options.pid), redis.cpu()
        seconds = await deliver(redis, options, outboxes, options.events, number)
        used, redis_used = cpu(options.pid) - before - idle * seconds, redis.cpu() - redis_before - redis_idle * seconds
        rows.append((options.events / seconds, used / options.events * 1e6, redis_used / options.events * 1e6))
        print("%6.0f events/s, %5.0f us of CPU per event, Redis %4.0f us" % rows[-1], flush=True)
    rate, used, redis_used = (statistics.median(column) for column in zip(*rows))
    print("median: %.0f events/s, %.0f us per event (%.0f events/s per core), Redis %.0f us" % (rate, used, 1e6 / used, redis_used))


asyncio.run(main())
