import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotPublished } from '../../src/client/acknowledgements.js';
import { client, reconnected } from '../support/client.js';
import { rec } from '../support/fake-server.js';

/** Subscribed to a private channel of a server that acknowledges. */
async function subscribed(greeting: Record<string, unknown> = { rec: rec(), ack: { v: 1 } }) {
  const all = await client();
  const channel = all.realtime.subscribe('private-chat');
  const socket = all.server.last;
  socket.greet('1.1', greeting);
  socket.answer('private-chat');
  return { ...all, channel, socket };
}

async function refusal(publishing: Promise<void>): Promise<NotPublished> {
  try {
    await publishing;
  } catch (why) {
    assert.ok(why instanceof NotPublished);
    return why;
  }
  throw new Error('it was published');
}

test('a published client event resolves when the server says so', async () => {
  const { channel, socket, environment } = await subscribed();
  const publishing = channel.publish('client-typing', { by: 'ann' });
  const [frame] = socket.sentOf('client-typing');
  assert.deepEqual(frame, { event: 'client-typing', channel: 'private-chat', data: { by: 'ann' }, ack: frame.ack });
  assert.match(frame.ack, /^.{1,64}$/);

  const timers = environment.timers;
  socket.event('tidewire:ack', { ack: frame.ack, ok: true }, 'private-chat');
  await publishing;
  assert.equal(environment.timers, timers - 1);
});

test('a refused one rejects with the reason and the code', async () => {
  const { channel, socket } = await subscribed();
  const publishing = channel.publish('client-typing', {});
  const { ack } = socket.sentOf('client-typing')[0];
  socket.event('tidewire:ack', { ack, ok: false, code: 4301, reason: 'no swearing' }, 'private-chat');

  const why = await refusal(publishing);
  assert.deepEqual([why.message, why.code, why.unknown], ['no swearing', 4301, false]);
});

test('answers find their events whatever their order', async () => {
  const { channel, socket } = await subscribed();
  const first = channel.publish('client-a', {});
  const second = channel.publish('client-b', {});
  const ack = (event: string) => socket.sentOf(event)[0].ack;
  socket.event('tidewire:ack', { ack: ack('client-b'), ok: false, reason: 'no' }, 'private-chat');
  socket.event('tidewire:ack', { ack: ack('client-a'), ok: true }, 'private-chat');

  await first;
  assert.equal((await refusal(second)).message, 'no');
});

test('without an answer nobody knows: after 10 s, or when the connection is lost', async () => {
  const { channel, socket, environment, server, realtime } = await subscribed();
  const late = channel.publish('client-a', {});
  environment.advance(10_000);
  assert.equal((await refusal(late)).unknown, true);

  const lost = channel.publish('client-b', {});
  socket.drop();
  assert.equal((await refusal(lost)).unknown, true);
  realtime.disconnect();
  assert.equal(server.sockets.length, 1);
});

test('nothing is sent without a connection, or to a server that does not acknowledge', async () => {
  const { channel, socket } = await subscribed({ rec: rec() });
  assert.match((await refusal(channel.publish('client-a', {}))).message, /does not acknowledge/);
  assert.deepEqual(socket.sentOf('client-a'), []);

  const unconnected = await client();
  const offline = unconnected.realtime.subscribe('private-chat');
  assert.equal((await refusal(offline.publish('client-a', {}))).message, 'not connected');
});

test('an event sent by trigger asks for no answer', async () => {
  const { channel, socket } = await subscribed();
  assert.equal(channel.trigger('client-a', 1), true);
  assert.deepEqual(socket.sentOf('client-a'), [{ event: 'client-a', channel: 'private-chat', data: 1 }]);
});

test('a pass goes into the URL of the next connection, the newest one, and not after a disconnect', async () => {
  const all = await client();
  all.server.last.greet('1.1', { rec: rec('resume-1', { pass: 'p 1' }) });
  await reconnected(all);
  assert.match(all.server.last.url, /&pass=p%201$/);

  all.server.last.event('tidewire:resume_token', { resume_token: 'r', pass: 'p2' });
  await reconnected(all, '3.3');
  assert.match(all.server.last.url, /&pass=p2$/);

  all.server.last.event('tidewire:resume_token', { resume_token: 'r', pass: 'p3' });
  all.realtime.disconnect();
  all.realtime.connect();
  await new Promise((turn) => setImmediate(turn));
  assert.doesNotMatch(all.server.last.url, /pass=/);
});
