import net from 'node:net';
import { once } from 'node:events';

/** A TCP proxy to one port, whose wires a test can cut. */
export class CuttableLink {
  private readonly pairs = new Set<[net.Socket, net.Socket]>();
  private refusing = false;

  private constructor(private readonly server: net.Server) {}

  static async to(target: number): Promise<CuttableLink> {
    const server = net.createServer();
    const link = new CuttableLink(server);
    server.on('connection', (near) => link.join(near, target));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return link;
  }

  get port(): number {
    return (this.server.address() as net.AddressInfo).port;
  }

  /** Ends all connections without a goodbye. */
  cut(): void {
    for (const pair of this.pairs) pair.forEach((socket) => socket.resetAndDestroy());
  }

  /** Nothing passes any more on present connections, and they stay open: a cable is out. */
  stall(): void {
    for (const pair of this.pairs) pair.forEach((socket) => socket.unpipe().pause());
  }

  /** Whether new connections are reset at once. */
  refuse(refusing: boolean): void {
    this.refusing = refusing;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(near: net.Socket, target: number): void {
    near.on('error', () => {});
    if (this.refusing) {
      near.resetAndDestroy();
      return;
    }
    const far = net.connect(target, '127.0.0.1');
    const pair: [net.Socket, net.Socket] = [near, far];
    this.pairs.add(pair);
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.pairs.delete(pair);
        pair.forEach((other) => other.destroy());
      });
    }
    near.pipe(far).pipe(near);
  }
}
