import { createHmac, randomBytes } from 'node:crypto';
import { TidewireServer } from 'tidewire/server';
import { until } from './pushers.js';

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are started by ClientJsIT`);
  return value;
};

/** Two edges; the second is the one that is restarted. */
export const [steadyPort = 0, edgePort = 0] = needed('TIDEWIRE_PORTS').split(',').map(Number);

const control = needed('TIDEWIRE_CONTROL');
const jwtSecret = needed('TIDEWIRE_JWT_SECRET');

export const app = { appId: '100001', key: 'tidewire-key', secret: 'tidewire-secret' };

export const backend = new TidewireServer({ ...app, url: `http://127.0.0.1:${steadyPort}`, attempts: 60 });

/** Has the server do something: `restart-edge`, `restart-redis`. */
export async function order(what: string): Promise<void> {
  const response = await fetch(`${control}/${what}`, { method: 'POST' });
  if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`);
}

/** A stream channel that no other test uses: see ClientJsIT for the namespaces. */
export const freshStream = (prefix = '') => `${prefix}stream-${fresh()}`;

/** The same, of which only the last 20 messages are kept. */
export const freshBrief = () => `brief-${fresh()}`;

const fresh = () => randomBytes(6).toString('hex');

export function token(claims: Record<string, unknown>, seconds = 600): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iat: now, exp: now + seconds, ...claims })}`;
  return `${text}.${createHmac('sha256', jwtSecret).update(text).digest('base64url')}`;
}

export const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Publishes {n: 1}, {n: 2} and so on to a channel, one after the other, until it is stopped. */
export class Publisher {
  published = 0;
  private stopped = false;
  private readonly done: Promise<void>;

  constructor(private readonly channel: string, private readonly everyMs = 40) {
    this.done = this.run();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await backend.publish(this.channel, 'message', { n: this.published + 1 });
      this.published++;
      await pause(this.everyMs);
    }
  }

  /** Resolves when so many more were published. */
  async more(count: number): Promise<void> {
    const goal = this.published + count;
    await Promise.race([this.done, until(`${goal} published`, () => this.published >= goal, 60)]);
  }

  /** How many there were in all. */
  async stop(): Promise<number> {
    this.stopped = true;
    await this.done;
    return this.published;
  }
}

/** 1 to `last`: what a client has to have heard, once and in this order. */
export const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
