"""Stock pusher and Pysher. Prints "ok NAME" or "not ok NAME: why" for each behaviour."""
import hashlib
import hmac
import json
import os
import queue
import sys
import time
import urllib.request

import pusher
import pysher

HOST, PORT, APP, KEY, SECRET = (os.environ['INTEROP_' + name] for name in ('HOST', 'PORT', 'APP', 'KEY', 'SECRET'))
WEBHOOK_KEY, SIGNATURE, BODY = (os.environ['INTEROP_WEBHOOK_' + name] for name in ('KEY', 'SIGNATURE', 'BODY'))
server = pusher.Pusher(app_id=APP, key=KEY, secret=SECRET, host=HOST, port=int(PORT), ssl=False)
failed = False


def check(name, test):
    global failed
    try:
        assert test() is not False, 'another result'
        print('ok', name, flush=True)
    except Exception as error:  # whatever an SDK throws
        failed = True
        print(f'not ok {name}: {error!r}', flush=True)


def subscribed(*names):
    """A client that is subscribed, and the queue of its events. Pysher sends a subscription before one can bind to its channel:
    only on the thread that reads is nothing missed."""
    heard, ready = queue.Queue(), queue.Queue()
    client = pysher.Pusher(KEY, secure=False, secret=SECRET, custom_host=HOST, port=int(PORT))

    def subscribe(_):
        for name in names:
            channel = client.subscribe(name)
            channel.bind('pusher_internal:subscription_succeeded', ready.put)
            channel.bind('pusher:subscription_error', heard.put)
            channel.bind('e', heard.put)

    client.connection.bind('pusher:connection_established', subscribe)
    client.connect()
    for _ in names:
        ready.get(timeout=30)
    return client, heard


def receive():
    client, heard = subscribed('private-interop-python')
    server.trigger_batch([{'channel': 'private-interop-python', 'name': 'e', 'data': {'x': 1}}])
    got = json.loads(heard.get(timeout=30))
    found = 'private-interop-python' in server.channels_info('private-')['channels']
    client.disconnect(timeout=1)  # without a limit it may wait for ever
    return got == {'x': 1} and found


def post(path, body):
    """What the SDK has no method for, signed as it signs."""
    path, digest = f'/apps/{APP}{path}', hashlib.md5(body.encode()).hexdigest()
    query = f'auth_key={KEY}&auth_timestamp={int(time.time())}&auth_version=1.0&body_md5={digest}'
    signature = hmac.new(SECRET.encode(), f'POST\n{path}\n{query}'.encode(), hashlib.sha256).hexdigest()
    request = urllib.request.Request(f'http://{HOST}:{PORT}{path}?{query}&auth_signature={signature}', body.encode(), method='POST')
    with urllib.request.urlopen(request, timeout=15) as answer:
        return answer.status


def removed():
    client, heard = subscribed('private-interop-removed', 'interop-kept')
    post(f'/channels/private-interop-removed/sockets/{client.connection.socket_id}/unsubscribe', '{}')
    why = json.loads(heard.get(timeout=30))['type']
    server.trigger('private-interop-removed', 'e', {'x': 1})
    server.trigger('interop-kept', 'e', {'x': 2})
    got = json.loads(heard.get(timeout=30))
    connected = client.connection.state == 'connected'
    client.disconnect(timeout=1)
    return why == 'Removed' and got == {'x': 2} and connected


check('publish', lambda: server.trigger('cache-interop-python', 'e', 'from python'))
check('receive on a private channel', receive)
check('survive its removal from a channel', removed)
check('authorize a presence channel', lambda: server.authenticate('presence-a', '1.1', {'user_id': 'u'})['auth'].startswith(KEY))
check('query channels', lambda: 'channels' in server.channels_info())
check('accept a webhook', lambda: server.validate_webhook(WEBHOOK_KEY, SIGNATURE, BODY)['events'][0]['name'] == 'channel_occupied')
check('refuse a changed webhook', lambda: server.validate_webhook(WEBHOOK_KEY, SIGNATURE, BODY + ' ') is None)
sys.stdout.flush()
os._exit(failed)  # whatever Pysher's threads still do
