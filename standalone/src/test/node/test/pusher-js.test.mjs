import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  app, authBackend, backend, client, connected, fresh, next, order, ports, subscribed, token, usersBackend, Pusher,
} from './tidewire.mjs';

test('connects and is given a socket id that server SDKs accept', async () => {
  const pusher = await connected(client());
  assert.match(pusher.connection.socket_id, /^\d+\.\d+$/);
});

test('an unknown key ends in disconnected, without another attempt', async () => {
  const pusher = new Pusher('no-such-key', { cluster: '', wsHost: '127.0.0.1', wsPort: ports[0], forceTLS: false,
    enabledTransports: ['ws'] });
  const error = await next(pusher.connection, 'error');
  assert.equal(error.data?.code ?? error.error?.data?.code, 4001);
  if (pusher.connection.state !== 'disconnected') await next(pusher.connection, 'disconnected');
  assert.equal(pusher.connection.state, 'disconnected');
});

test('a public channel receives what a stock backend publishes, to the letter', async () => {
  const name = fresh('orders-');
  const channel = await subscribed(await connected(client()), name);
  const heard = next(channel, 'App\\Events\\OrderShipped');
  await backend().trigger(name, 'App\\Events\\OrderShipped', { id: 42, note: 'café 🚀', big: 12345678901234 });
  assert.deepEqual(await heard, { id: 42, note: 'café 🚀', big: 12345678901234 });
});

test('a private channel is authorized by the application and receives', async () => {
  const name = fresh('private-');
  const auth = await authBackend();
  const channel = await subscribed(await connected(client(ports[0], auth.as('u-1'))), name);
  const heard = next(channel, 'paid');
  await backend().trigger(name, 'paid', { amount: 7 });
  assert.deepEqual(await heard, { amount: 7 });
});

test('a wrong signature is a subscription error, and the connection stays', async () => {
  const pusher = await connected(client(ports[0], {
    channelAuthorization: { customHandler: (_, callback) => callback(null, { auth: `${app.key}:${'0'.repeat(64)}` }) },
  }));
  const channel = pusher.subscribe(fresh('private-'));
  const error = await next(channel, 'pusher:subscription_error');
  assert.equal(error.status, 401);
  assert.equal(error.type, 'AuthError');
  assert.equal(pusher.connection.state, 'connected');
});

test('an encrypted channel is decrypted by the client alone', async () => {
  const name = fresh('private-encrypted-');
  const auth = await authBackend();
  const channel = await subscribed(await connected(client(ports[0], auth.as('u-1'))), name);
  const heard = next(channel, 'secret');
  await backend().trigger(name, 'secret', { amount: 7 });
  assert.deepEqual(await heard, { amount: 7 });
});

test('presence: the roster, one member_added and one member_removed per user and not per tab, across edges', async () => {
  const name = fresh('presence-');
  const auth = await usersBackend();
  const watcher = await connected(client(ports[0], auth.as('ann')));
  const channel = await subscribed(watcher, name);
  assert.equal(channel.members.count, 1);
  assert.equal(channel.members.me.id, 'ann');

  const events = [];
  channel.bind('pusher:member_added', (member) => events.push(`+${member.id}`));
  channel.bind('pusher:member_removed', (member) => events.push(`-${member.id}`));

  const joined = next(channel, 'pusher:member_added');
  const tab1 = await connected(client(ports[0], auth.as('bob')));
  const seen = await subscribed(tab1, name);
  assert.deepEqual(await joined, { id: 'bob', info: { name: 'Name of bob' } });
  assert.equal(seen.members.count, 2);
  const tab2 = await connected(client(ports[1], auth.as('bob')));
  await subscribed(tab2, name);

  tab1.unsubscribe(name);
  const cho = await connected(client(ports[1], auth.as('cho')));
  const choJoined = next(channel, 'pusher:member_added');
  await subscribed(cho, name);
  await choJoined;

  const left = next(channel, 'pusher:member_removed');
  tab2.unsubscribe(name);
  assert.equal((await left).id, 'bob');
  assert.deepEqual(events, ['+bob', '+cho', '-bob']);
  assert.deepEqual(Object.keys(channel.members.members).sort(), ['ann', 'cho']);
});

