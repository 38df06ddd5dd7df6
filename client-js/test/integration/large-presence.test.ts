import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import WebSocket from 'ws';
import { RealtimeClient } from 'tidewire';
import { until } from '../support/pushers.js';
import { app, edgePort, pause, steadyPort, token } from '../support/tidewire.js';

after(() => setTimeout(() => process.exit(), 1_000).unref());

/** Of an app whose presence channels are large with more than ten members: see ClientJsIT. */
const ROOM = `presence-town-${Date.now()}`;

function as(user: string, port: number) {
  const grants = { sub: user, channels: { 'presence-*': ['subscribe'] } };
  return new RealtimeClient({
    key: app.key, host: '127.0.0.1', port, tls: false, webSocket: WebSocket as any, token: () => token(grants),
  });
}

const names = Array.from({ length: 130 }, (_, index) => `user-${String(index).padStart(3, '0')}`);

test('everybody in a large room ends with the same members, however many come and go', { timeout: 120_000 }, async () => {
  const clients = names.map((name, index) => as(name, index % 2 === 0 ? steadyPort : edgePort));
  const channels = clients.map((client) => client.subscribe(ROOM));
  await until('subscribed', () => channels.every(({ subscribed }) => subscribed), 60);
  const late = as('late', edgePort);
  const channel = late.subscribe(ROOM);
  let listed = 0;
  channel.bind('tidewire:members', ({ members }) => (listed += members.length));
  await until('subscribed', () => channel.subscribed, 30);
  clients.splice(0, 30).forEach((client) => client.unsubscribe(ROOM));
  channels.splice(0, 30);
  const there = [...names.slice(30), 'late'];

  for (const one of [...channels, channel]) {
    await until('all listed', () => one.members.complete && one.members.count === there.length, 60);
    const ids: string[] = [];
    one.members.each(({ id }) => ids.push(id));
    assert.deepEqual(ids.sort(), [...there].sort());
  }
  assert.ok(listed >= there.length - 1, `${listed} listed`);
  clients.forEach((client) => client.disconnect());
  late.disconnect();
  await pause(100);
});
