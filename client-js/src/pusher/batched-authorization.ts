export interface BatchedAuthorizationOptions {
  /** Takes many channels at once: `/auth/channels`, or one that answers with `TidewireServer.authorizeChannels`. */
  endpoint: string;
  /** Sent with every request, such as `Authorization`. Asked anew for each request if it is a function. */
  headers?: Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>);
  /** Whether cookies go along: `same-origin` unless it says otherwise. */
  credentials?: RequestCredentials;
  /** For tests. */
  environment?: Partial<AuthorizationEnvironment>;
}

export interface AuthorizationEnvironment {
  fetch(url: string, init: RequestInit): Promise<Response>;
  random(): number;
  wait(ms: number): Promise<void>;
}

/** What pusher-js passes to a `customHandler`. */
export interface ChannelQuestion {
  socketId: string;
  channelName: string;
}

export interface ChannelAnswer {
  auth: string;
  channel_data?: string;
  shared_secret?: string;
}

export type ChannelCallback = (error: Error | null, answer: any) => void;

/** The most channels of one request. */
const MOST = 100;
const ATTEMPTS = 3;
const PAUSE = 500;
const PATIENCE = 10_000;

type Waiting = Map<string, ChannelCallback[]>;

const surroundings: AuthorizationEnvironment = {
  fetch: (...parameters) => fetch(...parameters),
  random: () => Math.random(),
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
};

/** A busy server, which may answer the next time. */
class Busy extends Error {}

/**
 * A `channelAuthorization.customHandler` for pusher-js and Laravel Echo that asks once for all channels
 * which are subscribed to in one turn of the event loop, rather than once for each.
 *
 * A request without an answer, or with 429 or 5xx, is repeated twice after a random pause.
 */
export function batchedAuthorization(
  options: BatchedAuthorizationOptions,
): (question: ChannelQuestion, callback: ChannelCallback) => void {
  const environment = { ...surroundings, ...options.environment };
  const bySocket = new Map<string, Waiting>();

  return ({ socketId, channelName }, callback) => {
    let waiting = bySocket.get(socketId);
    if (waiting === undefined) {
      waiting = new Map();
      bySocket.set(socketId, waiting);
      void environment.wait(0).then(() => {
        const all = [...(bySocket.get(socketId) ?? [])];
        bySocket.delete(socketId);
        for (let from = 0; from < all.length; from += MOST) {
          void authorize(options, environment, socketId, new Map(all.slice(from, from + MOST)));
        }
      });
    }
    waiting.set(channelName, [...(waiting.get(channelName) ?? []), callback]);
  };
}

async function authorize(
  options: BatchedAuthorizationOptions,
  environment: AuthorizationEnvironment,
  socketId: string,
  waiting: Waiting,
): Promise<void> {
  try {
    const answers = await persistently(environment, () =>
      ask(options, environment, socketId, [...waiting.keys()]));
    for (const [channel, callbacks] of waiting) {
      const answer = answers[channel];
      const problem = typeof answer?.auth === 'string'
        ? null
        : new Error(answer?.error ?? `${options.endpoint} did not answer for ${channel}`);
      for (const callback of callbacks) callback(problem, problem === null ? answer : null);
    }
  } catch (failure) {
    const problem = failure instanceof Error ? failure : new Error(String(failure));
    for (const callbacks of waiting.values()) {
      for (const callback of callbacks) callback(problem, null);
    }
  }
}

async function persistently<T>(
  environment: AuthorizationEnvironment,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let made = 1; ; made++) {
    try {
      return await attempt();
    } catch (failure) {
      const worthIt = failure instanceof Busy || failure instanceof TypeError;
      if (!worthIt || made === ATTEMPTS) throw failure;
      await environment.wait(environment.random() * PAUSE * 2 ** made);
    }
  }
}

async function ask(
  { endpoint, headers, credentials }: BatchedAuthorizationOptions,
  environment: AuthorizationEnvironment,
  socketId: string,
  channels: string[],
): Promise<Record<string, ChannelAnswer & { error?: string }>> {
  const more = typeof headers === 'function' ? await headers() : headers;
  const response = await environment.fetch(endpoint, {
    method: 'POST',
    headers: { ...more, 'Content-Type': 'application/json' },
    body: JSON.stringify({ socket_id: socketId, channel_names: channels }),
    signal: AbortSignal.timeout(PATIENCE),
    ...(credentials !== undefined && { credentials }),
  });
  if (response.status === 429 || response.status >= 500) {
    throw new Busy(`${endpoint} answered ${response.status}`);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(answer.error ?? `${endpoint} answered ${response.status}`);
  }
  return answer.channels ?? {};
}