test('client events reach every other subscriber with the sender\'s signed user id, and never the sender', async () => {
  const name = fresh('presence-');
  const auth = await usersBackend();
  const sender = await connected(client(ports[0], auth.as('ann')));
  const receiver = await connected(client(ports[1], auth.as('bob')));
  const from = await subscribed(sender, name);
  const to = await subscribed(receiver, name);
  from.bind('client-typing', () => assert.fail('the sender got its own event'));
  const heard = new Promise((resolve) => to.bind('client-typing', (data, metadata) => resolve([data, metadata])));

  assert.equal(from.trigger('client-typing', { x: 1 }), true);

  const [data, metadata] = await heard;
  assert.deepEqual(data, { x: 1 });
  assert.equal(metadata.user_id, 'ann');
});

test('a signed-in user is reached on every connection and nobody else is', async () => {
  const auth = await usersBackend();
  const user = fresh('u-');
  const ann = await connected(client(ports[0], auth.as(user)));
  const other = await connected(client(ports[1], auth.as(fresh('u-'))));
  for (const pusher of [ann, other]) {
    pusher.signin();
    await pusher.user.signinDonePromise;
  }
  const arrived = new Promise((resolve) => ann.user.bind('ping', resolve));
  other.user.bind('ping', () => assert.fail('another user got it'));
  // The client subscribes its user channel right after the sign-in; the backend may be quicker.
  const retry = setInterval(() => backend().sendToUser(user, 'ping', { n: 1 }), 200);
  assert.deepEqual(await arrived, { n: 1 });
  clearInterval(retry);
});

test('a watchlist tells who is online, who comes and who goes, across edges', async () => {
  const auth = await usersBackend();
  const [ann, ben, cho] = [fresh('ann-'), fresh('ben-'), fresh('cho-')];
  const here = await connected(client(ports[1], auth.as(ben)));
  here.signin();
  await here.user.signinDonePromise;
  const watcher = await connected(client(ports[0], auth.as(ann, [ben, cho])));
  const heard = [];
  for (const name of ['online', 'offline']) {
    watcher.user.watchlist.bind(name, (event) => heard.push(`${name} ${event.user_ids}`));
  }
  const told = async (what) => {
    while (!heard.includes(what)) await next(watcher.user.watchlist, what.split(' ')[0]);
  };
  const first = told(`offline ${cho}`);
  watcher.signin();
  await first;
  if (heard.includes(`offline ${ben}`)) await told(`online ${ben}`);

  const there = await connected(client(ports[1], auth.as(cho)));
  const came = told(`online ${cho}`);
  there.signin();
  await came;
  heard.length = 0;
  const gone = told(`offline ${cho}`);
  there.disconnect();
  await gone;

  assert.deepEqual(heard, [`offline ${cho}`]);
});

test('whoever is removed from a channel hears why, hears no more of it, and stays connected', async () => {
  const name = fresh('presence-');
  const auth = await usersBackend();
  const user = fresh('u-');
  const ann = await connected(client(ports[1], auth.as(user)));
  const channel = await subscribed(ann, name);
  channel.bind('secret', () => assert.fail('it got an event after it was removed'));
  const why = next(channel, 'pusher:subscription_error');

  await backend().post({ path: `/channels/${name}/users/${user}/unsubscribe`, body: { ban: 600 } });

  assert.equal((await why).type, 'Removed');
  await backend().trigger(name, 'secret', {});
  const other = await subscribed(ann, fresh('news-'));
  assert.equal(ann.connection.state, 'connected');
  assert.ok(other.subscribed);
  ann.unsubscribe(name);
  const refused = await next(ann.subscribe(name), 'pusher:subscription_error');
  assert.equal(refused.type, 'Banned');
  assert.match(refused.error, /another \d+ seconds/);
});

