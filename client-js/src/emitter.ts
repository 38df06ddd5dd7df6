/** What comes with an event beside its data. */
export interface Metadata {
  /** Who sent a client event on a presence channel. */
  user_id?: string;
  /** The message's place in the channel's history; only where one is kept. */
  offset?: string;
  /** Stays the same when a publish is repeated. */
  id?: string;
}

export type Listener<T = any> = (data: T, metadata: Metadata) => void;
export type GlobalListener = (event: string, data: any, metadata: Metadata) => void;

/** A listener's failure is the application's: shown as uncaught, and nobody else misses the event. */
function uncaught(failure: unknown): void {
  const report = (globalThis as { reportError?: (failure: unknown) => void }).reportError;
  if (typeof report === 'function') report(failure);
  else queueMicrotask(() => { throw failure; });
}

/** Listeners by event name, as in pusher-js. */
export class Emitter {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly globals = new Set<GlobalListener>();

  bind<T = any>(event: string, listener: Listener<T>): this {
    const bound = this.listeners.get(event);
    if (bound === undefined) this.listeners.set(event, new Set([listener]));
    else bound.add(listener);
    return this;
  }

  bind_global(listener: GlobalListener): this {
    this.globals.add(listener);
    return this;
  }

  /** One listener, all of an event, or all. */
  unbind(event?: string, listener?: Listener): this {
    if (event === undefined) this.listeners.clear();
    else if (listener === undefined) this.listeners.delete(event);
    else this.listeners.get(event)?.delete(listener);
    return this;
  }

  unbind_global(listener?: GlobalListener): this {
    if (listener === undefined) this.globals.clear();
    else this.globals.delete(listener);
    return this;
  }

  unbind_all(): this {
    return this.unbind().unbind_global();
  }

  protected emit(event: string, data: unknown, metadata: Metadata = {}): void {
    for (const listener of [...(this.listeners.get(event) ?? [])]) {
      try {
        listener(data, metadata);
      } catch (failure) {
        uncaught(failure);
      }
    }
    for (const listener of [...this.globals]) {
      try {
        listener(event, data, metadata);
      } catch (failure) {
        uncaught(failure);
      }
    }
  }
}
