import { text } from '../wire/frame.js';

/**
 * A place in a channel's history: after the message with this offset. Offsets are decimal and
 * do not fit a number; they mean something within their epoch only.
 */
export interface Position {
  epoch: string;
  offset: string;
}

/** Less than 0, 0 or more, for decimal offsets without leading zeros. */
export function compareOffsets(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length;
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Undefined unless both members are there. */
export function positionOf(members: Record<string, unknown>): Position | undefined {
  const epoch = text(members.epoch);
  const offset = text(members.offset);
  return epoch !== undefined && offset !== undefined ? { epoch, offset } : undefined;
}
