import { randomUUID } from 'node:crypto';
import type { PresenceMember, SignedUser } from './channel-signatures.js';
import { channelAuthorization, userAuthentication } from './channel-signatures.js';
import type { Persistence, RequestEnvironment } from './requests.js';
import { Requests } from './requests.js';

export interface ServerOptions {
  appId: string;
  key: string;
  secret: string;
  /** Of the HTTP API, without `/apps`: `https://rt.example.org`. */
  url: string;
  /** Attempts of one call in all; default 5. */
  attempts?: number;
  /** Ms per attempt; default 5000. */
  timeout?: number;
  /** For tests. */
  environment?: Partial<RequestEnvironment>;
}

export interface PublishOptions {
  /** The connection that is not to get it. */
  socketId?: string;
  /** Default: a new one for each call, kept over its attempts. */
  idempotencyKey?: string;
  /** Attributes of the channels to answer, such as `offset` or `user_count`. */
  info?: string[];
}

export interface BatchEvent {
  channel: string;
  event: string;
  data: unknown;
  socketId?: string;
}

/** A position and what makes it up. */
export interface ChannelPosition {
  position: string;
  epoch: string;
  offset: string;
}

export interface HistoryMessage {
  offset: string;
  id: string;
  /** Of Redis' clock, Unix ms. */
  time_ms: number;
  event: string;
  /** As published. */
  data: string;
  socket_id?: string;
}

export interface HistoryPage {
  /** The newest position of the channel. */
  position: string;
  messages: HistoryMessage[];
  /** `since` of the next page, while more is kept. */
  next?: string;
  boundary?: boolean;
}

export interface HistoryOptions {
  /** `epoch:offset`. */
  since?: string;
  limit?: number;
  reverse?: boolean;
}

export interface ChannelState {
  occupied?: boolean;
  user_count?: number;
  subscription_count?: number;
}

/** Whether a channel may be joined; on a presence channel, as whom. */
export type Decision = boolean | PresenceMember;

/** What is told about one of many channels. */
export type ChannelVerdict = { auth: string; channel_data?: string } | { error: string; status: number };

const MOST_CHANNELS = 100;

const PERSISTENCE: Persistence = { attempts: 5, timeout: 5_000, base: 200, cap: 5_000 };

const encoded = (data: unknown): string => {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  if (text === undefined) throw new TypeError('data is needed; null is a value');
  return text;
};

/**
 * Tidewire for a backend. Every call is signed, repeated a limited number of times while there is no
 * answer or the answer is that of a busy server, and fails with a `TidewireError`.
 */
export class TidewireServer {
  private readonly requests: Requests;

  constructor(private readonly options: ServerOptions) {
    for (const name of ['appId', 'key', 'secret', 'url'] as const) {
      if (!options[name]) throw new TypeError(`TidewireServer: ${name} is needed`);
    }
    const environment: RequestEnvironment = {
      fetch: (...parameters) => fetch(...parameters),
      now: () => Date.now(),
      random: () => Math.random(),
      wait: (ms) => new Promise((done) => setTimeout(done, ms)),
      ...options.environment,
    };
    const persistence = {
      ...PERSISTENCE,
      ...(options.attempts !== undefined && { attempts: options.attempts }),
      ...(options.timeout !== undefined && { timeout: options.timeout }),
    };
    const base = options.url.replace(/\/+$/, '');
    this.requests = new Requests(base, options.appId, options, persistence, environment);
  }

  /**
   * Publishes once, however often it had to be repeated.
   *
   * @param data anything that JSON can say; a string is sent as it is
   * @return per channel what `info` asked for
   */
  async publish(
    channels: string | string[],
    event: string,
    data: unknown,
    { socketId, idempotencyKey = randomUUID(), info }: PublishOptions = {},
  ): Promise<{ channels?: Record<string, Record<string, unknown>> }> {
    return this.requests.send({
      method: 'POST',
      path: ['events'],
      idempotencyKey,
      body: {
        name: event,
        channels: typeof channels === 'string' ? [channels] : channels,
        data: encoded(data),
        idempotency_key: idempotencyKey,
        ...(socketId !== undefined && { socket_id: socketId }),
        ...(info !== undefined && { info: info.join(',') }),
      },
    });
  }

