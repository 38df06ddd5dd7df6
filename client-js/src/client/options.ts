import type { Environment } from '../environment.js';
import type { Advance } from '../recovery/ledger.js';
import type { SocketConstructor } from '../web-socket.js';

/** What an application's auth endpoint answers. */
export interface Authorization {
  auth: string;
  channel_data?: string;
}

/** Asks the application whether a channel may be subscribed on this connection. */
export type Authorize = (request: {
  socketId: string;
  channel: string;
}) => Authorization | Promise<Authorization>;

export interface AuthorizationEndpoint {
  endpoint: string;
  headers?: Record<string, string> | (() => Record<string, string>);
  credentials?: RequestCredentials;
}

/** A place for positions that outlasts the page, such as `sessionStorage`. */
export type PositionStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface RealtimeOptions {
  /** Of the app. */
  key: string;
  /** `wss://rt.example.org` or with a port and a path; instead of `host`, `port`, `tls` and `path`. */
  url?: string;
  /** The page's host if there is one. */
  host?: string;
  port?: number;
  /** Default: true, except on pages that came without it. */
  tls?: boolean;
  /** Before `/app`. */
  path?: string;
  /** A JWT, or how to get one; a function is asked again before a token ends. */
  token?: string | (() => string | Promise<string>);
  /** For private and presence channels that the token does not grant. */
  authorize?: Authorize | AuthorizationEndpoint;
  /** Needed where there is no global WebSocket: Node before 22. */
  webSocket?: SocketConstructor;
  /** Whether to recover; default true. */
  recovery?: boolean;
  advance?: Advance;
  /** Where positions survive a reload: `true` is `sessionStorage`. Default: memory only. */
  storage?: boolean | PositionStorage;
  /** Silence after which the server is asked whether it is there; ms. The server may want it sooner. */
  activityTimeout?: number;
  /** How long to wait for its answer; ms. */
  pongTimeout?: number;
  /** Whether to connect at once; default true. */
  connect?: boolean;
  /** For tests. */
  environment?: Environment;
}

const VERSION = '0.1.0';

/** Where the server is: scheme, host and path, without a slash at the end. */
function place(options: RealtimeOptions): string {
  if (options.url !== undefined) {
    return options.url.replace(/^http/, 'ws').replace(/\/+$/, '');
  }
  const page = typeof location === 'undefined' ? undefined : location;
  const host = options.host ?? page?.hostname;
  if (!host) throw new Error('RealtimeClient: url or host is needed');
  const tls = options.tls ?? page?.protocol !== 'http:';
  const port = options.port === undefined ? '' : `:${options.port}`;
  return `${tls ? 'wss' : 'ws'}://${host}${port}${options.path ?? ''}`;
}

/** The URL of every connection; a token is added to it. */
export function endpoint(options: RealtimeOptions): string {
  if (!options.key) throw new Error('RealtimeClient: key is needed');
  const extension = options.recovery === false ? '&ext=ack1,mem1' : '&ext=rec1,ack1,mem1';
  const key = encodeURIComponent(options.key);
  return `${place(options)}/app/${key}?protocol=7&client=tidewire-js&version=${VERSION}${extension}`;
}

export function socketConstructor(options: RealtimeOptions): SocketConstructor {
  const found = options.webSocket ?? (globalThis as { WebSocket?: unknown }).WebSocket;
  if (typeof found !== 'function') {
    throw new Error('RealtimeClient: there is no global WebSocket here; pass webSocket, e.g. of ws');
  }
  return found as SocketConstructor;
}
