import { createRequire } from 'node:module';
import Echo from 'laravel-echo';
import { RealtimeClient, withRecovery } from 'tidewire';
import WebSocket from 'ws';
import { app } from './tidewire.js';

const Pusher = withRecovery(createRequire(import.meta.url)('pusher-js'));

/** A client that listens to one channel. */
export interface Listening {
  name: string;
  /** The numbers of its messages, as they came. */
  numbers: number[];
  /** `recovered`, `stale reason` and `gap reason`, as they were told. */
  told: string[];
  /** Whether the server has answered at least once. */
  ready: boolean;
  /** Whether there is a connection now. */
  connected(): boolean;
  close(): void;
}

/** Impatient, so that a dead link is noticed within a test. */
const IMPATIENT = { activityTimeout: 1_000, pongTimeout: 1_000 };

function listening(name: string, channel: any, connected: () => boolean, close: () => void): Listening {
  const all: Listening = { name, numbers: [], told: [], ready: false, connected, close };
  channel.bind('message', ({ n }: any) => all.numbers.push(n));
  channel.bind('tidewire:recovered', () => all.told.push('recovered'));
  channel.bind('tidewire:stale', ({ reason }: any) => all.told.push(`stale ${reason}`));
  channel.bind('tidewire:gap', ({ reason }: any) => all.told.push(`gap ${reason}`));
  channel.bind('pusher:subscription_succeeded', () => (all.ready = true));
  return all;
}

export function realtime(port: number, name: string, more: Record<string, unknown> = {}): Listening & { client: RealtimeClient } {
  const client = new RealtimeClient({
    key: app.key, url: `ws://127.0.0.1:${port}`, webSocket: WebSocket as any, ...IMPATIENT, ...more,
  });
  const heard = listening(
    'RealtimeClient', client.subscribe(name), () => client.state === 'connected', () => client.disconnect(),
  );
  return Object.assign(heard, { client });
}

const options = (port: number) => ({
  cluster: '', wsHost: '127.0.0.1', wsPort: port, wssPort: port, forceTLS: false, enabledTransports: ['ws'], ...IMPATIENT,
});

export function pusher(port: number, name: string, more: Record<string, unknown> = {}): Listening {
  const client = new Pusher(app.key, { ...options(port), ...more });
  return listening(
    'pusher-js', client.subscribe(name), () => client.connection.state === 'connected', () => client.disconnect(),
  );
}

export function echo(port: number, name: string): Listening {
  const client: any = new Echo({ broadcaster: 'reverb', Pusher, key: app.key, ...options(port) } as any);
  const { pusher: inner } = client.connector;
  const { subscription } = client.channel(name);
  return listening('Echo', subscription, () => inner.connection.state === 'connected', () => client.disconnect());
}
