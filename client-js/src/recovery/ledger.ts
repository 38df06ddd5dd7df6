import type { Frame } from '../wire/frame.js';
import { isObject, text } from '../wire/frame.js';
import type { Notice } from './notice.js';
import type { StartingPoint } from './starting-point.js';
import { positionOf } from './position.js';
import { Track } from './track.js';

/** Who a connection was: proves to the next one's edge that it was ours. */
export interface Identity {
  socketId: string;
  resumeToken?: string | undefined;
}

/** When a position counts: `before` the callbacks a crash loses a message, `after` it repeats one. */
export type Advance = 'after' | 'before';

/**
 * What a client knows of its channels across connections. Bounded by its subscriptions: a channel
 * that is left is forgotten.
 */
export class Ledger {
  private readonly tracks = new Map<string, Track>();
  private latest: Identity | undefined;

  constructor(private readonly advance: Advance = 'after') {}

  /** The connection that answered last. */
  get former(): Identity | undefined {
    return this.latest;
  }

  /** Where to begin in a channel that is not known yet. */
  begin(channel: string, point: StartingPoint): void {
    if (!this.tracks.has(channel)) this.tracks.set(channel, Track.at(point));
  }

  track(channel: string): Track {
    let track = this.tracks.get(channel);
    if (track === undefined) this.tracks.set(channel, (track = new Track()));
    return track;
  }

  forget(channel: string): void {
    this.tracks.delete(channel);
  }

  /** The `recovery` of a subscribe frame on a connection that follows the former one. */
  claim(channel: string, former: Identity | undefined): Record<string, unknown> {
    const { position, floor } = this.track(channel);
    const proven = former?.resumeToken !== undefined;
    return {
      v: 1,
      ...(position && { epoch: position.epoch, offset: position.offset, floor }),
      ...(proven && { prev_socket: former.socketId, resume_token: former.resumeToken }),
    };
  }

  /** Takes an answer that came on this connection. */
  answer(
    channel: string,
    identity: Identity,
    recovery: unknown,
    now: number,
    seamless = false,
  ): Notice | undefined {
    this.latest = identity;
    const track = this.tracks.get(channel);
    return track?.answer(isObject(recovery) ? recovery : {}, now, seamless);
  }

  interrupt(channel: string, members: Record<string, unknown>, now: number): Notice | undefined {
    return this.tracks.get(channel)?.interrupt(members, now);
  }

  /** Delivers a frame unless it is known already, and moves the channel's position. */
  receive(frame: Frame, now: number, deliver: () => void): void {
    const track = this.tracks.get(frame.channel ?? '');
    const verdict = track === undefined ? 'deliver' : track.judge(frame, now);
    if (verdict === 'drop') return;
    if (this.advance === 'before' || verdict === 'pass over') track?.advance(frame);
    if (verdict === 'pass over') return;
    try {
      deliver();
    } finally {
      track?.advance(frame);
    }
  }

  /** Where each channel with a history stands. */
  positions(): Record<string, StartingPoint> {
    const positions: Record<string, StartingPoint> = {};
    for (const [channel, { position, floor }] of this.tracks) {
      if (position !== undefined) positions[channel] = { ...position, floor };
    }
    return positions;
  }

  /** All that a page needs after a reload. */
  save(): string {
    return JSON.stringify({ former: this.latest, positions: this.positions() });
  }

  /** Takes what `save` gave; anything else is ignored. */
  restore(saved: unknown): void {
    if (!isObject(saved) || !isObject(saved.positions)) return;
    for (const [channel, point] of Object.entries(saved.positions)) {
      const position = isObject(point) ? positionOf(point) : undefined;
      if (!isObject(point) || position === undefined) continue;
      this.begin(channel, { ...position, floor: text(point.floor) });
    }
    if (!isObject(saved.former)) return;
    const socketId = text(saved.former.socketId);
    if (socketId === undefined) return;
    this.latest = { socketId, resumeToken: text(saved.former.resumeToken) };
  }
}
