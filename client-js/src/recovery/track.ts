import type { Frame } from '../wire/frame.js';
import { text } from '../wire/frame.js';
import type { Notice } from './notice.js';
import { gap, recovered, stale } from './notice.js';
import type { Position } from './position.js';
import { compareOffsets, positionOf } from './position.js';
import { RecentIds } from './recent-ids.js';
import type { StartingPoint } from './starting-point.js';
import { judgeRewind } from './starting-point.js';

/** How long repeats are dropped after another Redis took over (R4). */
const BOUNDARY_MS = 60_000;

/** What is to be done with a frame. */
export type Verdict = 'deliver' | 'pass over' | 'drop';

/**
 * Where a client is in one channel: R1, R3, R4 and R6 of docs/recovery.md. Holes are not looked
 * for (R5): that there is none is the server's duty.
 */
export class Track {
  position: Position | undefined;
  floor: string | undefined;
  /** Stands for a signature, where the server allows that. */
  permit: string | undefined;

  private wanted: Position | undefined;
  private answered = false;
  private boundaryEnds = -Infinity;
  private readonly ids = new RecentIds();

  /** One that begins where a page's state stands. */
  static at(point: StartingPoint): Track {
    const track = new Track();
    const position = { epoch: point.epoch, offset: point.offset };
    if (point.floor === undefined) {
      track.wanted = position;
    } else {
      track.position = position;
      track.floor = point.floor;
    }
    return track;
  }

  /**
   * Takes the server's answer to a subscription.
   *
   * @param seamless whether another connection delivered up to this moment
   */
  answer(members: Record<string, unknown>, now: number, seamless = false): Notice | undefined {
    const again = this.answered;
    this.answered = true;
    this.permit = text(members.permit) ?? this.permit;
    const place = positionOf(members);
    if (place === undefined) return this.withoutHistory(members, again && !seamless);
    const wanted = this.wanted;
    this.wanted = undefined;
    if (wanted !== undefined && members.recovered === undefined) {
      return this.found(wanted, place, members);
    }
    this.move(place, members, now);
    if (members.recovered === true) return recovered(replayOf(members), members.boundary === true);
    return members.recovered === false ? stale(reasonOf(members)) : undefined;
  }

  private withoutHistory(members: Record<string, unknown>, missed: boolean): Notice | undefined {
    const claimed = this.position !== undefined || this.wanted !== undefined;
    this.position = this.wanted = this.floor = undefined;
    if (claimed) return stale(text(members.reason) ?? 'disabled');
    return missed ? gap('reconnect') : undefined;
  }

  private found(wanted: Position, begin: Position, members: Record<string, unknown>): Notice {
    const notice = judgeRewind(wanted, begin, replayOf(members));
    this.position = notice.event === 'tidewire:recovered' ? wanted : begin;
    this.floor = text(members.floor);
    return notice;
  }

  /** Takes a `tidewire:continuity`. */
  interrupt(members: Record<string, unknown>, now: number): Notice | undefined {
    const place = positionOf(members);
    if (place !== undefined) this.move(place, members, now);
    if (members.recovered !== false) return undefined;
    return place === undefined ? gap(reasonOf(members)) : stale(reasonOf(members));
  }

  private move(place: Position, members: Record<string, unknown>, now: number): void {
    const before = this.position;
    const ahead =
      members.recovered === true &&
      before?.epoch === place.epoch &&
      compareOffsets(before.offset, place.offset) > 0;
    this.position = ahead ? before : { ...place };
    this.floor = text(members.floor);
    if (members.boundary === true) this.boundaryEnds = now + BOUNDARY_MS;
  }

  judge(frame: Frame, now: number): Verdict {
    if (frame.offset === undefined || this.position === undefined) return 'deliver';
    if (compareOffsets(frame.offset, this.position.offset) <= 0) return 'drop';
    const repeated = now < this.boundaryEnds && frame.id !== undefined && this.ids.has(frame.id);
    return repeated || frame.event === 'tidewire:skip' ? 'pass over' : 'deliver';
  }

  /** The frame has been processed, or passed over. */
  advance(frame: Frame): void {
    if (frame.offset === undefined || this.position === undefined) return;
    if (compareOffsets(frame.offset, this.position.offset) <= 0) return;
    this.position.offset = frame.offset;
    if (frame.id !== undefined) this.ids.add(frame.id);
  }
}

function replayOf(members: Record<string, unknown>): number {
  return typeof members.replay === 'number' ? members.replay : 0;
}

function reasonOf(members: Record<string, unknown>): string {
  return text(members.reason) ?? 'unknown';
}
