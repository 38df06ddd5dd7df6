"""A WebSocket client that counts events, for the scripts beside this file."""
import base64
import os
import selectors
import socket
import sys

from frames import frame

EVENT_NAME = "tick"
# Occurs once in each event, and nowhere else.
EVENT = f'"event":"{EVENT_NAME}"'.encode()
SUBSCRIBED = b'"pusher_internal:subscription_succeeded"'


class Subscriber:
    """One connection that subscribes to channels and counts the events it receives."""

    def __init__(self, port, key, channels, selector):
        self.rest, self.events = b"", 0
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        nonce = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(f"GET /app/{key}?protocol=7 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {nonce}\r\n\r\n".encode())
        self.await_count(b'"pusher:connection_established"', 1)
        for channel in channels:
            self.send("pusher:subscribe", {"channel": channel})
        self.await_count(SUBSCRIBED, len(channels))
        selector.register(self.socket, selectors.EVENT_READ, self)

    def send(self, event, data):
        self.socket.sendall(frame({"event": event, "data": data}))

    def ping(self):
        """Keeps the connection open: a server closes one that is silent for minutes."""
        self.send("pusher:ping", {})

    def await_count(self, text, wanted):
        received = b""
        while received.count(text) < wanted:
            received += self.receive()

    def receive(self):
        data = self.socket.recv(1 << 18)
        if not data:
            sys.exit("a subscriber was disconnected")
        return data

    def read(self, _):
        """Called when the socket has data. An event may be split between two reads."""
        text = self.rest + self.receive()
        self.events += text.count(EVENT)
        self.rest = text[1 - len(EVENT):]