test('a user known only as a presence member is terminated as well', async () => {
  const auth = await usersBackend();
  const user = fresh('u-');
  const ann = await connected(client(ports[1], auth.as(user)));
  await subscribed(ann, fresh('presence-'));
  const gone = next(ann.connection, 'disconnected');
  await backend().terminateUserConnections(user);
  await gone;
  assert.equal(ann.connection.state, 'disconnected');
});

test('terminating a user\'s connections disconnects them for good', async () => {
  const auth = await usersBackend();
  const user = fresh('u-');
  const ann = await connected(client(ports[1], auth.as(user)));
  ann.signin();
  await ann.user.signinDonePromise;
  const gone = next(ann.connection, 'disconnected');
  await backend().terminateUserConnections(user);
  await gone;
  assert.equal(ann.connection.state, 'disconnected');
});

test('/auth/channel signs for a bearer token as channelAuthorization', async () => {
  const name = fresh('private-orders.');
  const bearer = token({ sub: 'ann', channels: { 'private-orders.*': ['subscribe'] } });
  const auth = (value) => ({
    channelAuthorization: {
      endpoint: `http://127.0.0.1:${ports[0]}/auth/channel`, params: { app_key: app.key },
      headers: { Authorization: `Bearer ${value}` },
    },
  });
  const channel = await subscribed(await connected(client(ports[0], auth(bearer))), name);
  const heard = next(channel, 'paid');
  await backend().trigger(name, 'paid', 'yes');
  assert.equal(await heard, 'yes');

  const stranger = await connected(client(ports[0], auth(token({ sub: 'eve', channels: {} }))));
  const refused = await next(stranger.subscribe(name), 'pusher:subscription_error');
  assert.equal(refused.status, 403);
});

test('one subscriber on each of two edges gets the same event', async () => {
  const name = fresh('news-');
  const channels = await Promise.all(ports.map(async (port) => subscribed(await connected(client(port)), name)));
  const heard = channels.map((channel) => next(channel, 'headline'));
  await backend(ports[1]).trigger(name, 'headline', { n: 1 });
  assert.deepEqual(await Promise.all(heard), [{ n: 1 }, { n: 1 }]);
});

test('the connection named by socket_id is left out, on whichever edge it is', async () => {
  const name = fresh('news-');
  const [first, second] = await Promise.all(ports.map(async (port) => connected(client(port))));
  const [mine, theirs] = [await subscribed(first, name), await subscribed(second, name)];
  mine.bind('headline', (data) => assert.notEqual(data.n, 1));
  const excluded = next(theirs, 'headline');
  await backend(ports[1]).trigger(name, 'headline', { n: 1 }, { socket_id: first.connection.socket_id });
  assert.deepEqual(await excluded, { n: 1 });
  const after = next(mine, 'headline');
  await backend().trigger(name, 'headline', { n: 2 });
  assert.deepEqual(await after, { n: 2 });
});

test('a cache channel starts with its last event, or says that there is none', async () => {
  const name = fresh('cache-');
  const early = client().subscribe(name);
  await next(early, 'pusher:cache_miss');
  const live = next(early, 'price');
  await backend().trigger(name, 'price', { p: 10 });
  await live;
  const late = client(ports[1]).subscribe(name);
  assert.deepEqual(await next(late, 'price'), { p: 10 });
});

test('two hundred channels subscribed in one burst all succeed', async () => {
  const pusher = client();
  const prefix = fresh('burst-');
  const channels = Array.from({ length: 200 }, (_, i) => pusher.subscribe(`${prefix}-${i}`));
  await Promise.all(channels.map((channel) => next(channel, 'pusher:subscription_succeeded', 20)));
});

test('after the server restarted the client is back, subscribed and receiving', { timeout: 60_000 }, async () => {
  const name = fresh('news-');
  const pusher = await connected(client(ports[1]));
  const channel = await subscribed(pusher, name);
  const back = next(channel, 'pusher:subscription_succeeded', 40);
  await order('restart-edge');
  await back;
  assert.equal(pusher.connection.state, 'connected');
  const heard = next(channel, 'headline');
  await backend().trigger(name, 'headline', { again: true });
  assert.deepEqual(await heard, { again: true });
});
