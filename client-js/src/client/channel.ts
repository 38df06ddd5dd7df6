import { Emitter } from '../emitter.js';
import type { Notice } from '../recovery/notice.js';
import type { Rewind, StartingPoint } from '../recovery/starting-point.js';
import { WHOLE_REWIND } from '../recovery/starting-point.js';
import type { Frame } from '../wire/frame.js';
import { content, isObject, payload } from '../wire/frame.js';
import type { Connection } from './connection.js';
import type { Changes, Member } from './members.js';
import { Members } from './members.js';

export interface SubscribeOptions {
  /** How much of the past to get first; only where the operator allows `client_rewind`. */
  rewind?: Rewind;
  /** Attach where a page was rendered: no message is missing, or the channel tells `tidewire:stale`. */
  from?: StartingPoint;
}

/** A portion of the members of a large presence channel, as `tidewire:members` brings it. */
export interface MembersListed {
  /** Who was not listed before. */
  members: Member[];
  /** Whether all are listed now. */
  complete: boolean;
}

/** Where client events go. */
export interface Outgoing {
  send(event: string, data: unknown, channel: string): boolean;
  publish(event: string, data: unknown, channel: string): Promise<void>;
}

/**
 * A channel that the application listens to. Beside the application's events it emits
 * `pusher:subscription_succeeded`, `pusher:subscription_error`, `pusher:member_added`,
 * `pusher:member_removed`, `tidewire:members` ({@link MembersListed}), `tidewire:recovered`, `tidewire:stale`
 * and `tidewire:gap`.
 */
export class Channel extends Emitter {
  /** Whether the server has answered on the present connection. */
  subscribed = false;
  /** Filled on presence channels only. */
  readonly members = new Members();

  /** @internal The connection that delivers: the one that answered last. */
  owner: Connection | undefined;

  private rewind: Rewind | undefined;
  /** Whether the application was told of all members once: from then on, of who comes and goes. */
  private listed = false;

  constructor(
    readonly name: string,
    options: SubscribeOptions,
    private readonly outgoing: Outgoing,
  ) {
    super();
    this.rewind = options.rewind ?? (options.from && !options.from.floor ? WHOLE_REWIND : undefined);
  }

  get isPrivate(): boolean {
    return this.name.startsWith('private-') || this.isPresence;
  }

  get isPresence(): boolean {
    return this.name.startsWith('presence-');
  }

  /** Sends a client event; false if there is no connection for it now. It is not sent later. */
  trigger(event: string, data: unknown): boolean {
    if (!event.startsWith('client-')) throw new Error(`${event}: client events begin with client-`);
    return this.subscribed && this.outgoing.send(event, data, this.name);
  }

  /**
   * Sends a client event. Resolves when the server has published it; rejects with `NotPublished` if it
   * was refused, or if nobody knows.
   */
  publish(event: string, data: unknown): Promise<void> {
    if (!event.startsWith('client-')) throw new Error(`${event}: client events begin with client-`);
    return this.outgoing.publish(event, data, this.name);
  }

  /** @internal What of the past the first subscription wants. */
  get wanted(): Rewind | undefined {
    return this.rewind;
  }

  /** @internal */
  answered(data: Record<string, unknown>, notice: Notice | undefined): void {
    const again = this.owner !== undefined;
    this.rewind = undefined;
    this.subscribed = true;
    const presence = isObject(data.presence) ? data.presence : undefined;
    const changes = presence === undefined ? undefined : this.take(presence);
    this.emit('pusher:subscription_succeeded', presence === undefined ? {} : this.members);
    if (notice !== undefined) this.notify(notice);
    if (!again || changes === undefined) return;
    this.tell(changes);
  }

  /** Takes what an answer says of members: all of them, or how many there are. */
  private take(presence: Record<string, unknown>): Changes | undefined {
    if (!isObject(presence.hash)) return undefined;
    const count = Number(presence.count);
    if (Object.keys(presence.hash).length < count) {
      this.members.begin(presence.hash, count, presence.more === true);
      return undefined;
    }
    this.listed = true;
    return this.members.replace(presence.hash);
  }

  private tell({ joined, left }: Changes): void {
    left.forEach((member) => this.emit('pusher:member_removed', member));
    joined.forEach((member) => this.emit('pusher:member_added', member));
  }

  /** @internal */
  notify(notice: Notice): void {
    this.emit(notice.event, notice.data);
  }

  /** @internal */
  refused(error: { type: string; error: string; status?: number }): void {
    this.subscribed = false;
    this.emit('pusher:subscription_error', error);
  }

  /** @internal */
  deliver(frame: Frame): void {
    switch (frame.event) {
      case 'pusher_internal:member_added':
        this.memberAdded(payload(frame));
        break;
      case 'pusher_internal:member_removed':
        this.memberRemoved(payload(frame));
        break;
      case 'tidewire:members':
        this.portion(payload(frame));
        break;
      case 'tidewire:member_changes':
        this.membersChanged(payload(frame));
        break;
      case 'pusher_internal:subscription_count':
        if (this.isPresence) this.members.counted(Number(payload(frame).subscription_count));
        this.emit('pusher:subscription_count', content(frame));
        break;
      default:
        if (frame.event.startsWith('pusher_internal:')) break;
        const { user_id, offset, id } = frame;
        this.emit(frame.event, content(frame), { user_id, offset, id });
    }
  }

  private portion(data: Record<string, unknown>): void {
    const members = isObject(data.hash) ? this.members.portion(data.hash) : [];
    const complete = data.more !== true;
    const left = complete ? this.members.end() : [];
    const listed: MembersListed = { members, complete };
    this.emit('tidewire:members', listed);
    if (this.listed) this.tell({ joined: members, left });
    if (complete) this.listed = true;
  }

  private membersChanged(data: Record<string, unknown>): void {
    const joined = isObject(data.joined) ? data.joined : {};
    const left = Array.isArray(data.left) ? data.left.map(String) : [];
    this.tell(this.members.change(joined, left, typeof data.count === 'number' ? data.count : undefined));
  }

  private memberAdded(data: Record<string, unknown>): void {
    const member = this.members.add(String(data.user_id), data.user_info ?? {});
    if (member) this.emit('pusher:member_added', member);
  }

  private memberRemoved(data: Record<string, unknown>): void {
    const member = this.members.remove(String(data.user_id));
    if (member) this.emit('pusher:member_removed', member);
  }
}
