import type { Channel } from '../../src/client/channel.js';
import type { RealtimeOptions } from '../../src/client/options.js';
import { RealtimeClient } from '../../src/client/realtime-client.js';
import { FakeServer } from './fake-server.js';
import { ManualEnvironment, settle } from './manual-environment.js';

/** A client and all that is around it. */
export async function client(options: Partial<RealtimeOptions> = {}) {
  const environment = new ManualEnvironment();
  const server = new FakeServer();
  const realtime = new RealtimeClient({
    key: 'app-key', host: 'rt.example.org', webSocket: server.WebSocket, environment, ...options,
  });
  await settle();
  return { environment, server, realtime };
}

/** What a channel emits from now on, as `event` or `event:n` for messages with a number. */
export function heard(channel: Pick<Channel, 'bind_global'>): string[] {
  const events: string[] = [];
  channel.bind_global((event, data) => {
    events.push(data?.n === undefined ? event : `${event}:${data.n}`);
  });
  return events;
}

/** A client that is at offset 7 of `orders`, on the socket that is returned. */
export async function atSeven(options: Partial<RealtimeOptions> = {}) {
  const all = await client(options);
  const channel = all.realtime.subscribe('orders');
  const socket = all.server.last;
  socket.greet('1.1');
  socket.answer('orders', { epoch: 'e1', offset: '5', floor: 'f1' });
  socket.message('orders', 6);
  socket.message('orders', 7);
  return { ...all, channel, socket, events: heard(channel) };
}

/** Lets the connection go and come back. */
export async function reconnected({ environment, server }: Awaited<ReturnType<typeof client>>, id = '2.2') {
  server.last.drop();
  environment.advance(25_000);
  await settle();
  server.last.greet(id, { rec: { v: 1, resume_token: `resume-${id}` } });
  return server.last;
}
