/** Connections that the page can cut, as a broken network would. */

/** Marks the URLs of a cable's connections; it is removed before they connect. */
const MARK = /\/~cable-(\d+)(?=\/)/;

const cables = new Map();

/** The network between some clients and the server. */
export class Cable {
  isCut = false;
  sockets = new Set();

  constructor() {
    this.number = cables.size + 1;
    cables.set(this.number, this);
  }

  /** What clients on this cable take as `wsPath`. */
  get path() {
    return `/~cable-${this.number}`;
  }

  /** Connections end without a close frame, and new ones wait. */
  cut() {
    this.isCut = true;
    for (const socket of [...this.sockets]) socket.lose();
  }

  mend() {
    this.isCut = false;
    for (const socket of this.sockets) socket.connect();
  }
}

/** Looks to pusher-js like a WebSocket. */
class CuttableSocket {
  isClosed = false;

  constructor(cable, open) {
    this.cable = cable;
    this.open = open;
    cable.sockets.add(this);
    if (!cable.isCut) this.connect();
  }

  get readyState() {
    if (this.isClosed) return WebSocket.CLOSED;
    return this.real ? this.real.readyState : WebSocket.CONNECTING;
  }

  connect() {
    if (this.real) return;
    this.real = this.open();
    this.real.onopen = (event) => this.onopen?.(event);
    this.real.onerror = (event) => this.onerror?.(event);
    this.real.onmessage = (event) => this.onmessage?.(event);
    this.real.onclose = ({ code, reason, wasClean }) => this.end({ code, reason, wasClean });
  }

  send(data) {
    this.real?.send(data);
  }

  close(code, reason) {
    if (this.real) this.real.close(code, reason);
    else setTimeout(() => this.end({ code: 1006, reason: '', wasClean: false }), 0);
  }

  lose() {
    if (!this.real) return;
    for (const handler of ['onopen', 'onerror', 'onmessage', 'onclose']) this.real[handler] = null;
    this.real.close();
    this.end({ code: 1006, reason: '', wasClean: false });
  }

  end(ending) {
    if (this.isClosed) return;
    this.isClosed = true;
    this.cable.sockets.delete(this);
    this.onclose?.(ending);
  }
}

/** Must run before `withRecovery` sees the class, which removes its own mark first. */
export function makeCuttable(Pusher) {
  const runtime = Pusher.Runtime;
  const create = runtime.createWebSocket;
  runtime.createWebSocket = (url) => {
    const cable = cables.get(Number(MARK.exec(url)?.[1]));
    const open = () => create.call(runtime, url.replace(MARK, ''));
    return cable ? new CuttableSocket(cable, open) : open();
  };
}
