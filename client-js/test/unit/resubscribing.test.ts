import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atSeven, client, heard, reconnected } from '../support/client.js';
import { settle } from '../support/manual-environment.js';

test('R9: a resubscribe reports real joins and leaves only', async () => {
  const all = await client({ authorize: ({ socketId }) => ({ auth: `k:${socketId}`, channel_data: '{"user_id":"ann"}' }) });
  const channel = all.realtime.subscribe('presence-room');
  all.server.last.greet('1.1');
  await settle();
  all.server.last.answer('presence-room', { epoch: 'e', offset: '1', floor: 'f' }, roster('ann', 'ben', 'cho'));
  const events: string[] = [];
  channel.bind_global((event, data) => events.push(data.id === undefined ? event : `${event} ${data.id}`));

  const socket = await reconnected(all);
  await settle();
  socket.answer('presence-room', { epoch: 'e', offset: '1', recovered: true, replay: 0, floor: 'f' }, roster('ann', 'cho', 'dan'));

  assert.deepEqual(events, [
    'pusher:subscription_succeeded', 'tidewire:recovered', 'pusher:member_removed ben', 'pusher:member_added dan',
  ]);
  assert.equal(channel.members.count, 3);
  assert.deepEqual(channel.members.me, { id: 'ann', info: { name: 'ann' } });
});

test('members that come and go live are told once', async () => {
  const all = await client({ authorize: () => ({ auth: 'k:s', channel_data: '{"user_id":"ann"}' }) });
  const channel = all.realtime.subscribe('presence-room');
  all.server.last.greet('1.1');
  await settle();
  all.server.last.answer('presence-room', {}, roster('ann'));
  const events: string[] = [];
  channel.bind_global((event, data) => events.push(`${event} ${data.id}`));

  for (const _ of [1, 2]) all.server.last.event('pusher_internal:member_added', { user_id: 'ben', user_info: {} }, 'presence-room');
  for (const _ of [1, 2]) all.server.last.event('pusher_internal:member_removed', { user_id: 'ben' }, 'presence-room');

  assert.deepEqual(events, ['pusher:member_added ben', 'pusher:member_removed ben']);
});

test('a server without the extension is spoken to as a stock client speaks', async () => {
  const { realtime, server } = await client();
  const events = heard(realtime.subscribe('orders', { rewind: { count: 3 } }));
  server.last.greet('1.1', {});

  assert.deepEqual(server.last.subscribe('orders'), { channel: 'orders' });
  server.last.event('pusher_internal:subscription_succeeded', {}, 'orders');
  server.last.frame({ event: 'message', channel: 'orders', data: '{"n":1}' });
  assert.deepEqual(events, ['pusher:subscription_succeeded', 'message:1']);
});

test('rewind is asked for the first time only', async () => {
  const all = await client();
  all.realtime.subscribe('orders', { rewind: { seconds: 30 } });
  all.server.last.greet('1.1');
  assert.deepEqual(all.server.last.subscribe('orders').rewind, { seconds: 30 });
  all.server.last.answer('orders', { epoch: 'e', offset: '3', replay: 1, floor: 'f' });

  assert.equal((await reconnected(all)).subscribe('orders').rewind, undefined);
});

test('from with a floor is claimed as a position', async () => {
  const { realtime, server } = await client();
  realtime.subscribe('orders', { from: { epoch: 'e1', offset: '41', floor: 'f' } });
  server.last.greet('1.1');

  assert.deepEqual(server.last.subscribe('orders').recovery, { v: 1, epoch: 'e1', offset: '41', floor: 'f' });
});

const places = [
  { why: 'covered', begin: ['e1', '39'], replay: 4, told: 'tidewire:recovered', heard: ['message:42', 'message:43'] },
  { why: 'begun too late', begin: ['e1', '42'], replay: 1, told: 'tidewire:stale', heard: ['message:43'] },
  { why: 'of another epoch', begin: ['e2', '39'], replay: 4, told: 'tidewire:stale', heard: ['message:40', 'message:41', 'message:42', 'message:43'] },
] as const;
for (const { why, begin, replay, told, heard: expected } of places) {
  test(`from without a floor is found by a rewind: ${why}`, async () => {
    const { realtime, server } = await client();
    const events = heard(realtime.subscribe('orders', { from: { epoch: 'e1', offset: '41' } }));
    server.last.greet('1.1');
    assert.deepEqual(server.last.subscribe('orders').rewind, { count: 1000 });
    const [epoch, offset] = begin;

    server.last.answer('orders', { epoch, offset, replay, floor: 'f' });
    for (let next = Number(offset) + 1; next <= 43; next++) server.last.message('orders', next);

    assert.deepEqual(events, ['pusher:subscription_succeeded', told, ...expected]);
  });
}

test('a channel that was left begins anew', async () => {
  const { realtime, socket } = await atSeven();
  realtime.unsubscribe('orders');
  realtime.subscribe('orders');

  assert.equal(socket.sentOf('pusher:unsubscribe').length, 1);
  assert.deepEqual(socket.subscribe('orders').recovery, { v: 1 });
  assert.deepEqual(realtime.positions(), {});
});

test('a permit stands for the auth endpoint, once it counts no more the endpoint is asked', async () => {
  let asked = 0;
  const authorize = () => ({ auth: `k:${++asked}` });
  const all = await client({ authorize });
  const events = heard(all.realtime.subscribe('private-a'));
  all.server.last.greet('1.1');
  await settle();
  all.server.last.answer('private-a', { epoch: 'e', offset: '1', floor: 'f', permit: 'p' });

  const socket = await reconnected(all);
  const { auth, recovery } = socket.subscribe('private-a');
  assert.deepEqual([asked, auth, recovery.permit], [1, undefined, 'p']);

  socket.event('pusher:subscription_error', { type: 'AuthError', error: 'no', status: 401 }, 'private-a');
  await settle();

  assert.equal(socket.subscribe('private-a').auth, 'k:2');
  assert.ok(!events.includes('pusher:subscription_error'));
});

function roster(...ids: string[]) {
  const hash = Object.fromEntries(ids.map((id) => [id, { name: id }]));
  return { presence: { count: ids.length, ids, hash } };
}
