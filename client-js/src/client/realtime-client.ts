import { surroundings } from '../environment.js';
import type { Environment } from '../environment.js';
import { Emitter } from '../emitter.js';
import { Ledger } from '../recovery/ledger.js';
import type { StartingPoint } from '../recovery/starting-point.js';
import type { Frame } from '../wire/frame.js';
import { content, payload, text } from '../wire/frame.js';
import { authorizer } from './authorization.js';
import type { Channel, SubscribeOptions } from './channel.js';
import { Acknowledgements } from './acknowledgements.js';
import type { Connection } from './connection.js';
import type { State } from './lines.js';
import { Lines } from './lines.js';
import type { PositionStorage, RealtimeOptions } from './options.js';
import { endpoint, socketConstructor } from './options.js';
import { SavedPositions } from './saved-positions.js';
import { Subscriptions } from './subscriptions.js';
import { Token } from './token.js';

const ACTIVITY_TIMEOUT_MS = 120_000;
const PONG_TIMEOUT_MS = 10_000;

/**
 * A client of Tidewire that recovers. Emits `state` ({previous, current, code, reason}), each state by its
 * name, `migrated`, and `error` for what the server or the application's functions complain of.
 */
export class RealtimeClient extends Emitter {
  private readonly ledger: Ledger;
  private readonly subscriptions: Subscriptions;
  private readonly lines: Lines;
  private readonly token: Token;
  private readonly environment: Environment;
  private readonly acknowledgements: Acknowledgements;
  private saved: SavedPositions | undefined;
  private previous: State = 'initialized';

  constructor(private readonly options: RealtimeOptions) {
    super();
    const environment = (this.environment = options.environment ?? surroundings);
    this.ledger = new Ledger(options.advance);
    this.acknowledgements = new Acknowledgements(environment);
    this.token = new Token(
      options.token,
      environment,
      (token) => void this.lines.current?.send('tidewire:refresh', { token }),
      (why) => this.complain(why),
    );
    this.lines = new Lines(
      endpoint(options),
      socketConstructor(options),
      environment,
      {
        activityTimeout: options.activityTimeout ?? ACTIVITY_TIMEOUT_MS,
        pongTimeout: options.pongTimeout ?? PONG_TIMEOUT_MS,
      },
      this.token,
      {
        established: (connection) => this.established(connection),
        received: (connection, frame) => this.receive(connection, frame),
        lost: () => this.lost(),
        changed: (state, ending) => this.changed(state, { ...ending }),
        failed: (why) => this.complain(why),
      },
    );
    this.subscriptions = new Subscriptions(
      this.ledger,
      environment,
      { authorize: authorizer(options.authorize), userId: () => this.token.subject },
      {
        send: (event, data, channel) => this.lines.current?.send(event, data, channel) ?? false,
        publish: (event, data, channel) => this.acknowledgements.send(this.lines.current, event, data, channel),
      },
      (connection) => this.settled(connection),
    );
    this.keep();
    if (options.connect !== false) this.connect();
  }

  get state(): State {
    return this.lines.state;
  }

  /** Of the present connection: what a backend leaves out as the sender. */
  get socketId(): string | undefined {
    return this.lines.current?.identity?.socketId;
  }

  connect(): void {
    this.keep();
    this.lines.connect();
  }

  /** Ends the connection and leaves no timer; positions stay, so that `connect` resumes. */
  disconnect(): void {
    this.lines.disconnect();
    this.saved?.stop();
    this.saved = undefined;
  }

  /** The channel, subscribed as soon as there is a connection, and after each reconnect. */
  subscribe(name: string, options: SubscribeOptions = {}): Channel {
    const known = this.subscriptions.get(name);
    if (known !== undefined) return known;
    const channel = this.subscriptions.add(name, options);
    for (const connection of this.lines.established()) this.subscriptions.subscribe(connection, channel);
    return channel;
  }

  /** Leaves the channel and forgets its position. */
  unsubscribe(name: string): void {
    const channel = this.subscriptions.get(name);
    if (channel === undefined) return;
    channel.subscribed = false;
    this.subscriptions.remove(name);
    for (const connection of this.lines.established()) {
      connection.send('pusher:unsubscribe', { channel: name });
      this.subscriptions.left(connection, name);
    }
  }

  channel(name: string): Channel | undefined {
    return this.subscriptions.get(name);
  }

  /** Where each channel with a history stands; good as `from` of a later subscription. */
  positions(): Record<string, StartingPoint> {
    return this.ledger.positions();
  }

  private keep(): void {
    const storage = this.saved === undefined ? storageOf(this.options.storage) : undefined;
    if (storage === undefined) return;
    const name = `tidewire:${this.options.key}`;
    this.saved = new SavedPositions(storage, name, this.ledger, this.environment);
  }

  private lost(): void {
    this.subscriptions.lost();
    this.acknowledgements.lost();
  }

  private established(connection: Connection): void {
    this.subscriptions.subscribeAll(connection);
  }

  private settled(connection: Connection): void {
    const before = this.lines.current;
    this.lines.settled(connection);
    if (before !== undefined && before !== this.lines.current) {
      this.emit('migrated', { socketId: this.socketId });
    }
  }

  private changed(state: State, ending: { code?: number; reason?: string }): void {
    const change = { previous: this.previous, current: state, ...ending };
    this.previous = state;
    this.emit('state', change);
    this.emit(state, change);
  }

  private receive(connection: Connection, frame: Frame): void {
    if (frame.event === 'tidewire:ack') {
      this.acknowledgements.receive(payload(frame));
      return;
    }
    if (frame.channel !== undefined) {
      this.subscriptions.receive(connection, frame);
      this.saved?.touch();
      return;
    }
    switch (frame.event) {
      case 'tidewire:resume_token':
        if (connection.identity) connection.identity.resumeToken = text(payload(frame).resume_token);
        this.lines.passed(payload(frame).pass);
        break;
      case 'tidewire:migrate':
        this.lines.migrate(connection);
        break;
      case 'tidewire:refreshed':
        this.token.refreshed();
        break;
      case 'pusher:error':
        if (payload(frame).code === 4009 && connection.isOpen) this.token.refused();
        this.emit('error', content(frame));
        break;
      default:
        this.emit(frame.event, content(frame));
    }
  }

  private complain(why: unknown): void {
    this.emit('error', { message: String((why as Error)?.message ?? why), cause: why });
  }
}

function storageOf(given: boolean | PositionStorage | undefined): PositionStorage | undefined {
  if (given !== true) return given === false ? undefined : given;
  try {
    return globalThis.sessionStorage;
  } catch {
    // A sandboxed page has none, and says so by throwing.
    return undefined;
  }
}
