/** A frame of the Pusher protocol, with what rec1 adds. */
export interface Frame {
  event: string;
  channel?: string;
  /** In frames of the server mostly a string with JSON inside. */
  data?: unknown;
  user_id?: string;
  /** Decimal; only on messages of channels that keep a history. */
  offset?: string;
  id?: string;
}

export type Members = Record<string, unknown>;

/** Undefined for anything that is not a frame. */
export function readFrame(text: unknown): Frame | undefined {
  const value = parsed(text);
  const isFrame = isObject(value) && typeof value.event === 'string';
  return isFrame ? (value as unknown as Frame) : undefined;
}

/** The text as JSON; undefined if it is none. */
export function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The data of a frame whose data is an object; empty for any other. */
export function payload(frame: Frame): Record<string, unknown> {
  const value = typeof frame.data === 'string' ? parsed(frame.data) : frame.data;
  return isObject(value) ? value : {};
}

/** The data as applications get it: decoded if it is JSON, else the text. */
export function content(frame: Frame): unknown {
  if (typeof frame.data !== 'string') return frame.data;
  const value = parsed(frame.data);
  return value === undefined ? frame.data : value;
}

/** A frame as clients send it. */
export function clientFrame(event: string, data: unknown, channel?: string, ack?: string): string {
  return JSON.stringify({ event, channel, data, ack });
}

/** A frame as the server sends it: data is text. */
export function serverFrame(event: string, channel: string | undefined, data: unknown): string {
  return JSON.stringify({ event, channel, data: JSON.stringify(data) });
}

/** An optional text member. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
