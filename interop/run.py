#!/usr/bin/env python3
"""Runs stock Pusher SDKs against a running Tidewire and prints what works.

interop/run.py --server http://127.0.0.1:6001 --receiver 9099 [--table] [SDK ...]

The app's webhooks must go to http://127.0.0.1:RECEIVER/ with channel_occupied among its events. Packages are fetched as the
lock files say, into target/interop. An SDK whose runtime or packages are missing is named as skipped.
"""
import argparse
import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import queue
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
WORK = HERE.parent / 'target' / 'interop'


class Sdk:
    """How a program with an SDK in it is built and run."""

    def __init__(self, name, title, runtimes, install, command, installed=None):
        self.name, self.title, self.runtimes = name, title, runtimes
        self.install, self.command, self.installed = install, command, installed
        self.place = WORK / name

    def missing(self):
        return [runtime for runtime in self.runtimes if not shutil.which(runtime)]

    def prepare(self):
        """Copies and builds, unless that was done with the same files before."""
        stamp, now = self.place / '.built', self.fingerprint()
        if stamp.exists() and stamp.read_text() == now:
            return
        shutil.copytree(HERE / self.name, self.place, dirs_exist_ok=True)
        if self.installed and subprocess.run(self.installed, capture_output=True, timeout=60).returncode == 0:
            return
        for command in self.install:
            subprocess.run(command, cwd=self.place, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60)
        stamp.write_text(now)

    def fingerprint(self):
        files = sorted(each for each in (HERE / self.name).rglob('*') if each.is_file())
        return hashlib.sha256(b''.join(each.read_bytes() for each in files)).hexdigest()


SDKS = [
    Sdk('node', 'Node: pusher 5.3.4, pusher-js 8.6.0', ['node', 'npm'], [['npm', 'ci', '--no-audit', '--no-fund', '--silent']], ['node', 'case.mjs']),
    Sdk('python', 'Python: pusher 3.3.4, Pysher 1.0.8', ['python3'],
        [['python3', '-m', 'venv', 'venv'], ['venv/bin/python', '-m', 'pip', 'install', '-q', '-r', 'requirements.txt']],
        ['venv/bin/python', 'case.py']),
    Sdk('go', 'Go: pusher-http-go 4.0.1', ['go'], [['go', 'build', '-mod=readonly', '-o', 'case', '.']], ['./case']),
    Sdk('php', 'PHP: pusher-php-server 7.2.7', ['php'], [['composer', 'install', '--no-interaction', '--quiet']], ['php', 'case.php'],
        ['php', '-r', 'require getenv("TIDEWIRE_TEST_PHP_AUTOLOAD"); exit((int) !class_exists("Pusher\\\\Pusher"));']),
    Sdk('ruby', 'Ruby: pusher 2.1.0', ['ruby'], [['gem', 'install', '--no-document', '--install-dir', 'gems', '--version', '2.1.0', 'pusher']],
        ['ruby', 'case.rb'], ['ruby', '-e', 'require "pusher"']),
    Sdk('rust', 'Rust: pushers 1.5.0', ['cargo'], [['cargo', 'build', '-q']], ['target/debug/interop']),
]
ELSEWHERE = {
    'java': 'JavaClientsIT and WebhookDeliveryIT run pusher-http-java and pusher-websocket-java',
}


class WebSocket:
    """As little of RFC 6455 as occupies a channel."""

    def __init__(self, host, port, key):
        self.socket = socket.create_connection((host, port), timeout=20)
        nonce = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f'GET /app/{key}?protocol=7 HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                             f'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {nonce}\r\n\r\n').encode())
        self.file = self.socket.makefile('rb')
        while self.file.readline() not in (b'\r\n', b''):
            pass

    def send(self, message):
        text = json.dumps(message).encode()
        assert len(text) < 126
        mask = os.urandom(4)
        self.socket.sendall(bytes([0x81, 0x80 | len(text)]) + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(text)))

    def read(self):
        head = self.file.read(2)
        length = head[1] & 0x7f
        if length == 126:
            length = int.from_bytes(self.file.read(2), 'big')
        return json.loads(self.file.read(length))


class Receiver:
    """Keeps the webhooks that come in."""

    def __init__(self, port):
        self.webhooks = queue.Queue()
        webhooks = self.webhooks

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length'])).decode()
                webhooks.put({'key': self.headers['X-Pusher-Key'], 'signature': self.headers['X-Pusher-Signature'], 'body': body})
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self, channel):
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            try:
                webhook = self.webhooks.get(timeout=1)
            except queue.Empty:
                continue
            if any(event['channel'] == channel for event in json.loads(webhook['body'])['events']):
                return webhook
        sys.exit(f'no webhook of {channel} came: does the app have one to this receiver?')


