import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { withRecovery } from '../../src/pusher/with-recovery.js';
import { FakeServer } from '../support/fake-server.js';
import { ManualEnvironment } from '../support/manual-environment.js';
import { editions, until } from '../support/pushers.js';

// pusher-js keeps timers of attempts that are over.
after(() => setTimeout(() => process.exit(), 500).unref());

const OPTIONS = {
  cluster: 'self', wsHost: 'rt.example.org', wsPort: 80, forceTLS: false, enabledTransports: ['ws'], disableStats: true,
};

for (const { version, load } of editions) {
  const it = (name: string, body: () => Promise<void>) => test(`pusher-js ${version}: ${name}`, body);

  function page(more: Record<string, unknown> = {}) {
    const server = new FakeServer();
    const environment = new ManualEnvironment();
    const Stock = load();
    Stock.Runtime.createWebSocket = server.open;
    const Recovering = withRecovery(Stock, { environment }) as any;
    const pusher = new Recovering('app-key', { ...OPTIONS, ...more });
    const connected = async (sockets: number, id: string) => {
      const socket = await until(`socket ${sockets}`, () => server.sockets[sockets - 1]);
      socket.greet(id);
      return socket;
    };
    return { server, environment, Stock, Recovering, pusher, connected };
  }

  /** What a channel emits: `event`, or `event:n` for messages. */
  function heard(channel: any): string[] {
    const events: string[] = [];
    channel.bind_global((event: string, data: any) => {
      events.push(data?.n === undefined ? event : `${event}:${data.n}`);
    });
    return events;
  }

  /** At offset 7 of `orders`. */
  async function atSeven() {
    const all = page();
    const channel = all.pusher.subscribe('orders');
    const socket = await all.connected(1, '1.1');
    await until('subscribe', () => socket.subscribe('orders'));
    socket.answer('orders', { epoch: 'e1', offset: '6', floor: 'f1' });
    socket.message('orders', 7);
    return { ...all, channel, socket, events: heard(channel) };
  }

  it('comes back with its newest pass', async () => {
    const { server, environment, connected } = page();
    const first = await connected(1, '1.1');
    first.event('tidewire:resume_token', { resume_token: 'r', pass: 'p/1' });
    first.drop();
    environment.advance(30_000);
    const next = await until('the next socket', () => {
      environment.advance(1_000);
      return server.sockets[1];
    });
    assert.match(next.url, /&ext=rec1&pass=p%2F1$/);
  });

  it('asks for recovery, and for nothing else than pusher-js would', async () => {
    const { pusher, connected, server } = page({ wsPath: '/ws' });
    pusher.subscribe('orders');
    const socket = await connected(1, '1.1');
    const data = await until('subscribe', () => socket.subscribe('orders'));

    assert.match(socket.url, /^ws:\/\/rt.example.org:80\/ws\/app\/app-key\?protocol=7&client=js&version=[\d.]+&flash=false&ext=rec1$/);
    assert.deepEqual(data, { auth: '', channel: 'orders', recovery: { v: 1 } });
    assert.equal(server.sockets.length, 1);
    pusher.disconnect();
  });

  it('resumes after a reconnect and drops what it has', async () => {
    const { socket, connected, events, pusher } = await atSeven();
    socket.drop(4200);
    const next = await connected(2, '2.2');
    const { recovery } = await until('subscribe', () => next.subscribe('orders'));
    assert.deepEqual(recovery, {
      v: 1, epoch: 'e1', offset: '7', floor: 'f1', prev_socket: '1.1', resume_token: 'resume-1',
    });

    next.answer('orders', { epoch: 'e1', offset: '7', recovered: true, replay: 2, boundary: false, floor: 'f1' });
    [7, 8, 9, 9].forEach((offset) => next.message('orders', offset));
    next.frame({ event: 'tidewire:skip', channel: 'orders', offset: '10' });

    assert.deepEqual(events, ['pusher:subscription_succeeded', 'tidewire:recovered', 'message:8', 'message:9']);
    assert.deepEqual(pusher.positions(), { orders: { epoch: 'e1', offset: '10', floor: 'f1' } });
    pusher.disconnect();
  });

  it('tells stale and gap on the channel', async () => {
    const { socket, events, channel, pusher } = await atSeven();
    const reasons: unknown[] = [];
    channel.bind('tidewire:stale', ({ reason }: any) => reasons.push(reason));

    socket.event('tidewire:continuity', { recovered: false, reason: 'trimmed', epoch: 'e2', offset: '90', floor: 'g' }, 'orders');
    socket.event('tidewire:continuity', { recovered: false, reason: 'link' }, 'orders');
    socket.message('orders', 91);

    assert.deepEqual(events, ['tidewire:stale', 'tidewire:gap', 'message:91']);
    assert.deepEqual(reasons, ['trimmed']);
    pusher.disconnect();
  });

  it('hands on the data of an answer without recovery', async () => {
    const all = page();
    const data = new Promise((resolve) => all.pusher.subscribe('orders').bind('pusher:subscription_succeeded', resolve));
    const socket = await all.connected(1, '1.1');
    await until('subscribe', () => socket.subscribe('orders'));
    socket.answer('orders', { epoch: 'e1', offset: '6', floor: 'f1' });

    assert.deepEqual(await data, {});
    all.pusher.disconnect();
  });

  it('sees real joins and leaves only', async () => {
    const authorizer = () => ({
      authorize: (id: string, callback: any) => callback(null, { auth: `k:${id}`, channel_data: '{"user_id":"ann"}' }),
    });
    const { pusher, connected } = page({ authorizer });
    const channel = pusher.subscribe('presence-room');
    const socket = await connected(1, '1.1');
    await until('subscribe', () => socket.subscribe('presence-room'));
    socket.answer('presence-room', {}, roster('ann', 'ben', 'cho'));
    socket.event('pusher_internal:member_added', { user_id: 'eve', user_info: {} }, 'presence-room');
    const events: string[] = [];
    channel.bind('pusher:subscription_succeeded', (members: any) => events.push(`here ${Object.keys(members.members).sort()}`));
    channel.bind('pusher:member_added', ({ id }: any) => events.push(`+${id}`));
    channel.bind('pusher:member_removed', ({ id }: any) => events.push(`-${id}`));

    socket.drop(4200);
    const next = await connected(2, '2.2');
    await until('subscribe', () => next.subscribe('presence-room'));
    next.answer('presence-room', {}, roster('ann', 'cho', 'dan', 'eve'));

    assert.deepEqual(events, ['here ann,ben,cho,eve', '-ben', '+dan']);
    assert.deepEqual(Object.keys(channel.members.members).sort(), ['ann', 'cho', 'dan', 'eve']);
    assert.equal(channel.members.count, 4);
    assert.equal(channel.members.me.id, 'ann');
    pusher.disconnect();
  });

  it('leaves other instances of the class alone', async () => {
    const { Stock, server, pusher } = page();
    await until('first', () => server.sockets[0]);
    const stock = new Stock('app-key', OPTIONS);
    const channel = stock.subscribe('orders');
    const events = heard(channel);
    const socket = await until('second', () => server.sockets[1]);
    socket.greet('2.2', {});
    const data = await until('subscribe', () => socket.subscribe('orders'));
    socket.event('pusher_internal:subscription_succeeded', {}, 'orders');
    [1, 1].forEach((offset) => socket.message('orders', offset));

    assert.doesNotMatch(socket.url, /rec1|tidewire/);
    assert.deepEqual(data, { auth: '', channel: 'orders' });
    assert.deepEqual(events, ['pusher:subscription_succeeded', 'message:1', 'message:1']);
    pusher.disconnect();
    stock.disconnect();
  });

  it('two recovering instances of one app do not share positions', async () => {
    const { Recovering, server, pusher, connected } = await atSeven();
    const other = new Recovering('app-key', OPTIONS);
    other.subscribe('orders');
    const socket = await connected(2, '2.2');

    assert.deepEqual((await until('subscribe', () => socket.subscribe('orders'))).recovery, { v: 1 });
    assert.equal(server.sockets.length, 2);
    pusher.disconnect();
    other.disconnect();
  });

  it('is a stock client to a server without the extension', async () => {
    const { pusher, server } = page();
    const events = heard(pusher.subscribe('orders'));
    const socket = await until('socket', () => server.sockets[0]);
    socket.greet('1.1', {});

    assert.deepEqual(await until('subscribe', () => socket.subscribe('orders')), { auth: '', channel: 'orders' });
    socket.event('pusher_internal:subscription_succeeded', {}, 'orders');
    socket.frame({ event: 'message', channel: 'orders', data: '{"n":1}' });
    assert.deepEqual(events, ['pusher:subscription_succeeded', 'message:1']);
    pusher.disconnect();
  });

  it('an edge that asks to be left keeps its connection until the next one has its channels', async () => {
    const { socket, connected, pusher } = await atSeven();
    socket.event('tidewire:migrate', { within_ms: 8000 });
    const next = await connected(2, '2.2');
    await until('subscribe', () => next.subscribe('orders'));
    assert.equal(socket.closedWith, undefined);

    next.answer('orders', { epoch: 'e1', offset: '7', recovered: true, replay: 0, floor: 'f1' });

    assert.equal(socket.closedWith, 1000);
    assert.equal(pusher.connection.state, 'connected');
    pusher.disconnect();
  });

  it('a channel that was left while disconnected begins anew', async () => {
    const { socket, connected, pusher } = await atSeven();
    socket.drop(4200);
    pusher.unsubscribe('orders');
    pusher.subscribe('orders');
    const next = await connected(2, '2.2');

    assert.deepEqual((await until('subscribe', () => next.subscribe('orders'))).recovery.offset, undefined);
    pusher.disconnect();
  });

  it('comes back at a planned time that attempts given up meanwhile do not prolong', async () => {
    const { socket, environment, server, pusher } = await atSeven();
    environment.draws = [1];
    socket.drop(4200, 'drain retry_ms=9000');
    await until('connecting', () => pusher.connection.state === 'connecting');
    environment.advance(6_000);
    pusher.disconnect();
    pusher.connect();
    await until('connecting', () => pusher.connection.state === 'connecting');
    await until('a timer', () => environment.timers > 0);
    environment.advance(2_999);
    assert.equal(server.sockets.length, 1);

    environment.advance(1);

    assert.equal(server.sockets.length, 2);
    pusher.disconnect();
  });

  it('never waits longer than pusher-js has patience', async () => {
    const { socket, environment, server, pusher } = await atSeven();
    socket.drop(4200, 'drain retry_ms=60000');
    await until('a timer', () => environment.timers > 0);
    environment.advance(10_000);

    assert.equal(server.sockets.length, 2);
    pusher.disconnect();
  });

  it('gives up a connection that does not answer after a sleep', async () => {
    const { socket, environment, server, pusher } = await atSeven();
    environment.sleep(3_600_000);
    assert.equal(socket.sentOf('pusher:ping').length, 1);
    environment.advance(5_000);
    await until('another', () => server.sockets[1], 5);

    assert.equal(socket.closedWith, 1000);
    pusher.disconnect();
  });
}

function roster(...ids: string[]) {
  const hash = Object.fromEntries(ids.map((id) => [id, { name: id }]));
  return { presence: { count: ids.length, ids, hash } };
}
