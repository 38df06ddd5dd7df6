import type { Members as Roster } from '../wire/frame.js';
import { difference } from '../recovery/roster.js';

export interface Member {
  id: string;
  info: any;
}

/** Who is in a presence channel. */
export class Members {
  private roster: Roster = {};
  /** This client's own id; undefined before the first answer. */
  myID: string | undefined;

  get count(): number {
    return Object.keys(this.roster).length;
  }

  get me(): Member | undefined {
    return this.myID === undefined ? undefined : this.get(this.myID);
  }

  get(id: string): Member | undefined {
    const isHere = Object.prototype.hasOwnProperty.call(this.roster, id);
    return isHere ? { id, info: this.roster[id] } : undefined;
  }

  each(visit: (member: Member) => void): void {
    for (const id of Object.keys(this.roster)) visit({ id, info: this.roster[id] });
  }

  /** @internal Takes the roster of an answer; who really came and went since the last one. */
  replace(roster: Roster): { joined: Member[]; left: Member[] } {
    const before = this.roster;
    this.roster = { ...roster };
    const { joined, left } = difference(before, roster);
    const memberOf = (members: Roster) => (id: string) => ({ id, info: members[id] });
    return { joined: joined.map(memberOf(roster)), left: left.map(memberOf(before)) };
  }

  /** @internal Undefined if the member was here already. */
  add(id: string, info: unknown): Member | undefined {
    const isNew = this.get(id) === undefined;
    this.roster[id] = info;
    return isNew ? { id, info } : undefined;
  }

  /** @internal Undefined if the member was not here. */
  remove(id: string): Member | undefined {
    const member = this.get(id);
    delete this.roster[id];
    return member;
  }
}
