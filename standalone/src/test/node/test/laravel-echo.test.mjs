import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  app, backend, client, connected, fresh, ports, usersBackend, Echo, Pusher, options,
} from './tidewire.mjs';

/** Echo as an application configures it. */
async function echo(broadcaster, port, user) {
  const auth = await usersBackend();
  const instance = new Echo({
    broadcaster, Pusher, key: app.key, ...options(port), ...auth.as(user),
  });
  const pusher = instance.connector.pusher;
  await connected(pusher);
  return instance;
}

const within = (promise, seconds = 10) => Promise.race([promise, new Promise((_, reject) => {
  setTimeout(() => reject(new Error(`nothing within ${seconds} s`)), seconds * 1000).unref();
})]);

const ready = (channel) => within(new Promise((resolve) => channel.subscribed(resolve)));

for (const broadcaster of ['reverb', 'pusher']) {
  test(`${broadcaster}: listen, dotted names and notifications`, async () => {
    const laravel = await echo(broadcaster, ports[0], 'ann');
    const name = fresh('orders.');
    const channel = laravel.channel(name);
    await ready(channel);
    const heard = Promise.all([
      new Promise((resolve) => channel.listen('OrderShipped', resolve)),
      new Promise((resolve) => channel.listen('.order.shipped', resolve)),
      new Promise((resolve) => channel.notification(resolve)),
    ]);
    const server = backend();
    await server.trigger(name, 'App\\Events\\OrderShipped', { n: 1 });
    await server.trigger(name, 'order.shipped', { n: 2 });
    await server.trigger(name, 'Illuminate\\Notifications\\Events\\BroadcastNotificationCreated', { n: 3 });
    assert.deepEqual(await within(heard), [{ n: 1 }, { n: 2 }, { n: 3 }]);
    laravel.disconnect();
  });
}

test('private: whispers reach the other tab', async () => {
  const name = fresh('chat.');
  const [one, two] = [await echo('reverb', ports[0], 'ann'), await echo('reverb', ports[1], 'bob')];
  const [from, to] = [one.private(name), two.private(name)];
  await Promise.all([ready(from), ready(to)]);
  const heard = new Promise((resolve) => to.listenForWhisper('typing', resolve));
  from.whisper('typing', { on: true });
  assert.deepEqual(await within(heard), { on: true });
  one.disconnect();
  two.disconnect();
});

test('presence: here, joining and leaving carry user_info', async () => {
  const name = fresh('room.');
  const ann = await echo('reverb', ports[0], 'ann');
  const events = [];
  let joined; let left;
  const joining = new Promise((resolve) => { joined = resolve; });
  const leaving = new Promise((resolve) => { left = resolve; });
  const here = new Promise((resolve) => {
    ann.join(name).here(resolve)
      .joining((user) => { events.push(`+${user.name}`); joined(); })
      .leaving((user) => { events.push(`-${user.name}`); left(); });
  });
  assert.deepEqual(await within(here), [{ name: 'Name of ann' }]);

  const bob = await echo('reverb', ports[1], 'bob');
  await within(new Promise((resolve) => { bob.join(name).here(resolve); }));
  await within(joining);
  bob.leave(name);
  await within(leaving);
  assert.deepEqual(events, ['+Name of bob', '-Name of bob']);
  ann.disconnect();
  bob.disconnect();
});

test('a refused channel calls error', async () => {
  const laravel = new Echo({
    broadcaster: 'reverb', Pusher, key: app.key, ...options(ports[0], {
      channelAuthorization: { customHandler: (_, callback) => callback(null, { auth: `${app.key}:bad` }) },
    }),
  });
  const error = await within(new Promise((resolve) => laravel.private(fresh('x.')).error(resolve)));
  assert.equal(error.status, 401);
  laravel.disconnect();
});

test('whoever is removed from a channel gets an error there and keeps the others', async () => {
  const [name, news] = [fresh('room.'), fresh('news.')];
  const user = fresh('ann-');
  const laravel = await echo('reverb', ports[0], user);
  const room = laravel.join(name);
  await within(new Promise((resolve) => { room.here(resolve); }));
  room.listen('.secret', () => assert.fail('it got an event after it was removed'));
  const removed = new Promise((resolve) => { room.error(resolve); });
  const channel = laravel.channel(news);
  await ready(channel);

  await backend().post({ path: `/channels/presence-${name}/users/${user}/unsubscribe`, body: {} });

  assert.equal((await within(removed)).type, 'Removed');
  const heard = new Promise((resolve) => { channel.listen('.headline', resolve); });
  await backend().trigger(`presence-${name}`, 'secret', {});
  await backend().trigger(news, 'headline', { n: 1 });
  assert.deepEqual(await within(heard), { n: 1 });
  assert.equal(laravel.connector.pusher.connection.state, 'connected');
  laravel.disconnect();
});

test('toOthers: the socket id that Echo reports is the one that is left out', async () => {
  const name = fresh('orders.');
  const laravel = await echo('reverb', ports[0], 'ann');
  const channel = laravel.channel(name);
  await ready(channel);
  const witness = client(ports[1]).subscribe(name);
  await new Promise((resolve) => witness.bind('pusher:subscription_succeeded', resolve));
  channel.listen('.sent', (data) => assert.notEqual(data.n, 1));
  const seen = new Promise((resolve) => witness.bind('sent', resolve));
  await backend().trigger(name, 'sent', { n: 1 }, { socket_id: laravel.socketId() });
  assert.deepEqual(await within(seen), { n: 1 });
  laravel.disconnect();
});
