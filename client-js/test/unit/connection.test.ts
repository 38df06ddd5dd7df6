import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atSeven, client, reconnected } from '../support/client.js';
import { rec } from '../support/fake-server.js';
import { settle } from '../support/manual-environment.js';

type Client = Awaited<ReturnType<typeof client>>;

/** How long the client waits until it connects again; the connection of that moment fails at once. */
async function waitAfter({ environment, server }: Client, code = 1006, reason = ''): Promise<number> {
  const before = server.sockets.length;
  const began = environment.time;
  server.last.drop(code, reason);
  while (server.sockets.length === before) {
    environment.advance(1);
    await settle();
    if (environment.time - began > 120_000) throw new Error('it does not come back');
  }
  return environment.time - began;
}

test('the URL names protocol, client and extension', async () => {
  const { server } = await client({ host: 'rt.example.org', port: 6443, path: '/ws' });

  assert.equal(
    server.last.url,
    'wss://rt.example.org:6443/ws/app/app-key?protocol=7&client=tidewire-js&version=0.1.0&ext=rec1,ack1,mem1',
  );
});

test('the waits have full jitter: up to 250 ms doubled each time, 20 s at most', async () => {
  const all = await client();
  all.environment.draws = [1];
  const waits = [];
  for (let attempt = 0; attempt < 9; attempt++) waits.push(await waitAfter(all));

  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
});

test('the least draw comes back at once', async () => {
  const all = await client();
  all.environment.draws = [0];
  assert.ok((await waitAfter(all)) <= 1);
});

test('30 seconds connected begin the backoff anew; less do not', async () => {
  const all = await client();
  all.environment.draws = [1];
  for (let attempt = 0; attempt < 5; attempt++) await waitAfter(all);
  all.server.last.greet('1.1');
  all.environment.advance(29_999);
  assert.equal(await waitAfter(all), 8000);

  all.server.last.greet('2.2');
  all.environment.advance(30_000);
  assert.equal(await waitAfter(all), 250);
});

test('base and cap are the server\'s', async () => {
  const all = await client();
  all.environment.draws = [1];
  all.server.last.greet('1.1', { rec: rec('t', { backoff: { base: 1000, cap: 1500 } }) });

  assert.deepEqual([await waitAfter(all), await waitAfter(all)], [1000, 1500]);
});

test('a drain names the time to come back; without it within half a second', async () => {
  const all = await client();
  all.environment.draws = [1];
  all.server.last.greet('1.1');
  assert.equal(await waitAfter(all, 4200, 'drain retry_ms=7420'), 7420);
  all.server.last.greet('1.1');
  assert.equal(await waitAfter(all, 4200), 500);
});

test('a full server is left alone for a second at least', async () => {
  const all = await client();
  all.environment.draws = [0];

  assert.equal(await waitAfter(all, 4100), 1000);
});

for (const code of [4000, 4001, 4003, 4007, 4009]) {
  test(`a close with ${code} is final`, async () => {
    const { server, environment, realtime } = await client();
    server.last.drop(code, 'no');
    environment.advance(600_000);
    await settle();

    assert.equal(realtime.state, 'failed');
    assert.equal(server.sockets.length, 1);
    assert.deepEqual([environment.timers, environment.listeners], [0, 0]);
  });
}

test('a server that does not greet within 15 seconds is given up', async () => {
  const { server, environment } = await client();
  environment.advance(15_001);
  await settle();

  assert.equal(server.sockets.length, 2);
  assert.equal(server.sockets[0]?.closedWith, 1000);
});

test('silence brings a ping, and a ping without an answer another connection', async () => {
  const { server, environment } = await client({ activityTimeout: 30_000 });
  server.last.greet('1.1');
  environment.advance(30_000);
  const [socket] = server.sockets;
  assert.equal(socket?.sentOf('pusher:ping').length, 1);
  socket?.event('pusher:pong', {});
  environment.advance(25_000);
  assert.equal(socket?.sentOf('pusher:ping').length, 1);

  environment.advance(20_000);
  await settle();

  assert.equal(server.sockets.length, 2);
});

test('the server\'s activity timeout counts if it is the shorter one', async () => {
  const { server, environment } = await client();
  server.last.greet('1.1', { rec: rec(), activity_timeout: 20 });
  environment.advance(20_000);

  assert.equal(server.last.sentOf('pusher:ping').length, 1);
});

test('a server\'s ping is answered', async () => {
  const { server } = await client();
  server.last.greet('1.1');
  server.last.event('pusher:ping', {});

  assert.equal(server.last.sentOf('pusher:pong').length, 1);
});

test('after a sleep the connection is checked at once, and given up within seconds', async () => {
  const { server, environment } = await client();
  server.last.greet('1.1');
  environment.sleep(3_600_000);
  assert.equal(server.last.sentOf('pusher:ping').length, 1);

  environment.advance(5_000);
  await settle();

  assert.equal(server.sockets.length, 2);
});

