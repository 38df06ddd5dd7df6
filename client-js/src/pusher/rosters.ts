import type { Frame, Members } from '../wire/frame.js';
import { isObject, payload, serverFrame, text } from '../wire/frame.js';
import { asBefore, difference } from '../recovery/roster.js';

/**
 * The rosters that pusher-js was told of, kept while it is disconnected: after a resubscribe it
 * gets the roster of before, and then the real joins and leaves (R9).
 */
export class Rosters {
  private readonly rosters = new Map<string, Members>();
  private readonly selves = new Map<string, string>();
  private signedInAs: string | undefined;

  subscribing(channel: string, channelData: unknown): void {
    const id = memberId(channelData, 'user_id') ?? this.signedInAs;
    if (id === undefined) this.selves.delete(channel);
    else this.selves.set(channel, id);
  }

  signingIn(userData: unknown): void {
    this.signedInAs = memberId(userData, 'id');
  }

  forget(channel: string): void {
    this.rosters.delete(channel);
    this.selves.delete(channel);
  }

  /**
   * @param data of the answer, without what pusher-js need not see
   * @return the data to hand on, and the frames that follow it
   */
  answer(channel: string, data: Record<string, unknown>): [Record<string, unknown>, string[]] {
    const presence = isObject(data.presence) ? data.presence : {};
    if (!isObject(presence.hash)) return [data, []];
    const after = presence.hash;
    if (Object.keys(after).length < Number(presence.count)) {
      // A large channel, of which a stock client is told the number of members only.
      this.rosters.delete(channel);
      return [data, []];
    }
    const before = this.rosters.get(channel);
    this.rosters.set(channel, { ...after });
    const self = this.selves.get(channel);
    // Somebody else subscribes now, or nobody knows who: to them it is a new roster.
    if (before === undefined || self === undefined || !(self in before)) return [data, []];
    const { joined, left } = difference(before, after);
    const hash = asBefore(before, after);
    const ids = Object.keys(hash);
    const frames = [
      ...left.map((id) => [`pusher_internal:member_removed`, { user_id: id }] as const),
      ...joined.map(
        (id) => [`pusher_internal:member_added`, { user_id: id, user_info: after[id] }] as const,
      ),
    ].map(([event, member]) => serverFrame(event, channel, member));
    return [{ ...data, presence: { count: ids.length, ids, hash } }, frames];
  }

  /** Notes a join or a leave that pusher-js is about to see. */
  note(frame: Frame): void {
    const roster = this.rosters.get(frame.channel ?? '');
    const member = payload(frame);
    const id = String(member.user_id);
    if (roster === undefined) return;
    if (frame.event === 'pusher_internal:member_added') roster[id] = member.user_info ?? {};
    if (frame.event === 'pusher_internal:member_removed') delete roster[id];
  }
}

function memberId(json: unknown, name: string): string | undefined {
  const id = payload({ event: '', data: text(json) })[name];
  return id === undefined ? undefined : String(id);
}
