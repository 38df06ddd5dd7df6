import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CuttableLink } from '../support/cuttable-link.js';
import type { Listening } from '../support/node-clients.js';
import { echo, pusher, realtime } from '../support/node-clients.js';
import { until } from '../support/pushers.js';
import { app, backend, edgePort, freshBrief, freshStream, order, pause, Publisher, token, upTo } from '../support/tidewire.js';

// pusher-js keeps timers of attempts that are over.
after(() => setTimeout(() => process.exit(), 1_000).unref());

/** Three clients of one stream channel on edge 2, over a link that can be cut. */
async function threeClients(name = freshStream()) {
  const link = await CuttableLink.to(edgePort);
  const clients = [realtime(link.port, name), pusher(link.port, name), echo(link.port, name)];
  await until('subscribed', () => clients.every(({ ready }) => ready), 30);
  const close = () => {
    clients.forEach((client) => client.close());
    link.close();
  };
  return { link, name, clients, close };
}

const back = (clients: Listening[]) => until('connected again', () => clients.every((one) => one.connected()), 60);

async function heardAll(clients: Listening[], last: number): Promise<void> {
  await until(`message ${last}`, () => clients.every(({ numbers }) => numbers.at(-1) === last), 60).catch(() => {});
  for (const { name, numbers, told } of clients) {
    assert.deepEqual(numbers, upTo(last), `${name}: ${told}`);
    assert.deepEqual(told.filter((what) => what !== 'recovered'), [], name);
  }
}

type Scene = Awaited<ReturnType<typeof threeClients>> & { publisher: Publisher };

const faults: Record<string, (scene: Scene) => Promise<void>> = {
  'a network that flaps': async ({ link, clients, publisher }) => {
    for (let flap = 0; flap < 4; flap++) {
      link.cut();
      await publisher.more(5);
      await back(clients);
    }
  },
  'a network that is away for a while': async ({ link, clients, publisher }) => {
    link.refuse(true);
    link.cut();
    await publisher.more(30);
    link.refuse(false);
    await back(clients);
  },
  'a cable that is out': async ({ link, clients, publisher }) => {
    link.stall();
    await publisher.more(20);
    await until('noticed', () => clients.every(({ told }) => told.length > 0), 60);
  },
  'a restart of their edge': async ({ clients, publisher }) => {
    await Promise.all([order('restart-edge'), publisher.more(20)]);
    await back(clients);
  },
  'a restart of Redis': async ({ publisher }) => {
    await Promise.all([order('restart-redis'), publisher.more(20)]);
  },
};

for (const [fault, befall] of Object.entries(faults)) {
  test(`all clients hear each message of a stream channel once, in order: ${fault}`, async () => {
    const scene = await threeClients();
    const publisher = new Publisher(scene.name);
    try {
      await publisher.more(10);
      await befall({ ...scene, publisher });
      await publisher.more(10);
      await heardAll(scene.clients, await publisher.stop());
    } finally {
      await publisher.stop().catch(() => {});
      scene.close();
    }
  });
}

test('a client that was away for longer than the history is told that its state is stale', async () => {
  const { link, name, clients, close } = await threeClients(freshBrief());
  await backend.publish(name, 'message', { n: 1 });
  await until('1', () => clients.every(({ numbers }) => numbers.length === 1));
  link.refuse(true);
  link.cut();
  // Many more than are kept: Redis trims in steps of a hundred, and edges remember some themselves.
  for (let first = 2; first <= 490; first += 10) {
    const numbers = upTo(10).map((n) => first + n - 1);
    await backend.publishBatch(numbers.map((n) => ({ channel: name, event: 'message', data: { n } })));
  }
  link.refuse(false);

  await until('stale', () => clients.every(({ told }) => told.some((what) => what.startsWith('stale'))), 60);
  await backend.publish(name, 'message', { n: 492 });
  await until('492', () => clients.every(({ numbers }) => numbers.at(-1) === 492), 30);

  for (const { numbers, told } of clients) {
    assert.deepEqual(numbers, [1, 492]);
    assert.match(told.join(), /^stale (trimmed|too_many)$/);
  }
  close();
});

test('a page that was rendered at a position attaches there', async () => {
  const name = freshStream();
  for (let n = 1; n <= 3; n++) await backend.publish(name, 'message', { n });
  const { epoch, offset } = await backend.position(name);
  for (let n = 4; n <= 6; n++) await backend.publish(name, 'message', { n });
  const other = realtime(edgePort, freshStream());
  const numbers: number[] = [];
  const told: string[] = [];
  const channel = other.client.subscribe(name, { from: { epoch, offset } });
  channel.bind('message', ({ n }) => numbers.push(n));
  channel.bind('tidewire:recovered', ({ replay }) => told.push(`recovered ${replay}`));
  channel.bind('tidewire:stale', ({ reason }) => told.push(`stale ${reason}`));
  await until('6', () => numbers.length >= 3 || told.length > 0);
  await until('6', () => numbers.at(-1) === 6);

  assert.deepEqual(numbers, [4, 5, 6]);
  assert.deepEqual(told, ['recovered 3']);
  other.close();
});

