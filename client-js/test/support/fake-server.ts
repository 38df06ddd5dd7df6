import type { Frame } from '../../src/wire/frame.js';
import { serverFrame } from '../../src/wire/frame.js';

/** A socket whose other end is the test; speaks as docs/recovery.md says. */
export class FakeSocket {
  onopen: any;
  onmessage: any;
  onclose: any;
  onerror: any;
  readyState = 0;
  bufferedAmount = 0;
  closedWith: number | undefined;
  readonly sent: any[] = [];

  constructor(readonly url: string) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code = 1005): void {
    this.readyState = 3;
    this.closedWith = code;
  }

  /** The frames of this event that the client sent. */
  sentOf(event: string): any[] {
    return this.sent.filter((frame) => frame.event === event);
  }

  /** The data of the last subscribe to a channel. */
  subscribe(channel: string): any {
    return this.sentOf('pusher:subscribe').map(({ data }) => data).filter((data) => data.channel === channel).at(-1);
  }

  frame(frame: Frame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  event(event: string, data: unknown, channel?: string): void {
    this.onmessage?.({ data: serverFrame(event, channel, data) });
  }

  greet(socketId: string, more: Record<string, unknown> = { rec: rec() }): void {
    this.readyState = 1;
    this.onopen?.({});
    this.event('pusher:connection_established', { socket_id: socketId, activity_timeout: 120, ...more });
  }

  answer(channel: string, recovery: Record<string, unknown> = {}, more: Record<string, unknown> = {}): void {
    const data = { ...more, recovery: { v: 1, ...recovery } };
    this.event('pusher_internal:subscription_succeeded', data, channel);
  }

  message(channel: string, offset: number | string, id = `id-${offset}`, event = 'message'): void {
    this.frame({ event, channel, data: JSON.stringify({ n: String(offset) }), offset: String(offset), id });
  }

  drop(code = 1006, reason = ''): void {
    this.readyState = 3;
    this.onclose?.({ code, reason, wasClean: code !== 1006 });
  }
}

export function rec(token = 'resume-1', more: Record<string, unknown> = {}): Record<string, unknown> {
  return { v: 1, backoff: { base: 250, cap: 20_000 }, resume_token: token, ...more };
}

/** Takes every connection. */
export class FakeServer {
  readonly sockets: FakeSocket[] = [];

  readonly open = (url: string): FakeSocket => {
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    return socket;
  };

  /** As a constructor of sockets. */
  get WebSocket(): any {
    const { open } = this;
    return function (url: string) {
      return open(url);
    };
  }

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('nobody has connected');
    return socket;
  }
}
