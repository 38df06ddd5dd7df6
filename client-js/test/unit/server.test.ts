import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  IdempotencyConflict, NotAuthorized, PositionLost, Rejected, TidewireServer, Unavailable,
} from '../../src/server.js';

const app = { appId: '900123', key: 'f0e1d2c3b4a5968778aa', secret: '9b8c7d6e5f4a3b2c1d0e', url: 'https://rt.example.org/' };

type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | Error;

/** A server client whose requests are answered in this order; the last answer for ever. */
function backend(...answers: Answer[]) {
  const requests: { url: URL; body: any; headers: any }[] = [];
  const waits: number[] = [];
  const server = new TidewireServer({
    ...app,
    environment: {
      now: () => 1_760_000_000_000,
      random: () => 1,
      wait: async (ms) => void waits.push(ms),
      fetch: (async (url: string, init: any) => {
        requests.push({ url: new URL(url), body: init.body && JSON.parse(init.body), headers: init.headers });
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer instanceof Error) throw answer;
        const { status = 200, body = {}, headers = {} } = answer ?? {};
        return new Response(JSON.stringify(body), { status, headers });
      }) as any,
    },
  });
  return { server, requests, waits };
}

test('a GET is signed as Pusher defines it', async () => {
  const { server, requests } = backend({ status: 200, body: { channels: { 'presence-a': { user_count: 1 } } } });

  assert.deepEqual(await server.channels({ prefix: 'presence-', info: ['user_count'] }), { 'presence-a': { user_count: 1 } });

  const { url } = requests[0]!;
  assert.equal(url.pathname, '/apps/900123/channels');
  assert.equal(url.searchParams.get('auth_signature'), 'b0d4c7316eb4531f87e03735d4d78cd52edaf70a165263f035b76deb1d464d10');
});

test('a POST names the MD5 of its body', async () => {
  const { server, requests } = backend({ status: 200 });

  await server.terminateUserConnections('u-17');

  const { url } = requests[0]!;
  assert.equal(url.searchParams.get('body_md5'), createHash('md5').update('{}').digest('hex'));
  assert.equal(url.searchParams.get('auth_signature'), 'df5e67e0a4aa20b357ac5ef797f0bed17a1ee7a77c564275e584f1a5d6b98d8e');
});

test('a path is signed decoded and sent encoded', async () => {
  const { server, requests } = backend({ status: 200 });

  await server.terminateUserConnections('zoë k');

  const { url } = requests[0]!;
  assert.equal(url.pathname, '/apps/900123/users/zo%C3%AB%20k/terminate_connections');
  assert.equal(url.searchParams.get('auth_signature'), '530bd7bca42f5df5409b92a55d5a8398f6523ff7b69c82cfd4bad0b56cb8e9fb');
});

test('channels and users are signed like the vectors of the protocol', () => {
  const { server } = backend({ status: 200 });

  assert.deepEqual(server.authorizeChannel('70312.998811', 'private-orders.42'), {
    auth: `${app.key}:84602d0cdadf01e4a86c60768654162166f203a83ff6bf2cde6368a2565101ed`,
  });
  assert.equal(
    server.authorizeChannel('70312.998811', 'presence-lobby', { user_id: 'u-17', user_info: { name: 'Ana' } }).auth,
    `${app.key}:da5215a465cd2e36a916d5cf54558558821d5de74e73b79ec81c866840a6535d`,
  );
  assert.equal(
    server.authenticateUser('70312.998811', { id: 'u-17', user_info: { name: 'Ana' }, watchlist: ['u-18', 'u-19'] } as any).auth,
    `${app.key}:a158bb19854445e0f3c174e704c0247f124de8c09e75a1b4f5223008dfcf88f8`,
  );
});

test('what must not be signed is not', () => {
  const { server } = backend({ status: 200 });

  assert.throws(() => server.authorizeChannel('1.1:private-admin', 'private-a'), /socket id/);
  assert.throws(() => server.authorizeChannel('1.1', 'public'), /public/);
  assert.throws(() => server.authorizeChannel('1.1', 'presence-a'), /user_id/);
  assert.throws(() => server.authorizeChannel('1.1', 'private-encrypted-a'), /encrypted/);
});

const shifting = [
  'presence-room:{"user_id":"admin"}', ':user::{"id":"admin"}', 'private-a:b', 'private-a:', 'private-a ', 'private-a\n',
  'private-ä', `private-${'x'.repeat(193)}`,
];
for (const channel of shifting) {
  test(`a channel name that would shift what is signed is not signed: ${JSON.stringify(channel).slice(0, 40)}`, () => {
    const { server } = backend({ status: 200 });

    assert.throws(() => server.authorizeChannel('1.1', channel), /not a channel name/);
    assert.throws(() => server.authorizeChannel('1.1', channel, { user_id: 'u' }), /not a channel name/);
  });
}

