import { isObject, parsed, text } from '../wire/frame.js';
import type { Outcome } from './errors.js';
import { IdempotencyConflict, NotAuthorized, PositionLost, Rejected, Unavailable } from './errors.js';
import type { Credentials, Query } from './signature.js';
import { signedQuery } from './signature.js';

/** How requests are repeated. All are safe to repeat: publishes carry an idempotency key. */
export interface Persistence {
  /** Attempts in all. */
  attempts: number;
  /** Per attempt, in ms. */
  timeout: number;
  /** Of the wait between attempts, in ms: between 0 and `base * 2^n`, at most `cap`. */
  base: number;
  cap: number;
}

/** What a test turns by hand. */
export interface RequestEnvironment {
  fetch: typeof fetch;
  now(): number;
  random(): number;
  wait(ms: number): Promise<void>;
}

export interface Request {
  method: 'GET' | 'POST';
  /** Segments below the app; encoded here. */
  path: string[];
  query?: Query;
  body?: object;
  /** Part of the body, which is signed; named in failures. */
  idempotencyKey?: string;
}

/** The longest `Retry-After` that is waited for. */
const LONGEST_RETRY_AFTER_MS = 30_000;

/** An answer that may be another one next time, or none. */
interface Failure {
  status: number;
  message: string;
  retryAfterMs: number;
  outcomes: Outcome[];
}

type Answer = Record<string, unknown>;

/** Signed requests to one app's HTTP API. */
export class Requests {
  constructor(
    private readonly base: string,
    private readonly appId: string,
    private readonly credentials: Credentials,
    private readonly persistence: Persistence,
    private readonly environment: RequestEnvironment,
  ) {}

  /** Fails with a `TidewireError`. */
  async send(request: Request): Promise<Answer> {
    const { attempts, base, cap } = this.persistence;
    for (let attempt = 0; ; attempt++) {
      const answer = await this.attempt(request);
      if (!isFailure(answer)) return answer.body;
      if (attempt + 1 >= attempts) {
        const { message, status, outcomes } = answer;
        throw new Unavailable(message, status, request.idempotencyKey, outcomes);
      }
      const jitter = this.environment.random() * Math.min(cap, base * 2 ** attempt);
      await this.environment.wait(answer.retryAfterMs + jitter);
    }
  }

  private async attempt(request: Request): Promise<{ body: Answer } | Failure> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), this.persistence.timeout);
    try {
      const response = await this.environment.fetch(this.url(request), {
        method: request.method,
        ...(request.body && {
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(request.body),
        }),
        signal: giveUp.signal,
      });
      return answerOf(response, await response.text());
    } catch (failed) {
      if (failed instanceof Rejected) throw failed;
      const cause = (failed as Error).cause;
      const why = cause instanceof Error ? cause.message : String((failed as Error).message);
      return { status: 0, message: `no answer: ${why}`, retryAfterMs: 0, outcomes: [] };
    } finally {
      clearTimeout(timer);
    }
  }

  private url({ method, path, query, body }: Request): string {
    const segments = ['apps', this.appId, ...path];
    const text = body === undefined ? '' : JSON.stringify(body);
    const timestamp = Math.floor(this.environment.now() / 1000);
    const decoded = `/${segments.join('/')}`;
    const signed = signedQuery(this.credentials, method, decoded, query ?? {}, text, timestamp);
    return `${this.base}/${segments.map(encodeURIComponent).join('/')}?${signed}`;
  }
}

function isFailure(answer: { body: Answer } | Failure): answer is Failure {
  return !('body' in answer);
}

/** Throws what is of no use to repeat. */
function answerOf(response: Response, received: string): { body: Answer } | Failure {
  const { status } = response;
  const value = parsed(received);
  const body = isObject(value) ? value : {};
  if (status === 200) return { body };
  const message = `${status}: ${text(body.error) ?? received.slice(0, 200)}`;
  const outcomes = Array.isArray(body.outcomes) ? (body.outcomes as Outcome[]) : [];
  if (status === 401 || status === 403) throw new NotAuthorized(message, status);
  if (status === 409) throw new IdempotencyConflict(message, status, outcomes);
  if (status === 410) {
    throw new PositionLost(
      message, status, text(body.reason) ?? 'unknown', text(body.position), text(body.fork),
    );
  }
  if (status < 500 && status !== 408 && status !== 429) throw new Rejected(message, status);
  return { status, message, retryAfterMs: retryAfter(response), outcomes };
}

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('Retry-After') ?? 0);
  return seconds > 0 ? Math.min(LONGEST_RETRY_AFTER_MS, seconds * 1000) : 0;
}
