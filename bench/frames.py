"""Frames of a WebSocket client, for the scripts beside this file."""
import json
import os


def frame(message):
    """A masked text frame (RFC 6455 §5.2) with a message of at most 65,535 bytes."""
    text = json.dumps(message).encode()
    mask = os.urandom(4)
    head = bytes([0x81, 0x80 | len(text)]) if len(text) < 126 else bytes([0x81, 0xFE]) + len(text).to_bytes(2, "big")
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(text))
