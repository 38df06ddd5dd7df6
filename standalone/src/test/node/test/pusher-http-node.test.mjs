import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  app, authBackend, backend, client, connected, fresh, next, ports, subscribed, usersBackend, PusherServer,
} from './tidewire.mjs';

const json = async (response) => {
  assert.equal(response.status, 200);
  return response.json();
};

/** Counts are reported within milliseconds, not in the same instant. */
async function eventually(check) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await check();
    } catch (error) {
      if (attempt > 50) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }
}

test('trigger answers 200 with an empty object', async () => {
  const response = await backend().trigger(fresh('a-'), 'e', {});
  assert.deepEqual(await json(response), {});
});

test('a batch arrives in its order, on all its channels', async () => {
  const [one, two] = [fresh('one-'), fresh('two-')];
  const pusher = await connected(client());
  const heard = [];
  for (const name of [one, two]) {
    const channel = await subscribed(pusher, name);
    channel.bind('n', (data) => heard.push(data));
  }
  const last = next(pusher.channel(one), 'last');
  await json(await backend().triggerBatch([
    { channel: one, name: 'n', data: 1 }, { channel: one, name: 'n', data: 2 }, { channel: two, name: 'n', data: 3 },
    { channel: one, name: 'last', data: {} },
  ]));
  await last;
  assert.deepEqual(heard.filter((n) => n < 3), [1, 2]);
  await eventually(() => assert.deepEqual([...heard].sort(), [1, 2, 3]));
});

test('the channels of the app are listed with their users', async () => {
  const name = fresh('presence-list-');
  const auth = await usersBackend();
  await subscribed(await connected(client(ports[0], auth.as('ann'))), name);
  await subscribed(await connected(client(ports[1], auth.as('bob'))), name);

  await eventually(async () => {
    const listed = await json(await backend().get({ path: '/channels', params: { filter_by_prefix: name, info: 'user_count' } }));
    assert.deepEqual(listed, { channels: { [name]: { user_count: 2 } } });
  });
  const users = await json(await backend().get({ path: `/channels/${name}/users` }));
  assert.deepEqual(users.users.map((user) => user.id).sort(), ['ann', 'bob']);
  const one = await json(await backend().get({ path: `/channels/${name}`, params: { info: 'user_count,subscription_count' } }));
  assert.deepEqual(one, { occupied: true, user_count: 2, subscription_count: 2 });
});

test('a channel nobody follows is unoccupied, not unknown', async () => {
  assert.deepEqual(await json(await backend().get({ path: `/channels/${fresh('x-')}` })), { occupied: false });
});

test('trigger with info tells how many follow', async () => {
  const name = fresh('counted-');
  await subscribed(await connected(client(ports[1])), name);
  await eventually(async () => {
    const body = await json(await backend().trigger(name, 'e', {}, { info: 'subscription_count' }));
    assert.deepEqual(body, { channels: { [name]: { subscription_count: 1 } } });
  });
});

test('a wrong secret, a wrong app and oversized data are refused with the reason', async () => {
  const refused = async (server, data, status, reason) => {
    await assert.rejects(server.trigger('a', 'e', data), (error) => {
      assert.equal(error.status, status);
      assert.match(error.body, reason);
      return true;
    });
  };
  const at = (more) => new PusherServer({ ...app, host: '127.0.0.1', port: String(ports[0]), useTLS: false, ...more });
  await refused(at({ secret: 'wrong' }), {}, 401, /signature/i);
  await refused(at({ key: 'wrong' }), {}, 401, /auth_key/);
  await refused(at({ appId: '999' }), {}, 401, /app/i);
  await refused(backend(), 'x'.repeat(10_241), 413, /10240/);
});

test('every kind of channel data that the SDK signs is accepted', async () => {
  const info = { name: 'Zoë 🚀', tag: 'a/b', nested: { deep: [1, 2.5, null] } };
  const auth = await authBackend(() => ({ user_id: 'zoë', user_info: info }));
  const channel = await subscribed(await connected(client(ports[0], auth.as('x'))), fresh('presence-'));
  assert.deepEqual(channel.members.get('zoë').info, info);
});
