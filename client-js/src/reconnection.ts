import type { Environment } from './environment.js';
import { isObject } from './wire/frame.js';

/** Until a server says otherwise. */
const BASE_MS = 250;
const CAP_MS = 20_000;

/** A connection of this age counts as a success: the next loss begins anew. */
const STABLE_MS = 30_000;

/** After a close that asks to come back, and says nothing more. */
const PROMPT_MS = 500;

/** After a close that says that the server is full. */
const FULL_MS = 1_000;

/** The longest that a server's `retry_ms` is believed. */
const LONGEST_RETRY_MS = 60_000;

/** How often a doubling still counts; beyond it the cap has long been reached. */
const MOST_DOUBLINGS = 16;

/** When to connect again: full jitter, so that clients that were lost together come back spread. */
export class Reconnection {
  private attempts = 0;
  private connectedAt: number | undefined;
  private base = BASE_MS;
  private cap = CAP_MS;

  /**
   * @param ceiling of the wait in ms, whatever the server says
   */
  constructor(
    private readonly environment: Environment,
    private readonly ceiling = Infinity,
  ) {}

  /** A connection was established. */
  connected(rec: unknown): void {
    this.connectedAt = this.environment.now();
    const backoff = isObject(rec) ? rec.backoff : undefined;
    if (!isObject(backoff)) return;
    if (isPositive(backoff.base)) this.base = backoff.base;
    if (isPositive(backoff.cap)) this.cap = backoff.cap;
  }

  /** A connection, or an attempt at one, ended like this: how long to wait, in ms. */
  delayAfter(code: number, reason: string): number {
    const since = this.connectedAt;
    this.connectedAt = undefined;
    if (since !== undefined && this.environment.now() - since >= STABLE_MS) this.attempts = 0;
    return Math.min(this.ceiling, this.wait(code, reason));
  }

  private wait(code: number, reason: string): number {
    const told = /\bretry_ms=(\d{1,9})\b/.exec(reason);
    if (told) return Math.min(LONGEST_RETRY_MS, Number(told[1]));
    const first = this.attempts === 0;
    const limit = Math.min(this.cap, this.base * 2 ** Math.min(this.attempts, MOST_DOUBLINGS));
    this.attempts++;
    const drawn = this.environment.random();
    if (first && code >= 4200 && code < 4300) return drawn * PROMPT_MS;
    return (code >= 4100 && code < 4200 ? FULL_MS : 0) + drawn * limit;
  }
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value);
}
