import type { NodeRequest } from './exchange.ts';

/** What comes of a body. */
export interface BodyReceiver {
  /** Told of each piece; false ends it. */
  piece(bytes: number): boolean;
  /** It has come to its end. */
  complete(body: Buffer): void;
}

const empty = Buffer.alloc(0);

/** Receives the body of a request. One that breaks off tells nothing: the exchange says that the client has gone. */
export function receiveBody(request: NodeRequest, receiver: BodyReceiver): void {
  let first: Buffer | undefined;
  let more: Buffer[] | undefined;
  let isOver = false;
  request.on('data', (chunk: Buffer) => {
    if (isOver) return;
    if (!receiver.piece(chunk.length)) {
      isOver = true;
      first = more = undefined;
    } else if (first === undefined) first = chunk;
    else (more ??= [first]).push(chunk);
  });
  request.on('end', () => {
    if (isOver) return;
    isOver = true;
    receiver.complete(more === undefined ? (first ?? empty) : Buffer.concat(more));
  });
}
