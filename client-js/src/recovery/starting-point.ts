import type { Notice } from './notice.js';
import { recovered, stale } from './notice.js';
import type { Position } from './position.js';
import { compareOffsets } from './position.js';

/** How much of the past a first subscription wants; the server may bound it. */
export type Rewind = { count: number } | { seconds: number } | { since_ms: number };

/** A position to attach at; with the `floor` that `positions()` gives, any client may resume there. */
export interface StartingPoint extends Position {
  floor?: string | undefined;
}

/**
 * As much as the server ever gives. A position without a floor cannot be claimed, so what follows
 * it is asked for as a rewind, and judged by where that begins.
 */
export const WHOLE_REWIND: Rewind = { count: 1000 };

/**
 * @param wanted where the page's state stands
 * @param begin the position before the first rewound message
 */
export function judgeRewind(wanted: Position, begin: Position, replay: number): Notice {
  if (begin.epoch !== wanted.epoch) return stale('reset');
  if (compareOffsets(begin.offset, wanted.offset) > 0) return stale('trimmed');
  const end = BigInt(begin.offset) + BigInt(replay);
  if (BigInt(wanted.offset) > end) return stale('diverged');
  return recovered(Number(end - BigInt(wanted.offset)), false);
}
