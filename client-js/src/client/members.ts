import type { Members as Roster } from '../wire/frame.js';
import { difference } from '../recovery/roster.js';

export interface Member {
  id: string;
  info: any;
}

/** Who really came and went. */
export interface Changes {
  joined: Member[];
  left: Member[];
}

/** Portions of a list that are under way. */
interface Listing {
  /** Who was here before and was not listed again yet. */
  unconfirmed: Set<string>;
  /** Who came or left since the list began: a later portion knows less. */
  touched: Set<string>;
}

const has = (roster: Roster, id: string) => Object.prototype.hasOwnProperty.call(roster, id);

/** Who is in a presence channel. */
export class Members {
  private roster: Roster = {};
  private listing: Listing | undefined;
  /** What the server says, while not all are listed here. */
  private total: number | undefined;
  /** This client's own id; undefined before the first answer. */
  myID: string | undefined;

  /** Of all members, those included who are not listed yet. */
  get count(): number {
    return this.total ?? Object.keys(this.roster).length;
  }

  /** Whether all members are listed; false while portions of a long list are under way. */
  get complete(): boolean {
    return this.total === undefined;
  }

  get me(): Member | undefined {
    return this.myID === undefined ? undefined : this.get(this.myID);
  }

  get(id: string): Member | undefined {
    return has(this.roster, id) ? { id, info: this.roster[id] } : undefined;
  }

  each(visit: (member: Member) => void): void {
    for (const id of Object.keys(this.roster)) visit({ id, info: this.roster[id] });
  }

  /** @internal Takes the roster of an answer. */
  replace(roster: Roster): Changes {
    const before = this.roster;
    this.roster = { ...roster };
    this.listing = this.total = undefined;
    const { joined, left } = difference(before, roster);
    const memberOf = (members: Roster) => (id: string) => ({ id, info: members[id] });
    return { joined: joined.map(memberOf(roster)), left: left.map(memberOf(before)) };
  }

  /**
   * @internal Starts from a subscription's answer: the number of members, and some of them.
   *
   * @param more whether portions with all members follow; members known before are kept until then
   */
  begin(some: Roster, count: number, more: boolean): void {
    const before = more ? this.roster : {};
    const unconfirmed = new Set(Object.keys(before).filter((id) => !has(some, id)));
    this.roster = { ...before, ...some };
    this.total = count;
    this.listing = more ? { unconfirmed, touched: new Set() } : undefined;
  }

  /** @internal Takes a portion; those who were not listed before. */
  portion(some: Roster): Member[] {
    const found: Member[] = [];
    if (this.listing === undefined) return found;
    for (const id of Object.keys(some)) {
      if (this.listing.touched.has(id)) continue;
      this.listing.unconfirmed.delete(id);
      if (!has(this.roster, id)) found.push({ id, info: some[id] });
      this.roster[id] = some[id];
    }
    return found;
  }

  /** @internal The portions are over; who was here before and is gone. */
  end(): Member[] {
    const gone = [...(this.listing?.unconfirmed ?? [])].map((id) => ({ id, info: this.roster[id] }));
    gone.forEach(({ id }) => delete this.roster[id]);
    if (this.listing !== undefined) this.listing = this.total = undefined;
    return gone;
  }

  /** @internal Who of these is new here, and who was here. */
  change(joined: Roster, left: string[], count: number | undefined): Changes {
    const isMember = (member: Member | undefined): member is Member => member !== undefined;
    const changes = {
      joined: Object.keys(joined).map((id) => this.add(id, joined[id])).filter(isMember),
      left: left.map((id) => this.remove(id)).filter(isMember),
    };
    if (count !== undefined) this.counted(count);
    return changes;
  }

  /** @internal How many there are; counts only while not all are listed. */
  counted(count: number): void {
    if (this.total !== undefined) this.total = count;
  }

  /** @internal Undefined if the member was here already. */
  add(id: string, info: unknown): Member | undefined {
    const isNew = !has(this.roster, id);
    this.roster[id] = info;
    this.touch(id, isNew ? 1 : 0);
    return isNew ? { id, info } : undefined;
  }

  /** @internal Undefined if the member was not here. */
  remove(id: string): Member | undefined {
    const member = this.get(id);
    delete this.roster[id];
    this.touch(id, -1);
    return member;
  }

  private touch(id: string, change: number): void {
    this.listing?.touched.add(id);
    this.listing?.unconfirmed.delete(id);
    if (this.total !== undefined) this.total += change;
  }
}
