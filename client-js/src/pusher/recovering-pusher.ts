import type { Environment } from '../environment.js';
import type { Advance, Identity } from '../recovery/ledger.js';
import { Ledger } from '../recovery/ledger.js';
import { Reconnection } from '../reconnection.js';
import { isObject, payload, readFrame, serverFrame, text } from '../wire/frame.js';
import type { Ending } from '../web-socket.js';
import type { RecoveringSocket } from './recovering-socket.js';
import { Rosters } from './rosters.js';

/** Below the 15 s after which pusher-js gives an attempt up. */
const LONGEST_DELAY_MS = 10_000;

const SUCCEEDED = 'pusher_internal:subscription_succeeded';

/** Hands a frame to pusher-js: this text, or the event as it came. */
export type Deliver = (text?: string) => void;

/**
 * Recovery for one instance of pusher-js: stands between it and its sockets, and changes the frames
 * that pass. pusher-js itself knows nothing of it.
 */
export class RecoveringPusher {
  private readonly ledger: Ledger;
  private readonly rosters = new Rosters();
  private readonly reconnection: Reconnection;
  private connectAt = -Infinity;
  /** Shows that the application's backend has accepted the client before. */
  private pass: string | undefined;
  /** The connection that was established last, until it ends. */
  private current: RecoveringSocket | undefined;
  /** The connection that pusher-js was made to leave, open until the next one has its channels. */
  private leaving: { socket: RecoveringSocket; channels: Set<string> } | undefined;

  constructor(
    readonly environment: Environment,
    advance: Advance,
  ) {
    this.ledger = new Ledger(advance);
    this.reconnection = new Reconnection(environment, LONGEST_DELAY_MS);
  }

  /** How long the next connection has to wait. Attempts that are given up meanwhile do not prolong it. */
  delay(): number {
    return Math.max(0, this.connectAt - this.environment.now());
  }

  /** A connection was lost, or not made; the losers of a race that another one won do not count. */
  ended(socket: RecoveringSocket, { code, reason }: Ending): void {
    if (this.current !== undefined && this.current !== socket) return;
    this.current = undefined;
    this.connectAt = this.environment.now() + this.reconnection.delayAfter(code, reason);
  }

  /** Where the next connection is made. */
  returning(url: string): string {
    return this.pass === undefined ? url : `${url}&pass=${encodeURIComponent(this.pass)}`;
  }

  forget(channel: string): void {
    this.ledger.forget(channel);
    this.rosters.forget(channel);
    this.answered(channel);
  }

  positions() {
    return this.ledger.positions();
  }

  /** What is to be sent in place of this text. */
  outgoing(socket: RecoveringSocket, sent: unknown): unknown {
    const frame = readFrame(sent);
    const data = isObject(frame?.data) ? frame.data : {};
    const channel = text(data.channel) ?? '';
    switch (frame?.event) {
      case 'pusher:subscribe':
        if (!socket.identity || channel.startsWith('#')) return sent;
        socket.channels.add(channel);
        this.rosters.subscribing(channel, data.channel_data);
        return JSON.stringify({
          ...frame,
          data: { ...data, recovery: this.ledger.claim(channel, socket.former) },
        });
      case 'pusher:unsubscribe':
        socket.channels.delete(channel);
        this.forget(channel);
        return sent;
      case 'pusher:signin':
        this.rosters.signingIn(data.user_data);
        return sent;
      default:
        return sent;
    }
  }

  incoming(socket: RecoveringSocket, received: unknown, deliver: Deliver): void {
    const frame = readFrame(received);
    const channel = frame?.channel ?? '';
    if (frame?.event === 'pusher:connection_established') {
      this.established(socket, payload(frame), deliver);
    } else if (frame === undefined || socket.identity === undefined) {
      deliver();
    } else if (frame.event === 'tidewire:resume_token') {
      socket.identity.resumeToken = text(payload(frame).resume_token);
      this.pass = text(payload(frame).pass);
    } else if (frame.event === 'tidewire:migrate') {
      this.leave(socket);
    } else if (frame.event === 'tidewire:continuity') {
      const notice = this.ledger.interrupt(channel, payload(frame), this.environment.now());
      if (notice) deliver(serverFrame(notice.event, channel, notice.data));
    } else if (frame.event === SUCCEEDED && socket.channels.has(channel)) {
      this.subscribed(socket.identity, channel, payload(frame), deliver);
    } else {
      if (frame.event === 'pusher:subscription_error') this.answered(channel);
      this.rosters.note(frame);
      this.ledger.receive(frame, this.environment.now(), deliver);
    }
  }

  private established(
    socket: RecoveringSocket,
    { rec, socket_id: id }: Record<string, unknown>,
    deliver: Deliver,
  ): void {
    this.current = socket;
    this.reconnection.connected(rec);
    if (isObject(rec) && rec.v === 1) {
      this.pass = text(rec.pass);
      const identity: Identity = { socketId: String(id), resumeToken: text(rec.resume_token) };
      socket.recoverable(identity, this.ledger.former);
    }
    deliver();
  }

  private subscribed(
    identity: Identity,
    channel: string,
    { recovery, ...rest }: Record<string, unknown>,
    deliver: Deliver,
  ): void {
    const notice = this.ledger.answer(channel, identity, recovery, this.environment.now());
    const [data, members] = this.rosters.answer(channel, rest);
    deliver(serverFrame(SUCCEEDED, channel, data));
    if (notice) deliver(serverFrame(notice.event, channel, notice.data));
    members.forEach((member) => deliver(member));
    this.answered(channel);
  }

  /**
   * The edge wants to stop: pusher-js is told so and comes back at once, while the connection stays
   * until its channels were answered on the next one, or the edge ends it. So nobody leaves a
   * presence channel meanwhile.
   */
  private leave(socket: RecoveringSocket): void {
    this.leaving?.socket.discard();
    this.leaving = { socket, channels: new Set(socket.channels) };
    socket.linger();
    this.answered('');
  }

  private answered(channel: string): void {
    const leaving = this.leaving;
    leaving?.channels.delete(channel);
    if (leaving?.channels.size !== 0) return;
    this.leaving = undefined;
    leaving.socket.discard();
  }

  /** The page is done with the connection. */
  discarded(): void {
    this.pass = undefined;
    this.leaving?.socket.discard();
    this.leaving = undefined;
  }
}