test('a connection that survived the sleep is kept', async () => {
  const { server, environment } = await client();
  server.last.greet('1.1');
  environment.sleep(3_600_000);
  server.last.event('pusher:pong', {});

  environment.advance(60_000);
  await settle();

  assert.equal(server.sockets.length, 1);
});

test('a hidden page whose timers come once a minute has not slept', async () => {
  const { server, environment } = await client();
  server.last.greet('1.1');
  environment.isHidden = true;
  environment.sleep(60_000);

  assert.equal(server.last.sentOf('pusher:ping').length, 0);
});

test('a page that comes back checks its connection without waiting', async () => {
  const { server, environment } = await client();
  server.last.greet('1.1');
  environment.wake();
  assert.equal(server.last.sentOf('pusher:ping').length, 1);
  environment.advance(10_000);
  await settle();

  assert.equal(server.sockets.length, 2);
});

test('a network that comes back ends the wait', async () => {
  const all = await client();
  all.environment.draws = [1];
  for (let attempt = 0; attempt < 8; attempt++) await waitAfter(all);
  all.server.last.drop();
  const before = all.server.sockets.length;

  all.environment.wake();
  all.environment.advance(250);
  await settle();

  assert.equal(all.server.sockets.length, before + 1);
});

test('disconnect leaves no timer and no listener, and connect resumes', async () => {
  const all = await atSeven();
  all.realtime.disconnect();
  assert.deepEqual([all.environment.timers, all.environment.listeners], [0, 0]);
  assert.equal(all.socket.closedWith, 1000);

  all.realtime.connect();
  await settle();
  all.server.last.greet('2.2');

  assert.equal(all.server.last.subscribe('orders').recovery.offset, '7');
});

test('disconnect while waiting ends the waiting', async () => {
  const { realtime, server, environment } = await client();
  server.last.drop();
  realtime.disconnect();
  environment.advance(60_000);
  await settle();

  assert.equal(server.sockets.length, 1);
  assert.deepEqual([environment.timers, environment.listeners], [0, 0]);
});

test('states are told with what ended the connection', async () => {
  const all = await client();
  const told: unknown[] = [];
  all.realtime.bind('state', ({ previous, current, code }) => told.push([previous, current, code]));
  all.server.last.greet('1.1');
  await reconnected(all);

  assert.deepEqual(told, [
    ['connecting', 'connected', undefined], ['connected', 'waiting', 1006],
    ['waiting', 'connecting', undefined], ['connecting', 'connected', undefined],
  ]);
});

test('client events go out while subscribed only, and never later', async () => {
  const { realtime, server } = await client({ authorize: () => ({ auth: 'k:s' }) });
  const channel = realtime.subscribe('private-a');
  server.last.greet('1.1');
  assert.equal(channel.trigger('client-typing', {}), false);
  await settle();
  server.last.answer('private-a', {});

  assert.equal(channel.trigger('client-typing', { on: true }), true);
  server.last.bufferedAmount = 2 << 20;
  assert.equal(channel.trigger('client-typing', {}), false);
  assert.deepEqual(server.last.sentOf('client-typing'), [{ event: 'client-typing', channel: 'private-a', data: { on: true } }]);
  assert.throws(() => channel.trigger('typing', {}), /client-/);
});

test('an application that cannot say whether a channel is allowed is asked again while it is wanted', async () => {
  let asked = 0;
  const { realtime, server, environment } = await client({ authorize: () => { asked++; throw new Error('down'); } });
  const errors: string[] = [];
  realtime.subscribe('private-a').bind('pusher:subscription_error', ({ error }) => errors.push(error));
  server.last.greet('1.1');
  await settle();
  environment.advance(500);
  await settle();
  assert.deepEqual([asked, errors], [2, ['down', 'down']]);

  realtime.unsubscribe('private-a');
  environment.advance(60_000);
  await settle();
  assert.equal(asked, 2);
});

test('a listener that throws keeps no other from hearing', async () => {
  const { socket, channel, realtime } = await atSeven();
  const caught: unknown[] = [];
  (globalThis as any).reportError = (failure: unknown) => caught.push(failure);
  const numbers: unknown[] = [];
  channel.bind('message', () => { throw new Error('mine'); });
  channel.bind('message', ({ n }) => numbers.push(n));

  socket.message('orders', 8);
  delete (globalThis as any).reportError;

  assert.deepEqual(numbers, ['8']);
  assert.equal(String(caught[0]), 'Error: mine');
  assert.equal(realtime.positions().orders?.offset, '8');
});

test('where there is no WebSocket the client says which option is needed', async () => {
  const kept = (globalThis as any).WebSocket;
  (globalThis as any).WebSocket = undefined;
  try {
    await assert.rejects(client({ webSocket: undefined as any }), /pass webSocket/);
  } finally {
    (globalThis as any).WebSocket = kept;
  }
});

test('disconnect forgets authorizations that were to be repeated', async () => {
  const { realtime, server, environment } = await client({ authorize: () => Promise.reject(new Error('down')) });
  realtime.subscribe('private-a');
  server.last.greet('1.1');
  await settle();
  assert.notEqual(environment.timers, 0);

  realtime.disconnect();

  assert.equal(environment.timers, 0);
});
