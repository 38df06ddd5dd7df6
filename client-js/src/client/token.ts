import type { Cancel, Environment } from '../environment.js';
import { isObject, parsed } from '../wire/frame.js';

/** A token is replaced this long before its end, or after three quarters of a shorter life. */
const LEAD_MS = 60_000;

/** Between two attempts to get one that fail. */
const RETRY_MS = 5_000;

/** However soon a token claims to end. */
const SOONEST_MS = 1_000;

type Source = string | (() => string | Promise<string>);

/** The app's JWT: asked for at each connection, and replaced on a live one before it ends. */
export class Token {
  private timer: Cancel = () => {};
  private generation = 0;
  private offered: string | undefined;
  private watched: string | undefined;

  /**
   * @param offer sends `tidewire:refresh`
   * @param failed is told why no token could be had
   */
  constructor(
    private readonly source: Source | undefined,
    private readonly environment: Environment,
    private readonly offer: (token: string) => void,
    private readonly failed: (why: unknown) => void,
  ) {}

  /** Whether another one can be had. */
  get isRenewable(): boolean {
    return typeof this.source === 'function';
  }

  /** The token for a new connection; undefined if the app uses none. */
  async current(): Promise<string | undefined> {
    return typeof this.source === 'function' ? this.source() : this.source;
  }

  /** The user id in the token that a connection lives with, unverified. */
  get subject(): string | undefined {
    const { sub } = claimsOf(this.watched ?? '');
    return typeof sub === 'string' ? sub : undefined;
  }

  /** A connection lives with this token. */
  watch(token: string | undefined): void {
    this.watched = token;
    this.stop();
    const life = token === undefined || !this.isRenewable ? undefined : this.lifeOf(token);
    if (life !== undefined) this.renewIn(this.untilRenewal(life));
  }

  /** The server took what was offered. */
  refreshed(): void {
    this.watch(this.offered);
  }

  /** The server did not take it: another is tried while the present one lasts. */
  refused(): void {
    if (this.isRenewable) this.renewIn(RETRY_MS);
  }

  stop(): void {
    this.generation++;
    this.timer();
  }

  /** Ms that a fresh token lives; by `iat` if there is one, since this clock may be wrong. */
  private lifeOf(token: string): number | undefined {
    const claims = claimsOf(token);
    if (typeof claims.exp !== 'number') return undefined;
    const left = claims.exp * 1000 - this.environment.now();
    const whole = typeof claims.iat === 'number' ? (claims.exp - claims.iat) * 1000 : left;
    return left > 0 ? Math.min(left, whole) : whole;
  }

  private untilRenewal(life: number): number {
    const latest = Math.max(life - LEAD_MS, life * 0.75);
    return Math.max(SOONEST_MS, latest * (0.9 + 0.1 * this.environment.random()));
  }

  private renewIn(ms: number): void {
    this.stop();
    const { generation } = this;
    this.timer = this.environment.after(ms, () => {
      this.current().then(
        (token) => {
          if (generation !== this.generation || token === undefined) return;
          this.offered = token;
          this.offer(token);
        },
        (why) => {
          if (generation !== this.generation) return;
          this.failed(why);
          this.renewIn(RETRY_MS);
        },
      );
    });
  }
}

/** What a JWT says, unverified; empty for anything else. */
function claimsOf(token: string): Record<string, unknown> {
  try {
    const part = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(part), (character) => character.charCodeAt(0));
    const claims = parsed(new TextDecoder().decode(bytes));
    return isObject(claims) ? claims : {};
  } catch {
    return {};
  }
}
