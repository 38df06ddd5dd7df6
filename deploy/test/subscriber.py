"""A WebSocket client that notes what it is sent, for the scripts beside this file."""
import base64
import json
import os
import socket
import threading

from cluster import frame

TEXT = 0x81


class Subscriber:
    """Follows channels on one edge; a thread of its own reads."""

    def __init__(self, port, channels):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.settimeout(None)
        self.stream = self.socket.makefile("rb")
        self.subscribed, self.events = set(), []
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(("GET /app/tidewire-key?protocol=7 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n").encode())
        while self.stream.readline().strip():
            pass
        for channel in channels:
            self.send({"event": "pusher:subscribe", "data": {"channel": channel}})
        threading.Thread(target=self.read, daemon=True).start()

    def send(self, message):
        self.socket.sendall(frame(json.dumps(message).encode()))

    def read(self):
        while head := self.stream.read(2):
            length = head[1]
            if length >= 126:
                length = int.from_bytes(self.stream.read(2 if length == 126 else 8), "big")
            payload = self.stream.read(length)
            if head[0] == TEXT:
                self.take(json.loads(payload))

    def take(self, message):
        if message["event"] == "pusher:ping":
            self.send({"event": "pusher:pong", "data": {}})
        elif message["event"] == "pusher_internal:subscription_succeeded":
            self.subscribed.add(message["channel"])
        elif not message["event"].startswith("pusher"):
            self.events.append((message["channel"], message["event"]))

    def close(self):
        self.socket.close()
