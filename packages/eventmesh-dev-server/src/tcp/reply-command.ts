import type { Command } from '@eventmesh/sdk/protocol';

const replies: Partial<Record<Command, Command>> = {
  HELLO_REQUEST: 'HELLO_RESPONSE',
  RECOMMEND_REQUEST: 'RECOMMEND_RESPONSE',
  HEARTBEAT_REQUEST: 'HEARTBEAT_RESPONSE',
  SUBSCRIBE_REQUEST: 'SUBSCRIBE_RESPONSE',
  UNSUBSCRIBE_REQUEST: 'UNSUBSCRIBE_RESPONSE',
  LISTEN_REQUEST: 'LISTEN_RESPONSE',
  CLIENT_GOODBYE_REQUEST: 'CLIENT_GOODBYE_RESPONSE',
  REQUEST_TO_SERVER: 'RESPONSE_TO_CLIENT',
  ASYNC_MESSAGE_TO_SERVER: 'ASYNC_MESSAGE_TO_SERVER_ACK',
  BROADCAST_MESSAGE_TO_SERVER: 'BROADCAST_MESSAGE_TO_SERVER_ACK',
};

/** The command by which a command is answered: itself where the runtime has no other. */
export function replyTo(command: Command): Command {
  return replies[command] ?? command;
}
