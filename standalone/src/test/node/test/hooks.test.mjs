// An app with session cookies: no token, no endpoint that signs, and the handler of docs/use/hooks.md.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app, connected, fresh, next, options, ports, subscribed, Pusher, PusherServer } from './tidewire.mjs';

const hooked = { ...app, appId: '100003', key: 'hooked-key' };

/** What a browser sends with the upgrade, and Node does not. */
let cookie = '';
const Socket = Pusher.Runtime.getWebSocketAPI();
Pusher.Runtime.createWebSocket = (url) => new Socket(url, [], {
  headers: { Origin: 'https://shop.example', Cookie: `theme=dark; ${cookie}` },
});

/** A page of this session; `me` is what the page believes. */
function page(session, port, me) {
  cookie = session;
  return new Pusher(hooked.key, options(port, {
    channelAuthorization: {
      customHandler: (params, done) => done(null, { auth: '', channel_data: JSON.stringify({ user_id: me }) }),
    },
  }));
}

test('a session cookie opens a private channel, which receives', async () => {
  const name = fresh('private-');
  const ann = await connected(page('sid=ann', ports[0], 'ann'));
  const channel = await subscribed(ann, name);
  const heard = next(channel, 'paid');
  await new PusherServer({ ...hooked, host: '127.0.0.1', port: String(ports[1]), useTLS: false })
    .trigger(name, 'paid', { amount: 7 });
  assert.deepEqual(await heard, { amount: 7 });
  ann.disconnect();
});

test('on a presence channel the members are those whom the backend names, whatever the page says', async () => {
  const name = fresh('presence-');
  const ann = await connected(page('sid=ann', ports[0], 'ann'));
  const room = await subscribed(ann, name);
  assert.deepEqual(room.members.me, { id: 'ann', info: { name: 'Name of ann' } });
  const joined = next(room, 'pusher:member_added');
  const liar = await connected(page('sid=bob', ports[1], 'eve'));
  await subscribed(liar, name);
  assert.deepEqual(await joined, { id: 'bob', info: { name: 'Name of bob' } });
  assert.equal(room.members.get('eve'), null);
  ann.disconnect();
  liar.disconnect();
});

test('a refusal of the backend is a subscription error, and the connection stays', async () => {
  const ann = await connected(page('sid=ann', ports[0], 'ann'));
  const error = await next(ann.subscribe(`${fresh('private-')}-closed`), 'pusher:subscription_error');
  assert.equal(error.status, 403);
  assert.match(error.error, /members only/);
  assert.equal(ann.connection.state, 'connected');
  ann.disconnect();
});

test('without a session the client is refused, and does not try again', async () => {
  const stranger = page('none=1', ports[0], 'ann');
  const error = await next(stranger.connection, 'error');
  assert.equal(error.data?.code ?? error.error?.data?.code, 4009);
  if (stranger.connection.state !== 'disconnected') await next(stranger.connection, 'disconnected');
});
