import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MembersListed } from '../../src/client/channel.js';
import { client, reconnected } from '../support/client.js';
import type { FakeSocket } from '../support/fake-server.js';

const ROOM = 'presence-room';

function hash(...ids: string[]): Record<string, unknown> {
  return Object.fromEntries(ids.map((id) => [id, { name: id }]));
}

function counted(self: string, count: number, more = true): Record<string, unknown> {
  return { presence: { count, ids: [self], hash: hash(self), more } };
}

function portion(socket: FakeSocket, ...ids: string[]): void {
  socket.event('tidewire:members', { hash: hash(...ids), more: true }, ROOM);
}

function end(socket: FakeSocket, count: number): void {
  socket.event('tidewire:members', { hash: {}, count, more: false }, ROOM);
}

function changes(socket: FakeSocket, joined: string[], left: string[], count: number): void {
  socket.event('tidewire:member_changes', { joined: hash(...joined), left, count }, ROOM);
}

/** Who is listed, in the order of the alphabet. */
function listed(channel: { members: { each(visit: (member: { id: string }) => void): void } }): string[] {
  const ids: string[] = [];
  channel.members.each(({ id }) => ids.push(id));
  return ids.sort();
}

/** In a room of five, with the answer but no portion. */
async function subscribed() {
  const all = await client({ authorize: () => ({ auth: 'k:s', channel_data: '{"user_id":"ann"}' }) });
  const channel = all.realtime.subscribe(ROOM);
  const socket = all.server.last;
  socket.greet('1.1');
  await Promise.resolve();
  const events: string[] = [];
  channel.bind_global((event, data: any) => events.push(data?.id === undefined ? event : `${event} ${data.id}`));
  socket.answer(ROOM, {}, counted('ann', 5));
  return { ...all, channel, socket, events };
}

test('the client asks for portions', async () => {
  const { server } = await client();
  assert.match(server.last.url, /&ext=rec1,ack1,mem1(&|$)/);
});

test('before the first portion the count and the own member are known', async () => {
  const { channel, events } = await subscribed();
  assert.deepEqual([channel.members.count, channel.members.complete], [5, false]);
  assert.deepEqual(channel.members.me, { id: 'ann', info: { name: 'ann' } });
  assert.deepEqual(events, ['pusher:subscription_succeeded']);
});

test('members arrive portion by portion, and the last one says so', async () => {
  const { channel, socket } = await subscribed();
  const told: MembersListed[] = [];
  channel.bind('tidewire:members', (portion) => told.push(portion));
  portion(socket, 'ann', 'ben', 'cho');
  portion(socket, 'dan', 'eve');
  end(socket, 5);

  assert.deepEqual(told.map(({ members, complete }) => [members.map(({ id }) => id), complete]), [
    [['ben', 'cho'], false], [['dan', 'eve'], false], [[], true],
  ]);
  assert.deepEqual(listed(channel), ['ann', 'ben', 'cho', 'dan', 'eve']);
  assert.deepEqual([channel.members.count, channel.members.complete], [5, true]);
});

test('a member who leaves before the portion that lists them is not added, and one who joins is', async () => {
  const { channel, socket, events } = await subscribed();
  changes(socket, ['fay'], ['ben', 'dan'], 4);
  assert.equal(channel.members.count, 4);
  portion(socket, 'ann', 'ben', 'cho');
  changes(socket, ['dan'], [], 5);
  portion(socket, 'dan', 'eve');
  end(socket, 5);

  assert.deepEqual(listed(channel), ['ann', 'cho', 'dan', 'eve', 'fay']);
  assert.equal(channel.members.count, 5);
  assert.ok(events.includes('pusher:member_added fay'));
});

test('changes that are known already are told to nobody', async () => {
  const { channel, socket, events } = await subscribed();
  portion(socket, 'ann', 'ben', 'cho', 'dan', 'eve');
  end(socket, 5);
  events.length = 0;
  changes(socket, ['ben', 'fay'], ['gil', 'cho'], 5);

  assert.deepEqual(events, ['pusher:member_removed cho', 'pusher:member_added fay']);
  assert.deepEqual(listed(channel), ['ann', 'ben', 'dan', 'eve', 'fay']);
});

test('after a reconnect the list of before stays until it is compared', async () => {
  const all = await subscribed();
  portion(all.socket, 'ann', 'ben', 'cho', 'dan', 'eve');
  end(all.socket, 5);
  all.events.length = 0;
  const socket = await reconnected(all);
  await Promise.resolve();
  socket.answer(ROOM, {}, counted('ann', 5));
  assert.deepEqual(listed(all.channel), ['ann', 'ben', 'cho', 'dan', 'eve']);
  portion(socket, 'ann', 'ben', 'cho');
  changes(socket, [], ['ben'], 4);
  portion(socket, 'dan', 'fay');
  end(socket, 5);

  assert.deepEqual(listed(all.channel), ['ann', 'cho', 'dan', 'fay']);
  assert.deepEqual(all.events.filter((event) => event.includes(':member_')), [
    'pusher:member_removed ben', 'pusher:member_added fay', 'pusher:member_removed eve',
  ]);
});

test('where there are no portions, the count follows the server', async () => {
  const { channel, socket } = await subscribed();
  socket.answer(ROOM, {}, counted('ann', 7, false));
  socket.event('pusher_internal:subscription_count', { subscription_count: 9 }, ROOM);

  assert.deepEqual([channel.members.count, channel.members.complete], [9, false]);
  assert.deepEqual(listed(channel), ['ann']);
});
