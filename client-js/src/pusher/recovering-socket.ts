import type { Cancel } from '../environment.js';
import { Liveness } from '../liveness.js';
import type { Identity } from '../recovery/ledger.js';
import { clientFrame } from '../wire/frame.js';
import type { Ending, Socket } from '../web-socket.js';
import { abnormal, askingForRecovery, discard, OPEN } from '../web-socket.js';
import type { RecoveringPusher } from './recovering-pusher.js';

const CONNECTING = 0;
const CLOSED = 3;

/** How long a check after sleep waits for anything from the server. */
const PONG_MS = 5_000;

/** What pusher-js takes for its WebSocket: connects when it is time, and recovers. */
export class RecoveringSocket {
  onopen: ((event: any) => void) | undefined;
  onmessage: ((event: any) => void) | undefined;
  onclose: ((event: any) => void) | undefined;
  onerror: ((event: any) => void) | undefined;

  /** Who this connection is; only where the server recovers. */
  identity: Identity | undefined;
  /** Who the one before was. */
  former: Identity | undefined;
  /** What was subscribed here. */
  readonly channels = new Set<string>();

  private real: Socket | undefined;
  private waiting: Cancel = () => {};
  private liveness: Liveness | undefined;
  private ended = false;
  private counted = false;

  /**
   * @param create the function of pusher-js that makes a WebSocket
   */
  constructor(
    private readonly pusher: RecoveringPusher,
    url: string,
    create: (url: string) => Socket,
  ) {
    const connect = () => this.connect(create(pusher.returning(askingForRecovery(url))));
    const delay = pusher.delay();
    if (delay === 0) connect();
    else this.waiting = pusher.environment.after(delay, connect);
  }

  get readyState(): number {
    return this.ended ? CLOSED : (this.real?.readyState ?? CONNECTING);
  }

  send(text: unknown): void {
    this.real?.send(this.pusher.outgoing(this, text) as string);
  }

  /** pusher-js is done with it. The end of a dead connection may take long, so it counts now. */
  close(code?: number, reason?: string): void {
    this.waiting();
    if (this.real !== undefined) {
      this.count(abnormal('closed'));
      this.real.close(code, reason);
    } else {
      this.waiting = this.pusher.environment.after(0, () => this.end(abnormal('not connected')));
    }
  }

  /** The server recovers: from here on this connection is worth watching. */
  recoverable(identity: Identity, former: Identity | undefined): void {
    this.identity = identity;
    this.former = former;
    const patient = {
      ping: () => {
        if (this.real?.readyState === OPEN) this.real.send(clientFrame('pusher:ping', {}));
      },
      lost: () => {
        this.discard();
        this.fail(abnormal('no answer'));
      },
    };
    // pusher-js pings silent connections itself; only sleep is ours.
    this.liveness = new Liveness(this.pusher.environment, patient, Infinity, PONG_MS);
  }

  /** Ends it for pusher-js, which is to come back at once; what still arrives is heard no more. */
  linger(): void {
    const real = this.real;
    if (real !== undefined) {
      real.onmessage = () => {};
      real.onclose = () => {};
    }
    this.count({ code: 4200, reason: 'migrate retry_ms=0' });
    this.end({ code: 4200, reason: 'migrate' });
  }

  /** Closes the real one; pusher-js hears nothing of that. */
  discard(): void {
    this.waiting();
    this.liveness?.stop();
    if (this.real !== undefined) discard(this.real);
  }

  private connect(real: Socket): void {
    this.real = real;
    real.onopen = (event) => this.onopen?.(event);
    real.onerror = (event) => this.onerror?.(event);
    real.onclose = (event) => {
      this.fail({ code: event?.code ?? 1006, reason: String(event?.reason ?? '') });
    };
    real.onmessage = (event) => {
      this.liveness?.heard();
      this.pusher.incoming(this, event.data, (text) => {
        this.onmessage?.(text === undefined ? event : { data: text });
      });
    };
  }

  private fail(ending: Ending): void {
    if (this.ended) return;
    this.count(ending);
    this.end(ending);
  }

  /** Once: it decides when the next connection is made. */
  private count(ending: Ending): void {
    if (this.counted) return;
    this.counted = true;
    this.pusher.ended(this, ending);
  }

  private end(ending: Ending): void {
    if (this.ended) return;
    this.ended = true;
    this.liveness?.stop();
    this.onclose?.({ ...ending, wasClean: ending.code !== 1006 });
  }
}
