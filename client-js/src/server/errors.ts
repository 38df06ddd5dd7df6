/** What became of one event on one channel. */
export interface Outcome {
  event: number;
  channel: string;
  outcome: 'published' | 'not_published' | 'unknown' | 'conflict';
}

/** Any failure of a request to Tidewire. */
export class TidewireError extends Error {
  /**
   * @param status of the last answer; 0 if there was none
   */
  constructor(message: string, readonly status: number) {
    super(message);
    this.name = new.target.name;
  }
}

/** The request is wrong, or not allowed: 4xx. Repeating it is of no use. */
export class Rejected extends TidewireError {}

/** 401 or 403: key, secret, clock or app. */
export class NotAuthorized extends Rejected {}

/** 409: the idempotency key was used for another message. */
export class IdempotencyConflict extends Rejected {
  constructor(message: string, status: number, readonly outcomes: Outcome[]) {
    super(message, status);
  }
}

/** 410: what follows the position cannot be told whole. Load the state anew, then go on from `position`. */
export class PositionLost extends Rejected {
  constructor(
    message: string,
    status: number,
    /** `trimmed`, `reset`, `diverged` or `failover`. */
    readonly reason: string,
    readonly position: string | undefined,
    /** The last position that a failover kept. */
    readonly fork: string | undefined,
  ) {
    super(message, status);
  }
}

/** No good answer within the attempts: the outcome of a publish is not known. The same key may be used again. */
export class Unavailable extends TidewireError {
  constructor(
    message: string,
    status: number,
    /** Of a publish: repeat with it, and nothing is published twice. */
    readonly idempotencyKey: string | undefined,
    readonly outcomes: Outcome[],
  ) {
    super(message, status);
  }
}
