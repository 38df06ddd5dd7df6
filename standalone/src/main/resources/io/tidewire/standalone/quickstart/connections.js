/** Clients of the page, and what their errors mean. */
import { makeCuttable } from './cable.js';
import { server } from './server.js';
import { RealtimeClient, withRecovery } from './client-js.min.mjs';

const Stock = globalThis.Pusher;
makeCuttable(Stock);
const Recovering = withRecovery(Stock);

/** Keys of encrypted channels, by channel. */
export const sharedSecrets = new Map();

const authEndpoint = (key) => `/auth/channel?${new URLSearchParams({ app_key: key })}`;

/** Asks /auth/channel, which authorizes whoever holds a good token. */
async function authorize(key, token, socketId, channel) {
  if (!token) {
    throw new Error('This channel needs a token. Enter a JWT of your app above.');
  }
  const response = await fetch(authEndpoint(key), {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: new URLSearchParams({ socket_id: socketId, channel_name: channel }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.error} (status ${response.status})`);
  if (answer.shared_secret) sharedSecrets.set(channel, answer.shared_secret);
  return answer;
}

/**
 * A client of pusher-js.
 *
 * @param options.recovering false: as it comes, without recovery
 * @param options.cable the Cable that it connects by, if it can be cut
 */
export function pusherClient(key, { token, recovering = true, cable } = {}) {
  const Client = recovering ? Recovering : Stock;
  return new Client(key, {
    cluster: '',
    wsHost: server.host,
    wsPort: server.port,
    wssPort: server.port,
    forceTLS: server.secure,
    enabledTransports: ['ws', 'wss'],
    ...(cable && { wsPath: cable.path }),
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, done) => {
        authorize(key, token, socketId, channelName).then((answer) => done(null, answer), (error) => done(error, null));
      },
    },
  });
}

/** A client that can ask for messages from before it subscribed. */
export function historyClient(key, { token } = {}) {
  const scheme = server.secure ? 'wss' : 'ws';
  return new RealtimeClient({
    key,
    url: `${scheme}://${location.host}`,
    authorize: ({ socketId, channel }) => authorize(key, token, socketId, channel),
  });
}

const REMEDIES = {
  4001: 'The server does not know this key. Check it against "keys" in the apps file.',
  4003: 'The app is disabled. Set "enabled: true" in the apps file.',
  4004: 'The app has as many connections as it may. Raise "max_connections" in the apps file.',
  4009: `The server refused this page or its token. Add ${server.origin} to "allowed_origins" in the apps file, or use a valid token.`,
  4100: 'The server is busy or has just started. The client tries again by itself.',
  4153: 'Too many connections come from your address. Close some, or raise TIDEWIRE_EDGE_ADDRESS_MAX_CONNECTIONS.',
};

/** What a connection's error means and what to do about it. */
export function remedyFor(error) {
  const { code, message } = error?.data ?? error?.error?.data ?? {};
  if (REMEDIES[code]) return REMEDIES[code];
  if (message) return `${message}${code ? ` (code ${code})` : ''}`;
  return 'The server cannot be reached. Check that it runs, and that proxies in between let WebSocket upgrades pass.';
}

/** The same for a subscription. */
export function refusalOf(channel, { error, reason, status } = {}) {
  const why = error || reason || (status && `status ${status}`) || 'no reason given';
  return `${channel} was refused: ${why}`;
}
