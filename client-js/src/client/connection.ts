import type { Cancel, Environment } from '../environment.js';
import type { Identity } from '../recovery/ledger.js';
import { Liveness } from '../liveness.js';
import type { Frame } from '../wire/frame.js';
import { clientFrame, isObject, payload, readFrame, text } from '../wire/frame.js';
import type { Ending, Socket, SocketConstructor } from '../web-socket.js';
import { abnormal, discard, OPEN } from '../web-socket.js';

/** Until a server must have greeted: it may delay a crowd by 8 s. */
const GREETING_MS = 15_000;

/** More than this unsent means that nothing goes out. */
const MOST_UNSENT_BYTES = 1 << 20;

/** What becomes of a connection. */
export interface ConnectionEvents {
  /** @param rec what the server says of recovery; undefined if it knows nothing of it */
  established(connection: Connection, rec: Record<string, unknown> | undefined): void;
  received(connection: Connection, frame: Frame): void;
  /** Once, at the end; not after `close`. */
  ended(connection: Connection, ending: Ending): void;
}

export interface Patience {
  activityTimeout: number;
  pongTimeout: number;
}

/** One WebSocket, from the attempt to its end. */
export class Connection {
  /** Undefined until the server has greeted. */
  identity: Identity | undefined;
  /** Who the connection before was, at the time of the greeting. */
  former: Identity | undefined;
  /** Whether the server recovers. */
  recovers = false;
  /** Whether the server tells what became of client events. */
  acknowledges = false;
  /** Channels that were asked for here and are not answered. */
  readonly unanswered = new Set<string>();

  private readonly socket: Socket;
  private readonly greeting: Cancel;
  private liveness: Liveness | undefined;
  private readonly later = new Set<Cancel>();
  private over = false;

  constructor(
    url: string,
    WebSocket: SocketConstructor,
    private readonly environment: Environment,
    private readonly patience: Patience,
    private readonly events: ConnectionEvents,
  ) {
    this.socket = new WebSocket(url);
    this.greeting = environment.after(GREETING_MS, () => this.abandon('no greeting'));
    this.socket.onmessage = (event) => this.hear(event.data);
    this.socket.onclose = (event) => {
      this.end({ code: event?.code ?? 1006, reason: String(event?.reason ?? '') });
    };
    this.socket.onerror = () => {};
  }

  get isOpen(): boolean {
    return !this.over && this.identity !== undefined && this.socket.readyState === OPEN;
  }

  /** False if it cannot be sent now; nothing is kept for later. */
  send(event: string, data: unknown, channel?: string, ack?: string): boolean {
    if (!this.isOpen || (this.socket.bufferedAmount ?? 0) > MOST_UNSENT_BYTES) return false;
    this.socket.send(clientFrame(event, data, channel, ack));
    return true;
  }

  /** Whether the other end is there is asked at once. */
  check(): void {
    this.liveness?.check();
  }

  /** Does something later, if the connection is still there then. */
  whileOpen(ms: number, task: () => void): void {
    if (this.over) return;
    const cancel = this.environment.after(ms, () => {
      this.later.delete(cancel);
      task();
    });
    this.later.add(cancel);
  }

  /** Nothing is heard of it any more. */
  close(): void {
    if (this.over) return;
    this.stop();
    discard(this.socket);
  }

  private abandon(reason: string): void {
    this.close();
    this.events.ended(this, abnormal(reason));
  }

  private end(ending: Ending): void {
    if (this.over) return;
    this.stop();
    this.events.ended(this, ending);
  }

  private stop(): void {
    this.over = true;
    this.greeting();
    this.liveness?.stop();
    this.later.forEach((cancel) => cancel());
    this.later.clear();
  }

  private hear(received: unknown): void {
    if (this.over) return;
    this.liveness?.heard();
    const frame = readFrame(received);
    if (frame === undefined) return;
    if (frame.event === 'pusher:connection_established') this.greeted(payload(frame));
    else if (frame.event === 'pusher:ping') this.send('pusher:pong', {});
    else if (frame.event !== 'pusher:pong') this.events.received(this, frame);
  }

  private greeted(data: Record<string, unknown>): void {
    const id = text(data.socket_id);
    if (id === undefined || this.identity !== undefined) return;
    const rec = isObject(data.rec) && data.rec.v === 1 ? data.rec : undefined;
    this.greeting();
    this.identity = { socketId: id, resumeToken: text(rec?.resume_token) };
    this.recovers = rec !== undefined;
    this.acknowledges = isObject(data.ack) && data.ack.v === 1;
    const told = Number(data.activity_timeout) * 1000;
    const idle = told > 0 ? Math.min(this.patience.activityTimeout, told) : this.patience.activityTimeout;
    const patient = {
      ping: () => void this.send('pusher:ping', {}),
      lost: () => this.abandon('no answer'),
    };
    this.liveness = new Liveness(this.environment, patient, idle, this.patience.pongTimeout);
    this.events.established(this, rec);
  }
}
