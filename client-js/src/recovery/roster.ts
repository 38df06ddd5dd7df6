import type { Members } from '../wire/frame.js';

/** What became different between two rosters; who is in both is not told, whatever their info (R9). */
export interface Difference {
  joined: string[];
  left: string[];
}

const has = (members: Members, id: string) => Object.prototype.hasOwnProperty.call(members, id);

export function difference(before: Members, after: Members): Difference {
  return {
    joined: Object.keys(after).filter((id) => !has(before, id)),
    left: Object.keys(before).filter((id) => !has(after, id)),
  };
}

/** The members of before, with the info of after for those who are still there. */
export function asBefore(before: Members, after: Members): Members {
  const members: Members = {};
  for (const id of Object.keys(before)) members[id] = has(after, id) ? after[id] : before[id];
  return members;
}