  /** Up to ten events in one request and one order, once. */
  async publishBatch(
    events: BatchEvent[],
    { idempotencyKey = randomUUID() }: Pick<PublishOptions, 'idempotencyKey'> = {},
  ): Promise<void> {
    const batch = events.map(({ channel, event, data, socketId }) => ({
      name: event,
      channel,
      data: encoded(data),
      ...(socketId !== undefined && { socket_id: socketId }),
    }));
    const body = { batch, idempotency_key: idempotencyKey };
    await this.requests.send({ method: 'POST', path: ['batch_events'], idempotencyKey, body });
  }

  /** One page of what a channel keeps. Fails with `PositionLost` if that is not whole. */
  async history(channel: string, { since, limit, reverse }: HistoryOptions = {}): Promise<HistoryPage> {
    const query = {
      ...(since !== undefined && { since }),
      ...(limit !== undefined && { limit: String(limit) }),
      ...(reverse !== undefined && { reverse: String(reverse) }),
    };
    return this.get<HistoryPage>(['channels', channel, 'history'], query);
  }

  /** Where a channel's history ends now. */
  async position(channel: string): Promise<ChannelPosition> {
    return this.get<ChannelPosition>(['channels', channel, 'position']);
  }

  /** The occupied channels, by name. */
  async channels(
    { prefix, info }: { prefix?: string; info?: string[] } = {},
  ): Promise<Record<string, ChannelState>> {
    const query = {
      ...(prefix !== undefined && { filter_by_prefix: prefix }),
      ...(info !== undefined && { info: info.join(',') }),
    };
    const { channels } = await this.get<{ channels: Record<string, ChannelState> }>(['channels'], query);
    return channels;
  }

  async channel(name: string, info: string[] = []): Promise<ChannelState> {
    return this.get(['channels', name], info.length === 0 ? {} : { info: info.join(',') });
  }

  /** Ids of a presence channel's members. */
  async users(channel: string): Promise<string[]> {
    const { users } = await this.get<{ users: { id: string }[] }>(['channels', channel, 'users']);
    return users.map(({ id }) => id);
  }

  /** Closes the connections that are signed in as this user; they do not come back by themselves. */
  async terminateUserConnections(userId: string): Promise<void> {
    const path = ['users', userId, 'terminate_connections'];
    await this.requests.send({ method: 'POST', path, body: {} });
  }

  /** What an auth endpoint answers for a private or presence channel. */
  authorizeChannel(socketId: string, channel: string, member?: PresenceMember) {
    return channelAuthorization(this.options, socketId, channel, member);
  }

  /**
   * What an auth endpoint answers for many channels at once, to `batchedAuthorization` in the browser.
   *
   * @param channels the request's `channel_names`, at most 100
   * @param decide for each of them: false refuses it; on a presence channel the member
   */
  async authorizeChannels(
    socketId: string,
    channels: string[],
    decide: (channel: string) => Decision | Promise<Decision>,
  ): Promise<{ channels: Record<string, ChannelVerdict> }> {
    if (!Array.isArray(channels) || channels.length === 0 || channels.length > MOST_CHANNELS) {
      throw new TypeError(`channels: expected 1 to ${MOST_CHANNELS} names`);
    }
    const verdicts = [...new Set(channels)].map(async (channel) => {
      try {
        const decision = await decide(channel);
        const verdict: ChannelVerdict = decision === false
          ? { error: 'Forbidden', status: 403 }
          : this.authorizeChannel(socketId, channel, decision === true ? undefined : decision);
        return [channel, verdict] as const;
      } catch (failure) {
        if (!(failure instanceof TypeError)) throw failure;
        return [channel, { error: failure.message, status: 400 }] as const;
      }
    });
    return { channels: Object.fromEntries(await Promise.all(verdicts)) };
  }

  /** What a user authentication endpoint answers. */
  authenticateUser(socketId: string, user: SignedUser) {
    return userAuthentication(this.options, socketId, user);
  }

  private async get<T>(path: string[], query: Record<string, string> = {}): Promise<T> {
    return (await this.requests.send({ method: 'GET', path, query })) as T;
  }
}
