import type { Authorization, Authorize, AuthorizationEndpoint } from './options.js';

/** The application says no: asking again is of no use. */
export class Refused extends Error {
  constructor(readonly status: number, what: string) {
    super(what);
  }
}

/** How long an auth endpoint may take. */
const LIMIT_MS = 10_000;

/** Asks an endpoint as pusher-js does. */
export function askingEndpoint(at: AuthorizationEndpoint): Authorize {
  return async ({ socketId, channel }) => {
    const body = new URLSearchParams({ socket_id: socketId, channel_name: channel });
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), LIMIT_MS);
    try {
      const headers = typeof at.headers === 'function' ? at.headers() : at.headers;
      const response = await fetch(at.endpoint, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
        body: body.toString(),
        credentials: at.credentials ?? 'same-origin',
        signal: giveUp.signal,
      });
      if (isFinal(response.status)) {
        throw new Refused(response.status, `${at.endpoint} answers ${response.status}`);
      }
      if (!response.ok) throw new Error(`${at.endpoint} answers ${response.status}`);
      return (await response.json()) as Authorization;
    } finally {
      clearTimeout(timer);
    }
  };
}

function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

export function authorizer(given: Authorize | AuthorizationEndpoint | undefined): Authorize | undefined {
  return typeof given === 'object' ? askingEndpoint(given) : given;
}
