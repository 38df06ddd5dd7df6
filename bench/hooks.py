#!/usr/bin/env python3
"""How many calls of hooks a storm of reconnects costs the backend.

  hooks.py --server PORT --backend PORT [--clients 10000] [--together 200] [--rounds 3]

Is itself the backend: it answers the connect hook for whatever session cookie comes, and the subscribe hook for its private channel,
both with cache_seconds, and counts. Each client has a session of its own. In every round all clients connect with their cookie,
subscribe to a private channel without a signature, and then lose their connection at once. The first round is the one before the
storm. The apps file needs

    hooks:
      connect: { url: "http://127.0.0.1:BACKEND/connect", forward_cookies: [session], allow_private: true }
      subscribe: { url: "http://127.0.0.1:BACKEND/subscribe", channels: ["private-*"], allow_private: true }

and an origin in allowed_origins that --origin names. The file limit must exceed the number of clients.
"""
import argparse
import asyncio
import base64
import json
import os
import resource
import time

SUBSCRIBE = {"event": "pusher:subscribe", "data": {"channel": "private-storm", "auth": ""}}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", type=int, required=True)
    parser.add_argument("--backend", type=int, required=True)
    parser.add_argument("--key", default="tidewire-key")
    parser.add_argument("--origin", default="https://shop.example")
    parser.add_argument("--clients", type=int, default=10000)
    parser.add_argument("--together", type=int, default=200, help="connects under way at the same time")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


class Backend:
    """An HTTP/1.1 server that says yes and counts by path."""

    def __init__(self):
        self.calls = {}

    async def serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                lines = head.split("\r\n")
                path = lines[0].split(" ")[1]
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
                await reader.readexactly(int(headers.get("content-length", 0)))
                self.calls[path] = self.calls.get(path, 0) + 1
                answer = {"allow": True, "cache_seconds": 600}
                if path == "/connect":
                    answer["user_id"] = headers["cookie"].partition("=")[2]
                body = json.dumps(answer).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()

    def taken(self):
        calls, self.calls = self.calls, {}
        return calls


def frame(message):
    text = json.dumps(message).encode()
    mask = os.urandom(4)
    return bytes([0x81, 0x80 | len(text)]) + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(text))


async def read(reader):
    head = await reader.readexactly(2)
    length = head[1] & 0x7F
    if length == 126:
        length = int.from_bytes(await reader.readexactly(2), "big")
    payload = await reader.readexactly(length)
    if head[0] & 0x0F == 8:
        raise ConnectionError(f"closed with {int.from_bytes(payload[:2], 'big')} {payload[2:].decode()}")
    return json.loads(payload)


async def connect(asked, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", asked.server)
    writer.write(
        (
            f"GET /app/{asked.key}?protocol=7 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Origin: {asked.origin}\r\nCookie: session=user-{number}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n"
        ).encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " not in head.split(b"\r\n")[0]:
        raise ConnectionError(head.decode())
    while (await read(reader))["event"] != "pusher:connection_established":
        pass
    writer.write(frame(SUBSCRIBE))
    while True:
        message = await read(reader)
        if message["event"] == "pusher_internal:subscription_succeeded":
            return writer
        if "error" in message["event"]:
            raise ConnectionError(json.dumps(message))


async def main():
    asked = arguments()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    backend = Backend()
    server = await asyncio.start_server(backend.serve, "127.0.0.1", asked.backend)
    turn = asyncio.Semaphore(asked.together)
    failures = []

    async def one(number):
        async with turn:
            for attempt in range(20):
                try:
                    return await asyncio.wait_for(connect(asked, number), 60)
                except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as failed:
                    failures.append(repr(failed))
                    await asyncio.sleep(1)
            raise SystemExit(f"client {number} does not get in: {failures[-1]}")

    for round in range(asked.rounds):
        began = time.monotonic()
        writers = await asyncio.gather(*(one(number) for number in range(asked.clients)))
        took = time.monotonic() - began
        calls = backend.taken()
        print(
            f"round {round}: {asked.clients} clients in {took:.1f} s, calls {calls or 'none'}, attempts that failed {len(failures)}"
            + (f", the last {failures[-1]}" if failures else ""),
            flush=True,
        )
        failures.clear()
        for writer in writers:
            writer.transport.abort()
        await asyncio.sleep(2)
    server.close()


asyncio.run(main())
