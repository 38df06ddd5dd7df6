#!/usr/bin/env python3
"""What a large presence channel costs an edge and Redis: the list in portions, changes, and reading the roster.

  presence.py --server PORT --redis PORT --pid PID [--members 10000] [--readers 50] [--changes 200]

One stock client joins. The other members are written to the registry as those of edges elsewhere, and the server's links to Redis are
cut, so that it reads the whole roster. Then readers with ext=mem1 subscribe one after the other, and their portions are counted; and
stock clients join and leave at once while all readers listen. The app needs max_presence_members above --members, and the Redis must
be used by this server alone.
"""
import argparse
import asyncio
import base64
import hashlib
import hmac
import json
import os
import resource
import time

from frames import frame

CHANNEL = "presence-town"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", type=int, required=True)
    parser.add_argument("--redis", type=int, required=True)
    parser.add_argument("--pid", type=int, required=True, help="of the server, for its memory and CPU time")
    parser.add_argument("--key", default="tidewire-key")
    parser.add_argument("--secret", default="tidewire-secret")
    parser.add_argument("--members", type=int, default=10000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--changes", type=int, default=200, help="stock clients that join, and then leave")
    return parser.parse_args()


class Client:
    """One connection; keeps what it has heard of the channel's members."""

    def __init__(self, asked, user, extensions=""):
        self.asked, self.user, self.extensions = asked, user, extensions
        self.members, self.largest, self.bytes, self.frames = {}, 0, 0, 0

    async def read(self):
        head = await self.reader.readexactly(2)
        length = head[1] & 0x7F
        if length >= 126:
            length = int.from_bytes(await self.reader.readexactly(2 if length == 126 else 8), "big")
        payload = await self.reader.readexactly(length)
        if head[0] & 0x0F == 8:
            raise ConnectionError(f"closed with {int.from_bytes(payload[:2], 'big')} {payload[2:].decode()}")
        if head[0] & 0x0F == 9:
            self.writer.write(bytes([0x8A, 0x80 | length, 0, 0, 0, 0]) + payload)
        if head[0] & 0x0F != 1:
            return {"event": "control"}
        self.largest = max(self.largest, length)
        self.bytes += length
        self.frames += 1
        return json.loads(payload)

    async def join(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.asked.server, limit=1 << 22)
        self.writer.write(
            (
                f"GET /app/{self.asked.key}?protocol=7{self.extensions} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n"
            ).encode()
        )
        status = (await self.reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0]
        if b" 101 " not in status:
            raise ConnectionError(status.decode())
        while (message := await self.read())["event"] != "pusher:connection_established":
            pass
        socket = json.loads(message["data"])["socket_id"]
        data = json.dumps({"user_id": self.user, "user_info": {"name": f"Name of {self.user}"}})
        signature = hmac.new(self.asked.secret.encode(), f"{socket}:{CHANNEL}:{data}".encode(), hashlib.sha256).hexdigest()
        subscribe = {"channel": CHANNEL, "auth": f"{self.asked.key}:{signature}", "channel_data": data}
        self.writer.write(frame({"event": "pusher:subscribe", "data": subscribe}))
        while (message := await self.read())["event"] != "pusher_internal:subscription_succeeded":
            if "error" in message["event"]:
                raise ConnectionError(json.dumps(message))
        self.presence = json.loads(message["data"])["presence"]
        self.members.update(self.presence["hash"])
        return self

    async def list(self):
        while True:
            message = await self.read()
            if message["event"] != "tidewire:members":
                continue
            portion = json.loads(message["data"])
            self.members.update(portion["hash"])
            if not portion["more"]:
                return self

    async def stay(self):
        """Answers pings."""
        while True:
            await self.read()


class Redis:
    def __init__(self, port):
        self.port = port

    async def command(self, *words):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        writer.write(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w.encode()) for w in words))
        line = (await reader.readline()).decode().strip()
        if line[0] == "*":
            text = "\n".join([(await self.bulk(reader, (await reader.readline()).decode())) for _ in range(int(line[1:]))])
        else:
            text = await self.bulk(reader, line)
        writer.close()
        return text

    async def bulk(self, reader, head):
        return (await reader.readexactly(int(head[1:]) + 2)).decode().strip() if head[0] == "$" else head

    async def number(self, section, name):
        for line in (await self.command("INFO", section)).splitlines():
            if line.startswith(name + ":"):
                return line.partition(":")[2]
        return "0"

    async def memory(self):
        return int(await self.number("memory", "used_memory"))


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def cpu(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def seed(redis, members):
    """Writes members beside the one that is there, without connections of theirs."""
    keys = (await redis.command("KEYS", f"tw:*:{CHANNEL}")).split()
    counts = next(key for key in keys if ":pu:" in key)
    infos = next(key for key in keys if ":pi:" in key)
    for begin in range(0, members, 500):
        users = [f"user-{number:05}" for number in range(begin, min(begin + 500, members))]
        await redis.command("HSET", counts, *(word for user in users for word in (user, "1")))
        await redis.command("HSET", infos, *(word for user in users for word in (user, json.dumps({"name": f"Name of {user}"}))))


async def main():
    asked = arguments()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    redis = Redis(asked.redis)
    first = await Client(asked, "first").join()
    stays = [asyncio.create_task(first.stay())]
    await asyncio.sleep(3)

    memory = await redis.memory()
    await seed(redis, asked.members - 1)
    print(f"Redis: {(await redis.memory() - memory) / 1e6:.1f} MB for {asked.members} members, without their connections")
    await redis.command("CONFIG", "RESETSTAT")
    rss_before, cpu_before = resident(asked.pid), cpu(asked.pid)
    await redis.command("CLIENT", "KILL", "TYPE", "pubsub")
    await asyncio.sleep(8)
    print(f"reading the roster: {await redis.number('commandstats', 'cmdstat_hscan')};"
          f" CPU of the server {cpu(asked.pid) - cpu_before:.2f} s in 8 s, {resident(asked.pid) - rss_before:+.0f} MB")

    rss_before, times, cpus, readers = resident(asked.pid), [], [], []
    for number in range(asked.readers):
        reader = Client(asked, f"reader-{number:05}", "&ext=mem1")
        cpu_before, began = cpu(asked.pid), time.monotonic()
        await (await reader.join()).list()
        times.append(time.monotonic() - began)
        cpus.append(cpu(asked.pid) - cpu_before)
        readers.append(reader)
        known = reader.presence["count"]
        if known != asked.members + number + 1 or len(reader.members) != known:
            raise SystemExit(f"{len(reader.members)} listed of {known} after {asked.members} and {number + 1} readers joined")
        stays.append(asyncio.create_task(reader.stay()))
    last = readers[-1]
    listed = (last.frames, last.bytes, last.largest)
    times.sort()
    cpus.sort()
    print(f"list of {len(last.members)}: {last.frames} frames, {last.bytes} bytes, the largest {last.largest} bytes")
    print(f"from the connect to the end of the list: median {times[len(times) // 2] * 1e3:.0f} ms, slowest {times[-1] * 1e3:.0f} ms;"
          f" CPU of the server, median {cpus[len(cpus) // 2] * 1e3:.0f} ms, most {cpus[-1] * 1e3:.0f} ms;"
          f" {resident(asked.pid) - rss_before:+.0f} MB for {asked.readers} readers")

    cpu_before, began = cpu(asked.pid), time.monotonic()
    crowd = await asyncio.gather(*(Client(asked, f"guest-{number:05}").join() for number in range(asked.changes)))
    for client in crowd:
        client.writer.write(frame({"event": "pusher:unsubscribe", "data": {"channel": CHANNEL}}))
    await asyncio.sleep(3)
    print(f"{asked.changes} stock clients joined and left: {last.frames - listed[0]} frames and {last.bytes - listed[1]} bytes to each reader"
          f" in {time.monotonic() - began:.1f} s, the largest {last.largest} bytes; to a stock client at most {max(c.largest for c in crowd)} bytes;"
          f" CPU of the server {cpu(asked.pid) - cpu_before:.1f} s")
    for task in stays:
        task.cancel()
    for client in crowd + readers + [first]:
        client.writer.transport.abort()


asyncio.run(main())
