import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchedAuthorization } from '../../src/index.js';
import { TidewireServer } from '../../src/server.js';

const server = new TidewireServer({
  appId: '1', key: 'k', secret: 's', url: 'https://rt.example.org',
});

type Answer = (body: any) => Response | Promise<Response>;

/** The handler, and the requests that it sent. The last answer repeats. */
function handler(...answers: Answer[]) {
  const asked: { socket_id: string; channel_names: string[] }[] = [];
  const waits: number[] = [];
  const authorize = batchedAuthorization({
    endpoint: 'https://example.org/auth',
    headers: () => ({ Authorization: 'Bearer x' }),
    environment: {
      random: () => 1,
      wait: async (ms) => void (ms > 0 && waits.push(ms)),
      fetch: async (_, init) => {
        const body = JSON.parse(init.body as string);
        asked.push(body);
        assert.equal((init.headers as any).Authorization, 'Bearer x');
        const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
        return answer(body);
      },
    },
  });
  const subscribe = (channelName: string, socketId = '1.2') => new Promise<any>((done, fail) => {
    authorize({ socketId, channelName }, (error, answer) => error ? fail(error) : done(answer));
  });
  return { subscribe, asked, waits };
}

const signing: Answer = async ({ socket_id, channel_names }) => Response.json(
  await server.authorizeChannels(socket_id, channel_names, (name) =>
    name.startsWith('presence-') ? { user_id: 'ann' } : name !== 'private-no'));

test('forty channels of a page cost one call', async () => {
  const { subscribe, asked } = handler(signing);
  const names = Array.from({ length: 40 }, (_, i) => `private-${i}`);

  const answers = await Promise.all(names.map((name) => subscribe(name)));

  assert.equal(asked.length, 1);
  assert.deepEqual(asked[0], { socket_id: '1.2', channel_names: names });
  assert.deepEqual(answers[7], server.authorizeChannel('1.2', 'private-7'));
});

test('each channel has its own answer', async () => {
  const { subscribe } = handler(signing);
  const [room, no] = await Promise.allSettled([subscribe('presence-room'), subscribe('private-no')]);

  assert.deepEqual((room as any).value, server.authorizeChannel('1.2', 'presence-room', { user_id: 'ann' }));
  assert.equal((no as any).reason.message, 'Forbidden');
});

test('more than a hundred channels and other sockets are other calls', async () => {
  const { subscribe, asked } = handler(signing);
  const names = Array.from({ length: 101 }, (_, i) => `private-${i}`);

  await Promise.all([...names.map((name) => subscribe(name)), subscribe('private-0', '3.4')]);

  assert.deepEqual(asked.map((call) => call.channel_names.length).sort((a, b) => a - b), [1, 1, 100]);
});

test('a busy endpoint is asked again, and a refusal is not', async () => {
  const busy: Answer = () => new Response('', { status: 503 });
  const patient = handler(busy, signing);
  await patient.subscribe('private-a');
  assert.equal(patient.asked.length, 2);
  assert.deepEqual(patient.waits, [1_000]);

  const refused = handler(() => Response.json({ error: 'Token expired' }, { status: 401 }));
  await assert.rejects(refused.subscribe('private-a'), /Token expired/);
  assert.equal(refused.asked.length, 1);

  const away = handler(busy);
  await assert.rejects(away.subscribe('private-a'), /503/);
  assert.equal(away.asked.length, 3);
});

test('a channel that the endpoint left out is an error', async () => {
  const { subscribe } = handler(() => Response.json({ channels: {} }));

  await assert.rejects(subscribe('private-a'), /did not answer for private-a/);
});

test('a name that cannot be signed is the error of that channel alone', async () => {
  const answer = await server.authorizeChannels('1.2', ['private-a', 'open'], () => true);

  assert.ok('auth' in answer.channels['private-a']!);
  assert.equal((answer.channels['open'] as any).status, 400);
  await assert.rejects(server.authorizeChannels('1.2', [], () => true), /1 to 100/);
});
