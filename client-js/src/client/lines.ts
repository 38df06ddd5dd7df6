import type { Cancel, Environment } from '../environment.js';
import { Reconnection } from '../reconnection.js';
import type { Frame } from '../wire/frame.js';
import { text } from '../wire/frame.js';
import type { Ending, SocketConstructor } from '../web-socket.js';
import type { Patience } from './connection.js';
import { Connection } from './connection.js';
import type { Token } from './token.js';

/** `waiting` is between two attempts; `failed` is for good: the server says that coming back is of no use. */
export type State = 'initialized' | 'connecting' | 'connected' | 'waiting' | 'failed' | 'disconnected';

/** What the client that has these lines wants to know. */
export interface LineEvents {
  /** A connection is there; it is the only one, or is to replace the present one. */
  established(connection: Connection): void;
  received(connection: Connection, frame: Frame): void;
  lost(): void;
  changed(state: State, ending?: Ending): void;
  failed(why: unknown): void;
}

/** How long a wake-up call is spread: many machines may see the network come back at once. */
const WAKE_SPREAD_MS = 250;

/**
 * A client's connection, made again when it ends. While an edge asks to be left there are two: the
 * next one takes over when its channels are answered.
 */
export class Lines {
  state: State = 'initialized';
  current: Connection | undefined;

  private next: Connection | undefined;
  private readonly reconnection: Reconnection;
  private retry: Cancel | undefined;
  private wake: Cancel = () => {};
  private attempt = 0;
  private renewed = false;
  /** Shows that the application's backend has accepted the client before. */
  private pass: string | undefined;

  constructor(
    private readonly url: string,
    private readonly WebSocket: SocketConstructor,
    private readonly environment: Environment,
    private readonly patience: Patience,
    private readonly token: Token,
    private readonly events: LineEvents,
  ) {
    this.reconnection = new Reconnection(environment);
  }

  /** Those that can be spoken on: none, one, or two while one replaces the other. */
  established(): Connection[] {
    return [this.current, this.next].filter((line): line is Connection => line?.isOpen === true);
  }

  connect(): void {
    if (this.state === 'connecting' || this.state === 'connected') return;
    this.wake();
    this.wake = this.environment.onWake(() => this.hurry());
    this.open();
  }

  disconnect(): void {
    this.end('disconnected');
  }

  /** The edge of this connection will stop: another one is made before. */
  migrate(connection: Connection): void {
    if (connection === this.current && this.next === undefined) this.open();
  }

  /** What the next connection brings, for the application's backend not to be asked again. */
  passed(pass: unknown): void {
    this.pass = text(pass);
  }

  /** All channels of this connection are answered. */
  settled(connection: Connection): void {
    if (connection === this.next) this.promote();
  }

  private end(state: State, ending?: Ending): void {
    this.attempt++;
    this.retry?.();
    this.retry = undefined;
    this.wake();
    this.token.stop();
    this.current?.close();
    this.next?.close();
    this.current = this.next = undefined;
    this.pass = undefined;
    this.events.lost();
    this.change(state, ending);
  }

  private change(state: State, ending?: Ending): void {
    if (state === this.state) return;
    this.state = state;
    this.events.changed(state, ending);
  }

  private open(): void {
    this.retry?.();
    this.retry = undefined;
    if (this.current === undefined) this.change('connecting');
    const attempt = ++this.attempt;
    this.token.current().then(
      (token) => {
        if (attempt === this.attempt) this.dial(token);
      },
      (why) => {
        if (attempt !== this.attempt) return;
        this.events.failed(why);
        this.ended(undefined, { code: 1006, reason: 'no token' });
      },
    );
  }

  private dial(token: string | undefined): void {
    const tokenPart = token === undefined ? '' : `&token=${encodeURIComponent(token)}`;
    const passPart = this.pass === undefined ? '' : `&pass=${encodeURIComponent(this.pass)}`;
    const url = this.url + tokenPart + passPart;
    const connection = new Connection(url, this.WebSocket, this.environment, this.patience, {
      established: (established, rec) => {
        this.renewed = false;
        this.passed(rec?.pass);
        this.reconnection.connected(rec);
        this.token.watch(token);
        this.events.established(established);
        if (established === this.current) this.change('connected');
      },
      received: (from, frame) => this.events.received(from, frame),
      ended: (ended, ending) => this.ended(ended, ending),
    });
    if (this.current === undefined) this.current = connection;
    else this.next = connection;
  }

  private promote(): void {
    const former = this.current;
    this.current = this.next;
    this.next = undefined;
    former?.close();
    if (this.current?.identity !== undefined) this.change('connected');
  }

  private ended(connection: Connection | undefined, ending: Ending): void {
    const isNext = connection === undefined ? this.current !== undefined : connection === this.next;
    if (isNext) {
      this.next = undefined;
      this.openIn(this.reconnection.delayAfter(ending.code, ending.reason));
      return;
    }
    if (this.next !== undefined) {
      this.promote();
      if (this.current?.identity === undefined) this.unconnected('connecting', ending);
      return;
    }
    this.current = undefined;
    this.token.stop();
    if (this.isFinal(ending)) return this.end('failed', ending);
    this.unconnected('waiting', ending);
    this.openIn(this.reconnection.delayAfter(ending.code, ending.reason));
  }

  private unconnected(state: State, ending: Ending): void {
    this.events.lost();
    this.change(state, ending);
  }

  /** 4000 to 4099 are answers; a token that was refused may have been an old one, once. */
  private isFinal({ code, reason }: Ending): boolean {
    if (code < 4000 || code >= 4100) return false;
    const wasGreeted = this.state === 'connected';
    const renewable = code === 4009 && this.token.isRenewable && !this.renewed;
    if (!renewable || (wasGreeted && reason !== 'Token expired')) return true;
    this.renewed = true;
    return false;
  }

  private openIn(ms: number): void {
    this.retry?.();
    this.retry = this.environment.after(ms, () => this.open());
  }

  /** The network or the page came back: what is there is looked at, what is not is made. */
  private hurry(): void {
    if (this.state === 'waiting') this.openIn(this.environment.random() * WAKE_SPREAD_MS);
  }
}