class Server:
    def __init__(self, url, app, key, secret):
        parts = urllib.parse.urlsplit(url)
        self.url, self.host, self.port = url.rstrip('/'), parts.hostname, parts.port or 80
        self.app, self.key, self.secret = app, key, secret

    def cached(self, channel):
        """What the last event of a cache channel held."""
        path = f'/apps/{self.app}/channels/{channel}'
        query = f'auth_key={self.key}&auth_timestamp={int(time.time())}&auth_version=1.0&info=cache'
        signature = hmac.new(self.secret.encode(), f'GET\n{path}\n{query}'.encode(), hashlib.sha256).hexdigest()
        with urllib.request.urlopen(f'{self.url}{path}?{query}&auth_signature={signature}', timeout=20) as answer:
            return (json.load(answer).get('cache') or {}).get('data')

    def environment(self, webhook):
        return {'INTEROP_HOST': self.host, 'INTEROP_PORT': str(self.port), 'INTEROP_APP': self.app, 'INTEROP_KEY': self.key,
                'INTEROP_SECRET': self.secret, 'INTEROP_WEBHOOK_KEY': webhook['key'], 'INTEROP_WEBHOOK_SIGNATURE': webhook['signature'],
                'INTEROP_WEBHOOK_BODY': webhook['body']}


def reason(failed):
    """The line of a failed installation that says most: Composer's usage follows its errors."""
    lines = (getattr(failed, 'stderr', None) or b'').decode().strip().splitlines() or [str(failed)]
    return next((line for line in reversed(lines) if 'error' in line.lower()), lines[-1]).strip()


def run(sdk, server, webhook):
    """Behaviours and whether they work, or why nothing was run."""
    if sdk.missing():
        return {}, 'no ' + ', '.join(sdk.missing())
    try:
        sdk.prepare()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError) as failed:
        return {}, 'its packages could not be had: ' + reason(failed)
    try:
        done = subprocess.run(sdk.command, cwd=sdk.place, env={**os.environ, **server.environment(webhook)}, timeout=60, capture_output=True, text=True)
    except subprocess.TimeoutExpired as late:
        print((late.stdout or b'').decode(), file=sys.stderr)
        return {'ends within a minute': False}, None
    results = {}
    for line in done.stdout.splitlines():
        if line.startswith(('ok ', 'not ok ')):
            results[line.removeprefix('not ').removeprefix('ok ').split(':')[0]] = line.startswith('ok ')
        elif line.startswith('SKIPPED '):
            print(f'SKIPPED {sdk.name}:', line.removeprefix('SKIPPED '), file=sys.stderr)
    if done.returncode != 0 and all(results.values()):
        results['ends without an error'] = False
    results['its event arrived'] = server.cached(f'cache-interop-{sdk.name}') == f'from {sdk.name}'
    if not all(results.values()):
        print(done.stdout, done.stderr, file=sys.stderr)
    return results, None


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('--server', default='http://127.0.0.1:6001')
    arguments.add_argument('--receiver', type=int, required=True)
    arguments.add_argument('--app', default='100001')
    arguments.add_argument('--key', default='tidewire-key')
    arguments.add_argument('--secret', default=os.environ.get('INTEROP_SECRET', 'tidewire-secret'))
    arguments.add_argument('--table', action='store_true', help='prints rows for docs/protocol.md')
    arguments.add_argument('sdks', nargs='*', help=', '.join(sdk.name for sdk in SDKS) + '; all if none is named')
    asked = arguments.parse_args()
    server = Server(asked.server, asked.app, asked.key, asked.secret)
    receiver = Receiver(asked.receiver)
    occupier = WebSocket(server.host, server.port, server.key)
    channel = f'interop-{os.getpid()}'
    occupier.read()
    occupier.send({'event': 'pusher:subscribe', 'data': {'channel': channel}})
    webhook = receiver.next(channel)

    failed = False
    for sdk in SDKS:
        if asked.sdks and sdk.name not in asked.sdks:
            continue
        results, skipped = run(sdk, server, webhook)
        failed |= not all(results.values())
        if asked.table:
            good = ', '.join(name for name, works in results.items() if works)
            bad = ', '.join(name for name, works in results.items() if not works)
            print(f"| {sdk.title} | {skipped and 'skipped: ' + skipped or good} | {bad or '–'} |")
        elif skipped:
            print(f'SKIPPED {sdk.name}: {skipped}')
        for name, works in ({} if asked.table else results).items():
            print(f"{'ok' if works else 'NOT OK'} {sdk.name}: {name}")
    for name, why in ELSEWHERE.items():
        if not asked.sdks and not asked.table:
            print(f'not here {name}: {why}')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
