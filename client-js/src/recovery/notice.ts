/** What an application is told of a channel's recovery, as an event on that channel. */
export type Notice =
  /** After a reconnect: nothing is missing. `replay` messages follow. */
  | { event: 'tidewire:recovered'; data: { replay: number; boundary: boolean } }
  /** Messages are, or may be, missing: load the state anew, now. */
  | { event: 'tidewire:stale'; data: { reason: string } }
  /** The same of a channel that keeps no history. */
  | { event: 'tidewire:gap'; data: { reason: string } };

export const recovered = (replay: number, boundary: boolean): Notice => ({
  event: 'tidewire:recovered',
  data: { replay, boundary },
});

export const stale = (reason: string): Notice => ({ event: 'tidewire:stale', data: { reason } });

export const gap = (reason: string): Notice => ({ event: 'tidewire:gap', data: { reason } });
