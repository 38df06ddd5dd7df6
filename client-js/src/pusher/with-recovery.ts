import type { Environment } from '../environment.js';
import { surroundings } from '../environment.js';
import type { Advance } from '../recovery/ledger.js';
import type { StartingPoint } from '../recovery/starting-point.js';
import type { PusherClass } from './host.js';
import { RecoveringPusher } from './recovering-pusher.js';
import { RecoveringSocket } from './recovering-socket.js';

export interface RecoveryOptions {
  /** When a position counts: after the callbacks have returned (default), or before they run. */
  advance?: Advance;
  /** For tests. */
  environment?: Environment;
}

/** What instances of the class have over those of pusher-js. */
export interface Recovering {
  /** Where each channel with a history stands. */
  positions(): Record<string, StartingPoint>;
}

/** Stands in the path of an instance's WebSocket URLs and says whose they are. */
const MARK = /\/~tidewire-(\d+)(?=\/)/;

/** The instances of one pusher-js, by mark. */
type Instances = Map<number, RecoveringPusher>;

const patched = new WeakMap<object, Instances>();
let lastMark = 0;

function instancesOf(Pusher: PusherClass): Instances {
  const runtime = Pusher.Runtime;
  const known = patched.get(runtime);
  if (known !== undefined) return known;
  const instances: Instances = new Map();
  const create = runtime.createWebSocket;
  runtime.createWebSocket = function (url: string) {
    const owner = instances.get(Number(MARK.exec(url)?.[1]));
    if (owner === undefined) return create.call(runtime, url);
    const real = (address: string) => create.call(runtime, address);
    return new RecoveringSocket(owner, url.replace(MARK, ''), real);
  };
  patched.set(runtime, instances);
  return instances;
}

/**
 * A subclass of pusher-js' class whose instances recover across reconnects. Instances of the class
 * itself stay as they are. Laravel Echo takes it as its option `Pusher`.
 */
export function withRecovery<C extends PusherClass>(
  Pusher: C,
  { advance = 'after', environment = surroundings }: RecoveryOptions = {},
): (new (...parameters: ConstructorParameters<C>) => InstanceType<C> & Recovering) & C {
  const instances = instancesOf(Pusher);
  const Stock: PusherClass = Pusher;
  return class extends Stock {
    private readonly recovery: RecoveringPusher;

    constructor(key: string, options: any) {
      const recovery = new RecoveringPusher(environment, advance);
      const mark = ++lastMark;
      instances.set(mark, recovery);
      super(key, { ...options, wsPath: `${options?.wsPath ?? ''}/~tidewire-${mark}` });
      this.recovery = recovery;
    }

    override unsubscribe(channel: string): void {
      super.unsubscribe(channel);
      this.recovery.forget(channel);
    }

    disconnect(): void {
      this.recovery.discarded();
      super.disconnect();
    }

    positions() {
      return this.recovery.positions();
    }
  } as any;
}
