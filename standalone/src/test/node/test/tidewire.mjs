// What every test here shares: where Tidewire listens, stock clients pointed at it, and a stock authorization backend.
import crypto from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import { after } from 'node:test';
// Its build for require() calls itself an ES module, and so loads in no Node that checks.
import Echo from 'laravel-echo';

const require = createRequire(import.meta.url);
export const Pusher = require('pusher-js');
export const PusherServer = require('pusher');
export { Echo };

const needed = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are started by NodeClientsIT`);
  return value;
};
export const ports = needed('TIDEWIRE_PORTS').split(',').map(Number);
const control = needed('TIDEWIRE_CONTROL');
export const app = { appId: '100001', key: 'tidewire-key', secret: 'tidewire-secret' };
export const jwtSecret = needed('TIDEWIRE_JWT_SECRET');
/** 32 bytes, shared with the encrypted channels' backend. */
export const masterKey = Buffer.alloc(32, 7).toString('base64');

const open = [];
after(() => {
  open.forEach((close) => close());
  // A client that had to reconnect leaves a timer behind that keeps the process alive for a quarter of a minute.
  setTimeout(() => process.exit(), 1000).unref();
});

/** A stock server SDK. */
export function backend(port = ports[0]) {
  return new PusherServer({
    ...app, host: '127.0.0.1', port: String(port), useTLS: false, encryptionMasterKeyBase64: masterKey,
  });
}

/** The options that point any pusher-js at us; see docs/clients. */
export function options(port = ports[0], more = {}) {
  return {
    cluster: '', wsHost: '127.0.0.1', wsPort: port, wssPort: port, forceTLS: false,
    enabledTransports: ['ws', 'wss'], ...more,
  };
}

/** A stock browser client, disconnected after the test file. */
export function client(port, more) {
  const pusher = new Pusher(app.key, options(port, more));
  open.push(() => pusher.disconnect());
  return pusher;
}

/** The next time `event` is bound-called on a channel, connection or client. */
export function next(emitter, event, seconds = 10) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      emitter.unbind(event, handler);
      reject(new Error(`no ${event} within ${seconds} s`));
    }, seconds * 1000);
    function handler(data, metadata) {
      clearTimeout(timer);
      emitter.unbind(event, handler);
      resolve(data === undefined ? metadata : data);
    }
    emitter.bind(event, handler);
  });
}

export async function connected(pusher) {
  if (pusher.connection.state !== 'connected') await next(pusher.connection, 'connected', 20);
  return pusher;
}

export async function subscribed(pusher, name) {
  const channel = pusher.subscribe(name);
  if (!channel.subscribed) await next(channel, 'pusher:subscription_succeeded');
  return channel;
}

/** What an application's own backend does: signs with the stock SDK. `user` decides who asks. */
export async function authBackend(user = () => ({ user_id: 'u-1', user_info: { name: 'Ana' } })) {
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const socketId = form.get('socket_id');
    const url = new URL(request.url, 'http://local');
    const who = user(url.searchParams);
    const reply = url.pathname.endsWith('user-auth')
      ? backend().authenticateUser(socketId, {
        id: who.user_id, user_info: who.user_info, watchlist: url.searchParams.getAll('watch'),
      })
      : backend().authorizeChannel(socketId, form.get('channel_name'),
        form.get('channel_name').startsWith('presence-') ? who : undefined);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(reply));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => { server.closeAllConnections(); server.close(); });
  const base = `http://127.0.0.1:${server.address().port}`;
  return {
    /** pusher-js options for a client that is this user, and watches those. */
    as: (id, watched = []) => ({
      channelAuthorization: { endpoint: `${base}/auth?user=${id}` },
      userAuthentication: { endpoint: `${base}/user-auth?user=${id}${watched.map((who) => `&watch=${who}`).join('')}` },
    }),
  };
}

/** An auth backend in which the query names the user. */
export const usersBackend = () => authBackend((query) => ({
  user_id: query.get('user'), user_info: { name: `Name of ${query.get('user')}` },
}));

/** A token as an application's login would hand out. */
export function token(claims) {
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({
    exp: Math.floor(Date.now() / 1000) + 600, ...claims,
  })}`;
  return `${text}.${crypto.createHmac('sha256', jwtSecret).update(text).digest('base64url')}`;
}

/** Asks the harness to do something to the server, e.g. `restart-edge`. */
export async function order(what) {
  const response = await fetch(`${control}/${what}`, { method: 'POST' });
  if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`);
}

/** A channel name that no other test uses. */
export const fresh = (prefix) => `${prefix}${crypto.randomBytes(6).toString('hex')}`;
