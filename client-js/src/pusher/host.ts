/** As much of a pusher-js instance as is used here. */
export interface PusherInstance {
  unsubscribe(channel: string): void;
}

/** The class of pusher-js, of any version from 7.0 on. */
export interface PusherClass {
  new (key: string, options: any): PusherInstance & Record<string, any>;
  Runtime: { createWebSocket(url: string): any };
}
