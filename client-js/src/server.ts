export type { PresenceMember, SignedUser } from './server/channel-signatures.js';
export * from './server/errors.js';
export type { RequestEnvironment } from './server/requests.js';
export { TidewireServer } from './server/tidewire-server.js';
export type {
  BatchEvent,
  ChannelPosition,
  ChannelState,
  ChannelVerdict,
  Decision,
  HistoryMessage,
  HistoryOptions,
  HistoryPage,
  PublishOptions,
  ServerOptions,
} from './server/tidewire-server.js';
