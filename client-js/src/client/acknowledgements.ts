import type { Cancel, Environment } from '../environment.js';
import type { Connection } from './connection.js';

/** Without an answer for so long, nobody knows what became of the event. */
const LIMIT_MS = 10_000;

/** A client event that was not published, or of which it is not known. */
export class NotPublished extends Error {
  /**
   * @param code of the server's refusal, if it has one
   * @param unknown true: it may have been published
   */
  constructor(
    reason: string,
    readonly code?: number,
    readonly unknown = false,
  ) {
    super(reason);
    this.name = 'NotPublished';
  }
}

interface Waiting {
  resolve: () => void;
  reject: (why: NotPublished) => void;
  limit: Cancel;
}

/** Client events that wait for the server's word. */
export class Acknowledgements {
  private readonly waiting = new Map<string, Waiting>();
  private last = 0;

  constructor(private readonly environment: Environment) {}

  send(connection: Connection | undefined, event: string, data: unknown, channel: string): Promise<void> {
    if (connection?.isOpen !== true) return Promise.reject(new NotPublished('not connected'));
    if (!connection.acknowledges) {
      return Promise.reject(new NotPublished('the server does not acknowledge client events'));
    }
    const ack = String(++this.last);
    if (!connection.send(event, data, channel, ack)) return Promise.reject(new NotPublished('not connected'));
    return new Promise((resolve, reject) => {
      const limit = this.environment.after(LIMIT_MS, () => {
        this.waiting.delete(ack);
        reject(new NotPublished('no answer', undefined, true));
      });
      this.waiting.set(ack, { resolve, reject, limit });
    });
  }

  receive(answer: Record<string, unknown>): void {
    const event = this.waiting.get(String(answer.ack));
    if (event === undefined) return;
    this.waiting.delete(String(answer.ack));
    event.limit();
    if (answer.ok === true) event.resolve();
    else event.reject(refusal(answer));
  }

  /** No answer comes any more. */
  lost(): void {
    this.waiting.forEach(({ reject, limit }) => {
      limit();
      reject(new NotPublished('the connection was lost', undefined, true));
    });
    this.waiting.clear();
  }
}

function refusal({ reason, code }: Record<string, unknown>): NotPublished {
  return new NotPublished(String(reason ?? ''), typeof code === 'number' ? code : undefined);
}
