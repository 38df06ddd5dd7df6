import type { Environment } from '../environment.js';
import type { Ledger } from '../recovery/ledger.js';
import type { Frame } from '../wire/frame.js';
import { parsed, payload, isObject, text } from '../wire/frame.js';
import { Refused } from './authorization.js';
import type { Outgoing, SubscribeOptions } from './channel.js';
import { Channel } from './channel.js';
import type { Connection } from './connection.js';
import type { Authorize } from './options.js';

/** Between attempts to have a channel authorized that fail: doubled each time up to the longest. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** Who a client is, to channels that not everybody may subscribe to. */
export interface Credentials {
  authorize: Authorize | undefined;
  /** What the token says; undefined if there is none. */
  userId(): string | undefined;
}

/** The channels of a client, on whatever connections it has. */
export class Subscriptions {
  private readonly channels = new Map<string, Channel>();

  /**
   * @param settled is told when a connection has no unanswered channel
   */
  constructor(
    private readonly ledger: Ledger,
    private readonly environment: Environment,
    private readonly credentials: Credentials,
    private readonly outgoing: Outgoing,
    private readonly settled: (connection: Connection) => void,
  ) {}

  get(name: string): Channel | undefined {
    return this.channels.get(name);
  }

  all(): Channel[] {
    return [...this.channels.values()];
  }

  /** The channel of this name, new or not; options count only for a new one. */
  add(name: string, options: SubscribeOptions): Channel {
    const known = this.channels.get(name);
    if (known !== undefined) return known;
    if (name.startsWith('private-encrypted-')) {
      throw new Error(`${name}: encrypted channels need pusher-js and withRecovery`);
    }
    const channel = new Channel(name, options, this.outgoing);
    this.channels.set(name, channel);
    if (options.from !== undefined) this.ledger.begin(name, options.from);
    return channel;
  }

  remove(name: string): void {
    if (!this.channels.delete(name)) return;
    this.ledger.forget(name);
  }

  /** Subscribes all on a new connection. */
  subscribeAll(connection: Connection): void {
    connection.former = this.ledger.former;
    const channels = this.all();
    channels.forEach((channel) => connection.unanswered.add(channel.name));
    channels.forEach((channel) => this.subscribe(connection, channel));
    if (channels.length === 0) this.settled(connection);
  }

  subscribe(connection: Connection, channel: Channel): void {
    connection.unanswered.add(channel.name);
    const permitted = channel.isPrivate ? this.permit(connection, channel) : {};
    if (permitted !== undefined) this.ask(connection, channel, permitted);
    else void this.authorized(connection, channel, FIRST_RETRY_MS);
  }

  /** The connection is gone, and with it what was subscribed there. */
  lost(): void {
    this.channels.forEach((channel) => (channel.subscribed = false));
  }

  private permit(connection: Connection, channel: Channel): Record<string, unknown> | undefined {
    const { permit } = this.ledger.track(channel.name);
    const proven = connection.recovers && connection.former?.resumeToken !== undefined;
    return permit !== undefined && proven ? { permit } : undefined;
  }

  private async authorized(connection: Connection, channel: Channel, retryMs: number) {
    const { authorize } = this.credentials;
    if (authorize === undefined) {
      if (channel.isPresence) channel.members.myID = this.credentials.userId();
      return this.ask(connection, channel, undefined);
    }
    const socketId = connection.identity?.socketId ?? '';
    try {
      const given = await authorize({ socketId, channel: channel.name });
      const { auth, channel_data } = given;
      if (channel.isPresence) channel.members.myID = memberId(channel_data);
      this.ask(connection, channel, undefined, { auth, channel_data });
    } catch (why) {
      const error = { type: 'AuthError', error: String((why as Error)?.message ?? why) };
      if (!this.isWanted(connection, channel)) return;
      if (why instanceof Refused) return this.deny(connection, channel, { ...error, status: why.status });
      channel.refused(error);
      const wait = retryMs * (0.5 + this.environment.random());
      const next = Math.min(LONGEST_RETRY_MS, retryMs * 2);
      connection.whileOpen(wait, () => {
        if (this.isWanted(connection, channel)) void this.authorized(connection, channel, next);
      });
    }
  }

  private isWanted(connection: Connection, channel: Channel): boolean {
    return connection.isOpen && this.channels.get(channel.name) === channel;
  }

  private ask(
    connection: Connection,
    channel: Channel,
    permitted: Record<string, unknown> | undefined,
    signature: Record<string, unknown> = {},
  ): void {
    if (!this.isWanted(connection, channel)) return;
    const claim = { ...this.ledger.claim(channel.name, connection.former), ...permitted };
    connection.send('pusher:subscribe', {
      channel: channel.name,
      ...signature,
      ...(connection.recovers && { recovery: claim, rewind: channel.wanted }),
    });
  }

  /** Takes what arrived on a connection for a channel. */
  receive(connection: Connection, frame: Frame): void {
    const channel = this.channels.get(frame.channel ?? '');
    if (channel === undefined) return;
    const { name } = channel;
    const now = this.environment.now();
    if (frame.event === 'pusher_internal:subscription_succeeded') {
      this.answered(connection, channel, payload(frame));
    } else if (frame.event === 'pusher:subscription_error') {
      this.refused(connection, channel, payload(frame));
    } else if (channel.owner !== connection) {
      // Another connection took over: it delivers from the position that it was told.
    } else if (frame.event === 'tidewire:continuity') {
      const notice = this.ledger.interrupt(name, payload(frame), now);
      if (notice) channel.notify(notice);
    } else {
      this.ledger.receive(frame, now, () => channel.deliver(frame));
    }
  }

  private answered(connection: Connection, channel: Channel, data: Record<string, unknown>): void {
    const { identity } = connection;
    if (identity === undefined) return;
    const seamless = channel.owner !== connection && channel.owner?.isOpen === true;
    const now = this.environment.now();
    const notice = this.ledger.answer(channel.name, identity, data.recovery, now, seamless);
    channel.answered(data, notice);
    channel.owner = connection;
    this.settle(connection, channel);
  }

  private refused(connection: Connection, channel: Channel, error: Record<string, unknown>): void {
    const track = this.ledger.track(channel.name);
    if (error.status === 401 && track.permit !== undefined) {
      track.permit = undefined;
      void this.authorized(connection, channel, FIRST_RETRY_MS);
      return;
    }
    this.deny(connection, channel, {
      type: text(error.type) ?? 'Error',
      error: text(error.error) ?? '',
      ...(typeof error.status === 'number' && { status: error.status }),
    });
  }

  private deny(connection: Connection, channel: Channel, error: Parameters<Channel['refused']>[0]) {
    channel.refused(error);
    this.settle(connection, channel);
  }

  /** The channel is not wanted on this connection any more. */
  left(connection: Connection, name: string): void {
    if (!connection.unanswered.delete(name)) return;
    if (connection.unanswered.size === 0) this.settled(connection);
  }

  private settle(connection: Connection, channel: Channel): void {
    this.left(connection, channel.name);
  }
}

function memberId(channelData: unknown): string | undefined {
  const data = parsed(channelData);
  return isObject(data) && data.user_id !== undefined ? String(data.user_id) : undefined;
}
