// Run by compose-smoke.sh against the compose cluster; EDGES holds the container ids of the two edges.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Pusher = require('pusher-js');
const PusherServer = require('pusher');

const edges = process.env.EDGES.trim().split(/\s+/);
const docker = (...args) => execFileSync('docker', args, { encoding: 'utf8' }).trim();
const backend = new PusherServer({
  appId: '100001', key: 'tidewire-key', secret: 'tidewire-secret', host: '127.0.0.1', port: '6443', useTLS: true,
});
const until = async (what, check, seconds = 60) => {
  for (let i = 0; i < seconds * 10; i++) {
    if (await check()) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`not within ${seconds} s: ${what}`);
};

/** Connections that an edge counts itself. */
const connections = (edge) => {
  const metrics = docker('exec', edge, 'bash', '-c',
    'exec 3<>/dev/tcp/127.0.0.1/9601; printf "GET /metrics HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3');
  return Number(/^tidewire_connections\S* ([\d.E]+)/m.exec(metrics)?.[1] ?? NaN);
};

// Alternate sources of load balancing: leastconn gives each edge half of them.
const clients = Array.from({ length: 8 }, () => {
  const pusher = new Pusher('tidewire-key', {
    cluster: '', wsHost: '127.0.0.1', wssPort: 6443, wsPort: 6443, forceTLS: true, enabledTransports: ['ws', 'wss'],
  });
  const client = { pusher, heard: new Set(), channel: pusher.subscribe('news') };
  client.channel.bind('headline', (data) => client.heard.add(data.n));
  return client;
});
const allSubscribed = () => clients.every(({ channel, pusher }) => pusher.connection.state === 'connected' && channel.subscribed);
await until('all subscribed over wss', allSubscribed);

const spread = edges.map(connections);
console.log(`connections per edge: ${spread}`);
assert.ok(spread.every((n) => n > 0), `a subscriber on each edge, got ${spread}`);

await backend.trigger('news', 'headline', { n: 1 });
await until('the first event everywhere', () => clients.every(({ heard }) => heard.has(1)));
console.log('published through the load balancer: received on both edges');

docker('stop', '--time', '60', edges[0]);
console.log(`stopped one edge; exit code ${docker('inspect', '-f', '{{.State.ExitCode}}', edges[0])}`);
assert.equal(docker('inspect', '-f', '{{.State.ExitCode}}', edges[0]), '0');
await until('everybody on the other edge', () => allSubscribed() && connections(edges[1]) === clients.length);

await backend.trigger('news', 'headline', { n: 2 });
await until('the second event everywhere', () => clients.every(({ heard }) => heard.has(2)));
console.log(`after the stop: ${connections(edges[1])} connections on the other edge, all received`);
clients.forEach(({ pusher }) => pusher.disconnect());
console.log('compose smoke: 1 passed, 0 failed');
process.exit(0);
