import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareOffsets } from '../../src/recovery/position.js';
import { atSeven, client, heard, reconnected } from '../support/client.js';

test('offsets beyond 2^53 compare by value', () => {
  assert.ok(compareOffsets('9007199254740993', '9007199254740992') > 0);
  assert.ok(compareOffsets('999', '1000') < 0);
  assert.equal(compareOffsets('18446744073709551615', '18446744073709551615'), 0);
});

test('R1: the position is the answer\'s, then the highest offset processed', async () => {
  const { realtime } = await atSeven();

  assert.deepEqual(realtime.positions(), { orders: { epoch: 'e1', offset: '7', floor: 'f1' } });
});

test('R1: after a reconnect the position is claimed with floor, former socket and resume token', async () => {
  const all = await atSeven();
  all.socket.event('tidewire:resume_token', { resume_token: 'resume-later' });

  const socket = await reconnected(all);

  assert.deepEqual(socket.subscribe('orders').recovery, {
    v: 1, epoch: 'e1', offset: '7', floor: 'f1', prev_socket: '1.1', resume_token: 'resume-later',
  });
});

test('R1: a skip marker moves the position and is not delivered', async () => {
  const { socket, events, realtime } = await atSeven();

  socket.frame({ event: 'tidewire:skip', channel: 'orders', offset: '8' });

  assert.deepEqual(events, []);
  assert.equal(realtime.positions().orders?.offset, '8');
});

test('R2: the position advances after the callbacks have returned', async () => {
  const { socket, channel, realtime } = await atSeven();
  const during: unknown[] = [];
  channel.bind('message', () => during.push(realtime.positions().orders?.offset));

  socket.message('orders', 8);

  assert.deepEqual(during, ['7']);
  assert.equal(realtime.positions().orders?.offset, '8');
});

test('R2: or before, if the application wants that', async () => {
  const { socket, channel, realtime } = await atSeven({ advance: 'before' });
  const during: unknown[] = [];
  channel.bind('message', () => during.push(realtime.positions().orders?.offset));

  socket.message('orders', 8);

  assert.deepEqual(during, ['8']);
});

test('R3: what is not above the position is dropped', async () => {
  const { socket, events } = await atSeven();

  for (const offset of [6, 7, 8, 8, 9]) socket.message('orders', offset);

  assert.deepEqual(events, ['message:8', 'message:9']);
});

test('R3: a replay that repeats delivers each message once, in order', async () => {
  const all = await atSeven();
  const socket = await reconnected(all);
  socket.answer('orders', { epoch: 'e1', offset: '7', recovered: true, replay: 2, boundary: false, floor: 'f2' });
  for (const offset of [7, 8, 9, 9, 10]) socket.message('orders', offset);

  assert.deepEqual(all.events, [
    'pusher:subscription_succeeded', 'tidewire:recovered', 'message:8', 'message:9', 'message:10',
  ]);
  assert.equal(all.realtime.positions().orders?.floor, 'f2');
});

test('R4: after a boundary a message with a known id is not delivered again for a minute', async () => {
  const { socket, events, environment, realtime } = await atSeven();
  socket.event('tidewire:continuity', { recovered: true, boundary: true, epoch: 'e2', offset: '7', floor: 'g' }, 'orders');
  socket.message('orders', 8, 'id-7');
  socket.message('orders', 9, 'id-new');

  environment.advance(60_000);
  socket.message('orders', 10, 'id-7');

  assert.deepEqual(events, ['message:9', 'message:10']);
  assert.deepEqual(realtime.positions().orders, { epoch: 'e2', offset: '10', floor: 'g' });
});

test('R4: ids are remembered for the last 256 messages', async () => {
  const { socket, events } = await atSeven();
  for (let offset = 8; offset < 8 + 256; offset++) socket.message('orders', offset);
  events.length = 0;
  socket.event('tidewire:continuity', { recovered: true, boundary: true, epoch: 'e2', offset: '263', floor: 'g' }, 'orders');

  socket.message('orders', 264, 'id-8');
  socket.message('orders', 265, 'id-7');

  assert.deepEqual(events, ['message:265']);
});

test('R5: a hole in the offsets means nothing', async () => {
  const { socket, events } = await atSeven();

  socket.message('orders', 90);

  assert.deepEqual(events, ['message:90']);
});

test('R6: a message never changes the epoch', async () => {
  const { socket, realtime } = await atSeven();

  socket.frame({ event: 'message', channel: 'orders', data: '{}', offset: '8', id: 'x', epoch: 'other' } as any);

  assert.equal(realtime.positions().orders?.epoch, 'e1');
});

test('R6 and R7: continuity moves the position back if need be, and says that the state is stale', async () => {
  const { socket, events, realtime } = await atSeven();

  socket.event('tidewire:continuity', { recovered: false, reason: 'reset', epoch: 'e2', offset: '2', floor: 'g' }, 'orders');
  socket.message('orders', 3);

  assert.deepEqual(events, ['tidewire:stale', 'message:3']);
  assert.deepEqual(realtime.positions().orders, { epoch: 'e2', offset: '3', floor: 'g' });
});

for (const reason of ['reset', 'failover', 'diverged', 'trimmed', 'too_many', 'unavailable', 'forbidden']) {
  test(`R7: an answer with ${reason} tells stale after the answer and before the first message`, async () => {
    const all = await atSeven();
    const reasons: unknown[] = [];
    all.channel.bind('tidewire:stale', (data) => reasons.push(data.reason));
    const socket = await reconnected(all);

    socket.answer('orders', { epoch: 'e2', offset: '4', recovered: false, reason, floor: 'g' });
    socket.message('orders', 5);

    assert.deepEqual(all.events, ['pusher:subscription_succeeded', 'tidewire:stale', 'message:5']);
    assert.deepEqual(reasons, [reason]);
  });
}

test('R7: a history that was switched off makes the state stale, once', async () => {
  const all = await atSeven();
  let socket = await reconnected(all);
  socket.answer('orders', { recovered: false, reason: 'disabled' });
  socket = await reconnected(all, '3.3');
  socket.answer('orders', {});

  assert.deepEqual(all.events, [
    'pusher:subscription_succeeded', 'tidewire:stale', 'pusher:subscription_succeeded', 'tidewire:gap',
  ]);
  assert.equal(socket.subscribe('orders').recovery.offset, undefined);
});

test('a channel without history tells a gap: after a reconnect, and when its edge was without Redis', async () => {
  const all = await client();
  const channel = all.realtime.subscribe('cursors');
  const events = heard(channel);
  const reasons: unknown[] = [];
  channel.bind('tidewire:gap', (data) => reasons.push(data.reason));
  all.server.last.greet('1.1');
  all.server.last.answer('cursors', {});
  all.server.last.event('tidewire:continuity', { recovered: false, reason: 'link' }, 'cursors');

  (await reconnected(all)).answer('cursors', {});

  assert.deepEqual(reasons, ['link', 'reconnect']);
  assert.equal(events.filter((event) => event === 'tidewire:gap').length, 2);
});
