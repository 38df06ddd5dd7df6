export { NotPublished } from './client/acknowledgements.js';
export type { Authorization, Authorize, AuthorizationEndpoint } from './client/options.js';
export type { PositionStorage, RealtimeOptions } from './client/options.js';
export { Channel } from './client/channel.js';
export type { MembersListed, SubscribeOptions } from './client/channel.js';
export type { State } from './client/lines.js';
export type { Member, Members } from './client/members.js';
export { RealtimeClient } from './client/realtime-client.js';
export type { GlobalListener, Listener, Metadata } from './emitter.js';
export type { Cancel, Environment } from './environment.js';
export { batchedAuthorization } from './pusher/batched-authorization.js';
export type {
  AuthorizationEnvironment,
  BatchedAuthorizationOptions,
  ChannelAnswer,
  ChannelCallback,
  ChannelQuestion,
} from './pusher/batched-authorization.js';
export type { PusherClass, PusherInstance } from './pusher/host.js';
export { withRecovery } from './pusher/with-recovery.js';
export type { Recovering, RecoveryOptions } from './pusher/with-recovery.js';
export type { Advance } from './recovery/ledger.js';
export type { Notice } from './recovery/notice.js';
export type { Position } from './recovery/position.js';
export type { Rewind, StartingPoint } from './recovery/starting-point.js';
export type { Socket, SocketConstructor } from './web-socket.js';
