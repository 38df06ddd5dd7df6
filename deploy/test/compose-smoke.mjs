// Run by compose-smoke.sh against the compose cluster; EDGES holds the container ids of the two edges, APP_SECRET the app's secret.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { withRecovery } from './client-js/dist/esm/index.js';

const require = createRequire(import.meta.url);
const Pusher = require('pusher-js');
const PusherServer = require('pusher');

const edges = process.env.EDGES.trim().split(/\s+/);
const docker = (...args) => execFileSync('docker', args, { encoding: 'utf8' }).trim();
const backend = new PusherServer({
  appId: '100001', key: 'tidewire-key', secret: process.env.APP_SECRET, host: '127.0.0.1', port: '6443', useTLS: true,
});
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const until = async (what, check, seconds = 60) => {
  for (let i = 0; i < seconds * 10; i++) {
    if (await check()) return;
    await pause(100);
  }
  throw new Error(`not within ${seconds} s: ${what}`);
};

/** Connections that an edge counts itself. */
const connections = (edge) => {
  const metrics = docker('exec', edge, 'bash', '-c',
    'exec 3<>/dev/tcp/127.0.0.1/9601; printf "GET /metrics HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3');
  return Number(/^tidewire_connections\S* ([\d.E]+)/m.exec(metrics)?.[1] ?? NaN);
};

// Eight stock clients and four that recover; leastconn gives each edge half of them.
const RECOVERING = 4;
const clients = Array.from({ length: 12 }, (_, n) => {
  const Client = n < RECOVERING ? withRecovery(Pusher) : Pusher;
  const pusher = new Client('tidewire-key', {
    cluster: '', wsHost: '127.0.0.1', wssPort: 6443, wsPort: 6443, forceTLS: true, enabledTransports: ['ws', 'wss'],
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, done) => {
        done(null, backend.authorizeChannel(socketId, channelName, { user_id: `user-${n}` }));
      },
    },
  });
  const channels = ['news', 'chat-room', 'presence-lobby'].map((name) => pusher.subscribe(name));
  const client = { pusher, channels, heard: new Set(), chat: [], stale: [], seen: [] };
  channels[0].bind('headline', (data) => client.heard.add(data.n));
  channels[1].bind('message', (data) => client.chat.push(data.n));
  channels[1].bind('tidewire:stale', ({ reason }) => client.stale.push(reason));
  channels[2].bind('pusher:member_added', ({ id }) => client.seen.push(`+${id}`));
  channels[2].bind('pusher:member_removed', ({ id }) => client.seen.push(`-${id}`));
  return client;
});
const allSubscribed = () => clients.every(({ channels, pusher }) =>
  pusher.connection.state === 'connected' && channels.every((channel) => channel.subscribed));
const everybodyInTheLobby = () => clients.every(({ channels }) => channels[2].members.count === clients.length);
await until('all subscribed over wss', allSubscribed);
await until('everybody sees everybody', everybodyInTheLobby);

const spread = edges.map(connections);
console.log(`connections per edge: ${spread}`);
assert.ok(spread.every((n) => n > 0), `a subscriber on each edge, got ${spread}`);

await backend.trigger('news', 'headline', { n: 1 });
await until('the first event everywhere', () => clients.every(({ heard }) => heard.has(1)));
console.log('published through the load balancer: received on both edges');

clients.forEach(({ seen }) => { seen.length = 0; });
let stopped = false;
let said = 0;
const talk = (async () => {
  while (!stopped) {
    await backend.trigger('chat-room', 'message', { n: ++said });
    await pause(50);
  }
})();
await promisify(execFile)('docker', ['stop', '--time', '60', edges[0]]);
console.log(`stopped one edge; exit code ${docker('inspect', '-f', '{{.State.ExitCode}}', edges[0])}`);
assert.equal(docker('inspect', '-f', '{{.State.ExitCode}}', edges[0]), '0');
await until('everybody on the other edge', () => allSubscribed() && connections(edges[1]) === clients.length);
stopped = true;
await talk;

await backend.trigger('news', 'headline', { n: 2 });
await until('the second event everywhere', () => clients.every(({ heard }) => heard.has(2)));
console.log(`after the stop: ${connections(edges[1])} connections on the other edge, all received`);

const whole = Array.from({ length: said }, (_, i) => i + 1);
const recovering = clients.slice(0, RECOVERING);
await until('the last message', () => recovering.every(({ chat }) => chat.includes(said)));
recovering.forEach(({ chat, stale }) => {
  assert.deepEqual(chat, whole);
  assert.deepEqual(stale, []);
});
console.log(`during the stop: ${said} messages, each once and in order to each client that recovers`);
await until('everybody sees everybody again', everybodyInTheLobby);
clients.forEach(({ seen }, n) => assert.deepEqual(seen, [], `what user-${n} saw of the others`));
console.log('during the stop: nobody was seen leaving or coming');

clients.forEach(({ pusher }) => pusher.disconnect());
console.log('compose smoke: 1 passed, 0 failed');
process.exit(0);