test('rewind gives the last messages first', async () => {
  const name = freshStream();
  for (let n = 1; n <= 5; n++) await backend.publish(name, 'message', { n });
  const other = realtime(edgePort, freshStream());
  const numbers: number[] = [];
  other.client.subscribe(name, { rewind: { count: 2 } }).bind('message', ({ n }) => numbers.push(n));
  await until('5', () => numbers.at(-1) === 5);

  assert.deepEqual(numbers, [4, 5]);
  other.close();
});

test('the history gives what was published, and a key publishes once', async () => {
  const name = freshStream();
  for (let repeat = 0; repeat < 3; repeat++) {
    await backend.publish(name, 'message', { n: 1 }, { idempotencyKey: `k-${name}` });
  }
  await backend.publishBatch([{ channel: name, event: 'message', data: { n: 2 } }]);

  const { messages, position } = await backend.history(name);

  assert.deepEqual(messages.map(({ data }) => data), ['{"n":1}', '{"n":2}']);
  assert.equal((await backend.position(name)).position, position);
  await assert.rejects(
    backend.publish(name, 'message', { n: 9 }, { idempotencyKey: `k-${name}` }),
    (error: any) => error.name === 'IdempotencyConflict',
  );
});

test('presence: who reconnects causes no event, who leaves does', async () => {
  const link = await CuttableLink.to(edgePort);
  const name = freshStream('presence-');
  const as = (user_id: string) => ({
    authorize: ({ socketId, channel }: any) => backend.authorizeChannel(socketId, channel, { user_id }),
  });
  const ann = realtime(link.port, name, as('ann'));
  await until('ann', () => ann.ready);
  const ben = realtime(edgePort, name, as('ben'));
  await until('ben', () => ben.ready);
  const events: string[] = [];
  ann.client.channel(name)?.bind('pusher:member_added', ({ id }) => events.push(`ann +${id}`));
  ann.client.channel(name)?.bind('pusher:member_removed', ({ id }) => events.push(`ann -${id}`));
  ben.client.channel(name)?.bind('pusher:member_added', ({ id }) => events.push(`ben +${id}`));
  ben.client.channel(name)?.bind('pusher:member_removed', ({ id }) => events.push(`ben -${id}`));
  await until('ben is there', () => ann.client.channel(name)?.members.get('ben'));
  events.length = 0;
  link.cut();
  await until('recovered', () => ann.told.includes('recovered'), 30);
  ben.close();
  await until('ben left', () => events.length > 0, 30);

  assert.deepEqual(events, ['ann -ben']);
  assert.equal(ann.client.channel(name)?.members.me?.id, 'ann');
  ann.close();
  link.close();
});

test('client events reach the other tab', async () => {
  const name = freshStream('private-');
  const authorize = ({ socketId, channel }: any) => backend.authorizeChannel(socketId, channel);
  const [one, two] = [realtime(edgePort, name, { authorize }), realtime(edgePort, name, { authorize })];
  await until('both', () => one.ready && two.ready);
  const heard: unknown[] = [];
  two.client.channel(name)?.bind('client-typing', (data) => heard.push(data));
  one.client.channel(name)?.trigger('client-typing', { on: true });
  await until('typing', () => heard.length > 0);

  assert.deepEqual(heard, [{ on: true }]);
  one.close();
  two.close();
});

test('a token is replaced in place before it ends, and the connection outlives it', async () => {
  let asked = 0;
  const name = freshStream('private-');
  const fresh = () => {
    asked++;
    return token({ sub: 'ann', channels: { 'private-*': ['subscribe'] } }, 4);
  };
  const ann = realtime(edgePort, name, { token: fresh });
  await until('subscribed', () => ann.ready);
  const { socketId } = ann.client;
  await until('asked again', () => asked >= 4, 60);

  assert.equal(ann.client.socketId, socketId);
  assert.equal(ann.client.state, 'connected');
  ann.close();
});

test('who is terminated stays away', async () => {
  const name = freshStream('private-');
  const fresh = () => token({ sub: 'cho', channels: { 'private-*': ['subscribe'] } });
  const cho = realtime(edgePort, name, { token: fresh });
  await until('subscribed', () => cho.ready);
  await backend.terminateUserConnections('cho');
  await until('failed', () => cho.client.state === 'failed');
  await pause(500);

  assert.equal(cho.client.state, 'failed');
});

test('an unknown key is final', async () => {
  const lost = realtime(edgePort, freshStream(), { key: `${app.key}-unknown` });
  const change: any = await new Promise((told) => lost.client.bind('failed', told));

  assert.equal(change.code, 4001);
});

test('a wrong secret is named', async () => {
  const { TidewireServer } = await import('tidewire/server');
  const wrong = new TidewireServer({ ...app, secret: 'wrong', url: `http://127.0.0.1:${edgePort}` });

  await assert.rejects(wrong.publish('a', 'e', {}), (error: any) => error.name === 'NotAuthorized' && error.status === 401);
});
