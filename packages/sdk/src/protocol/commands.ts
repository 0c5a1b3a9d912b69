/** What a frame asks for or answers, as EventMesh 1.12.0 knows them (`org.apache.eventmesh.common.protocol.tcp.Command`). */
export const commands = [
  'HEARTBEAT_REQUEST',
  'HEARTBEAT_RESPONSE',
  'HELLO_REQUEST',
  'HELLO_RESPONSE',
  'CLIENT_GOODBYE_REQUEST',
  'CLIENT_GOODBYE_RESPONSE',
  'SERVER_GOODBYE_REQUEST',
  'SERVER_GOODBYE_RESPONSE',
  'SUBSCRIBE_REQUEST',
  'SUBSCRIBE_RESPONSE',
  'UNSUBSCRIBE_REQUEST',
  'UNSUBSCRIBE_RESPONSE',
  'LISTEN_REQUEST',
  'LISTEN_RESPONSE',
  'REQUEST_TO_SERVER',
  'REQUEST_TO_CLIENT',
  'REQUEST_TO_CLIENT_ACK',
  'RESPONSE_TO_SERVER',
  'RESPONSE_TO_CLIENT',
  'RESPONSE_TO_CLIENT_ACK',
  'ASYNC_MESSAGE_TO_SERVER',
  'ASYNC_MESSAGE_TO_SERVER_ACK',
  'ASYNC_MESSAGE_TO_CLIENT',
  'ASYNC_MESSAGE_TO_CLIENT_ACK',
  'BROADCAST_MESSAGE_TO_SERVER',
  'BROADCAST_MESSAGE_TO_SERVER_ACK',
  'BROADCAST_MESSAGE_TO_CLIENT',
  'BROADCAST_MESSAGE_TO_CLIENT_ACK',
  'SYS_LOG_TO_LOGSERVER',
  'TRACE_LOG_TO_LOGSERVER',
  'REDIRECT_TO_CLIENT',
  'REGISTER_REQUEST',
  'REGISTER_RESPONSE',
  'UNREGISTER_REQUEST',
  'UNREGISTER_RESPONSE',
  'RECOMMEND_REQUEST',
  'RECOMMEND_RESPONSE',
] as const;

/** A name in the list {@link commands}. */
export type Command = (typeof commands)[number];

const known: ReadonlySet<string> = new Set(commands);

/** Whether EventMesh knows a command of this name. A server closes the connection without a word when it does not. */
export function isCommand(name: string): name is Command {
  return known.has(name);
}
