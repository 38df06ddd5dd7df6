import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { client } from '../support/client.js';
import { settle } from '../support/manual-environment.js';

/** A token that was made at `from` and lives so many seconds. */
function jwt(fromMs: number, seconds: number, name = ''): string {
  const claims = { iat: fromMs / 1000, exp: fromMs / 1000 + seconds, name };
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
}

const START = 1_000_000;

/** Of the client that a test has, once it has one. */
let clock = { now: () => START };

beforeEach(() => (clock = { now: () => START }));

function clocked(all: Awaited<ReturnType<typeof client>>) {
  clock = all.environment;
  return all;
}

test('a token stands in the URL of each connection, asked for anew', async () => {
  let asked = 0;
  const { server, environment } = await client({ token: () => `token/${++asked}` });
  assert.match(server.last.url, /&token=token%2F1$/);
  server.last.drop();
  environment.advance(300);
  await settle();

  assert.match(server.last.url, /&token=token%2F2$/);
});

test('a member who subscribes by a token knows itself by the subject', async () => {
  const token = `e30.${Buffer.from('{"sub":"zoë"}').toString('base64url')}.sig`;
  const { server, realtime } = await client({ token });
  const channel = realtime.subscribe('presence-room');
  server.last.greet('1.1');
  await settle();

  server.last.answer('presence-room', {}, { presence: { count: 1, ids: ['zoë'], hash: { zoë: { age: 4 } } } });

  assert.deepEqual(channel.members.me, { id: 'zoë', info: { age: 4 } });
});

test('a token is replaced in place a minute before its end, and the next one too', async () => {
  let now = START;
  const { server, environment } = await client({ token: async () => jwt(now, 600) });
  environment.draws = [0.9999];
  /** Time passes on a connection that answers. */
  const live = async (ms: number) => {
    for (let left = ms; left > 0; left -= 10_000) {
      server.last.event('pusher:pong', {});
      environment.advance(Math.min(left, 10_000));
      await settle();
    }
  };
  server.last.greet('1.1');
  await live(530_000);
  assert.equal(server.last.sentOf('tidewire:refresh').length, 0);
  now = START + 540_000;
  await live(10_000);
  assert.deepEqual(server.last.sentOf('tidewire:refresh').map(({ data }) => data.token), [jwt(now, 600)]);

  server.last.event('tidewire:refreshed', { expires_at: now / 1000 + 600 });
  await live(540_000);

  assert.equal(server.last.sentOf('tidewire:refresh').length, 2);
  assert.equal(server.sockets.length, 1);
});

test('a clock that is an hour ahead does not refresh in a loop', async () => {
  const { server, environment } = await client({ token: () => jwt(START - 3_600_000, 300) });
  server.last.greet('1.1');
  for (let second = 0; second < 100; second++) {
    environment.advance(1_000);
    await settle();
  }

  assert.equal(server.last.sentOf('tidewire:refresh').length, 0);
});

test('a token function that fails is asked again while the token lasts', async () => {
  let fail = false;
  const errors: unknown[] = [];
  const { server, environment, realtime } = clocked(await client({
    token: () => (fail ? Promise.reject(new Error('login is down')) : jwt(clock.now(), 100)),
  }));
  realtime.bind('error', ({ message }) => errors.push(message));
  server.last.greet('1.1');
  fail = true;
  environment.advance(76_000);
  await settle();
  fail = false;
  environment.advance(5_000);
  await settle();

  assert.deepEqual(errors, ['login is down']);
  assert.equal(server.last.sentOf('tidewire:refresh').length, 1);
});

test('a refresh that the server refuses is tried again', async () => {
  const { server, environment } = clocked(await client({ token: () => jwt(clock.now(), 100) }));
  server.last.greet('1.1');
  environment.advance(76_000);
  await settle();
  server.last.frame({ event: 'pusher:error', data: { code: 4009, message: 'no' } });
  environment.advance(5_000);
  await settle();

  assert.equal(server.last.sentOf('tidewire:refresh').length, 2);
});

test('a string is never refreshed', async () => {
  const { server, environment } = await client({ token: jwt(START, 100) });
  server.last.greet('1.1');
  environment.advance(110_000);

  assert.equal(server.last.sentOf('tidewire:refresh').length, 0);
});

test('a connection whose token ended comes back with another one; one that was terminated does not', async () => {
  const { server, environment, realtime } = clocked(await client({ token: () => jwt(clock.now(), 100) }));
  server.last.greet('1.1');
  server.last.drop(4009, 'Token expired');
  environment.advance(300);
  await settle();
  assert.equal(server.sockets.length, 2);
  server.last.greet('2.2');

  server.last.drop(4009, 'You got disconnected by the app.');

  assert.equal(realtime.state, 'failed');
});

test('a token that is refused twice in a row is final', async () => {
  const { server, environment, realtime } = await client({ token: () => 'bad' });
  server.last.drop(4009);
  environment.advance(300);
  await settle();
  assert.equal(realtime.state, 'connecting');
  server.last.drop(4009);

  assert.equal(realtime.state, 'failed');
});

test('a token function that fails at connect is asked again with backoff', async () => {
  let asked = 0;
  const { server, environment } = await client({
    token: () => (++asked === 1 ? Promise.reject(new Error('down')) : 'good'),
  });
  assert.equal(server.sockets.length, 0);
  environment.advance(300);
  await settle();

  assert.match(server.last.url, /token=good/);
});