test('every channel name that the server accepts is signed', () => {
  const { server } = backend({ status: 200 });

  for (const channel of ['private-A-z_0=@,.;9', `private-${'x'.repeat(192)}`, 'private-cache-a']) {
    assert.match(server.authorizeChannel('1.1', channel).auth, /^[^:]+:[0-9a-f]{64}$/);
  }
});

test('a user id with half a surrogate pair is not signed', () => {
  const { server } = backend({ status: 200 });

  assert.throws(() => server.authorizeChannel('1.1', 'presence-a', { user_id: 'a\ud800' }), /surrogate/);
  assert.throws(() => server.authenticateUser('1.1', { id: '\udc00' }), /surrogate/);
  assert.ok(server.authenticateUser('1.1', { id: 'rocket 🚀' }).auth);
});

test('a publish keeps one idempotency key over its attempts, and a new call has another', async () => {
  const { server, requests } = backend(new TypeError('reset'), { status: 503 }, { status: 200 });

  await server.publish('chat-room', 'message', { text: 'hi' });
  await server.publish('chat-room', 'message', { text: 'hi' });

  const keys = requests.map(({ body }) => body.idempotency_key);
  assert.equal(keys.length, 4);
  assert.equal(new Set(keys.slice(0, 3)).size, 1);
  assert.notEqual(keys[3], keys[0]);
  assert.match(keys[0], /^[\x21-\x7e]{1,128}$/);
  assert.deepEqual(requests[0]?.body.data, '{"text":"hi"}');
  assert.deepEqual(requests[0]?.body.channels, ['chat-room']);
});

test('attempts end, with the key and what became of each channel', async () => {
  const outcomes = [{ event: 0, channel: 'a', outcome: 'unknown' }];
  const { server, requests, waits } = backend({ status: 503, body: { error: 'busy', outcomes } });

  await assert.rejects(server.publish('a', 'e', 'text', { idempotencyKey: 'k-1' }), (error: any) => {
    assert.ok(error instanceof Unavailable);
    assert.deepEqual([error.name, error.status, error.idempotencyKey, error.outcomes], ['Unavailable', 503, 'k-1', outcomes]);
    return true;
  });

  assert.equal(requests.length, 5);
  assert.deepEqual(waits, [200, 400, 800, 1600]);
});

test('Retry-After is waited for, and jitter beyond it', async () => {
  const { server, waits } = backend({ status: 503, headers: { 'Retry-After': '2' } }, { status: 200 });

  await server.publish('a', 'e', {});

  assert.deepEqual(waits, [2200]);
});

const refusals = [
  [400, Rejected], [401, NotAuthorized], [403, NotAuthorized], [409, IdempotencyConflict], [410, PositionLost], [413, Rejected],
] as const;
for (const [status, type] of refusals) {
  test(`${status} is ${type.name}, and not repeated`, async () => {
    const { server, requests } = backend({ status, body: { error: 'no', reason: 'trimmed', position: 'e:9' } });

    await assert.rejects(server.history('chat'), (error: any) => error.constructor === type && error.status === status);

    assert.equal(requests.length, 1);
  });
}

for (const status of [408, 429, 500, 502, 503, 504]) {
  test(`${status} is repeated`, async () => {
    const { server, requests } = backend({ status }, { status: 200 });
    await server.publish('a', 'e', {});

    assert.equal(requests.length, 2);
  });
}

test('a lost position says where to go on', async () => {
  const { server } = backend({ status: 410, body: { error: 'gone', reason: 'diverged', position: 'e2:9', fork: 'e1:5' } });

  await assert.rejects(server.history('chat', { since: 'e1:7' }), (error: any) => {
    assert.deepEqual([error.reason, error.position, error.fork], ['diverged', 'e2:9', 'e1:5']);
    return true;
  });
});

test('a batch is one publish', async () => {
  const { server, requests } = backend({ status: 200 });

  await server.publishBatch([{ channel: 'a', event: 'x', data: 1 }, { channel: 'b', event: 'y', data: 'text', socketId: '1.1' }]);

  const { url, body } = requests[0]!;
  assert.equal(url.pathname, '/apps/900123/batch_events');
  assert.deepEqual(body.batch, [
    { name: 'x', channel: 'a', data: '1' }, { name: 'y', channel: 'b', data: 'text', socket_id: '1.1' },
  ]);
  assert.equal(typeof body.idempotency_key, 'string');
});

test('history asks for pages', async () => {
  const page = { position: 'e:2', messages: [], next: 'e:1' };
  const { server, requests } = backend({ status: 200, body: page });

  assert.deepEqual(await server.history('chat', { since: 'e:0', limit: 10, reverse: true }), page);

  const { searchParams, pathname } = requests[0]!.url;
  assert.equal(pathname, '/apps/900123/channels/chat/history');
  assert.deepEqual(['since', 'limit', 'reverse'].map((name) => searchParams.get(name)), ['e:0', '10', 'true']);
});

test('what is no data is refused before it is sent', async () => {
  const { server, requests } = backend({ status: 200 });

  await assert.rejects(server.publish('a', 'e', undefined), /data is needed/);

  assert.equal(requests.length, 0);
});
