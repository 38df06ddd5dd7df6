/** As much of a WebSocket as is used here; browsers, Node 22 and the package `ws` have it. */
export interface Socket {
  onopen: ((event: any) => void) | null | undefined;
  onmessage: ((event: any) => void) | null | undefined;
  onclose: ((event: any) => void) | null | undefined;
  onerror: ((event: any) => void) | null | undefined;
  readonly readyState?: number;
  readonly bufferedAmount?: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type SocketConstructor = new (url: string) => Socket;

/** How a connection ended. */
export interface Ending {
  code: number;
  reason: string;
}

/** An end without a close frame: 1006, as browsers call it. */
export const abnormal = (reason: string): Ending => ({ code: 1006, reason });

export const OPEN = 1;

/** Detaches the handlers before it closes: nothing is heard of this socket again. */
export function discard(socket: Socket): void {
  socket.onopen = socket.onmessage = socket.onclose = null;
  // The package ws reports a close while connecting as an error, and would throw without a handler.
  socket.onerror = () => {};
  try {
    socket.close(1000);
  } catch {
    // Some sockets refuse to be closed twice.
  }
}

/** Adds `ext=rec1` to the URL of a Pusher endpoint. */
export function askingForRecovery(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}ext=rec1`;
}
