import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atSeven, client, heard } from '../support/client.js';
import { settle } from '../support/manual-environment.js';

test('migrate: the next connection takes over when its channels are answered, then the old one closes', async () => {
  const { server, socket, events, realtime } = await atSeven();
  socket.event('tidewire:migrate', { within_ms: 8000 });
  await settle();
  const next = server.last;
  assert.notEqual(next, socket);
  next.greet('2.2');
  socket.message('orders', 8);
  assert.equal(socket.closedWith, undefined);

  next.answer('orders', { epoch: 'e1', offset: '7', recovered: true, replay: 1, floor: 'f2' });
  next.message('orders', 8);
  next.message('orders', 9);

  assert.equal(socket.closedWith, 1000);
  assert.equal(realtime.socketId, '2.2');
  assert.equal(realtime.state, 'connected');
  assert.deepEqual(events.filter((event) => event.startsWith('message')), ['message:8', 'message:9']);
});

test('migrate: an old connection that ends first is replaced by the next', async () => {
  const { server, socket, realtime, events } = await atSeven();
  socket.event('tidewire:migrate', { within_ms: 8000 });
  await settle();
  server.last.greet('2.2');
  socket.drop(4200);
  server.last.answer('orders', { epoch: 'e1', offset: '7', recovered: true, replay: 0, floor: 'f2' });
  server.last.message('orders', 8);

  assert.equal(server.sockets.length, 2);
  assert.equal(realtime.state, 'connected');
  assert.ok(events.includes('message:8'));
});

test('migrate: a next connection that fails is tried again while the old one serves', async () => {
  const { server, socket, environment, events } = await atSeven();
  socket.event('tidewire:migrate', { within_ms: 8000 });
  await settle();
  server.last.drop();
  socket.message('orders', 8);
  environment.advance(1_000);
  await settle();

  assert.equal(server.sockets.length, 3);
  assert.deepEqual(events, ['message:8']);
});

test('migrate: a channel without history that changes over has no gap, and hears from one connection', async () => {
  const { realtime, server } = await client();
  const events = heard(realtime.subscribe('cursors'));
  const old = server.last;
  old.greet('1.1');
  old.answer('cursors', {});
  old.event('tidewire:migrate', { within_ms: 8000 });
  await settle();
  server.last.greet('2.2');
  realtime.subscribe('other');
  server.last.answer('cursors', {});
  old.frame({ event: 'message', channel: 'cursors', data: '{"n":1}' });
  server.last.frame({ event: 'message', channel: 'cursors', data: '{"n":1}' });

  assert.ok(!events.includes('tidewire:gap'));
  assert.deepEqual(events.filter((event) => event.startsWith('message')), ['message:1']);
});
