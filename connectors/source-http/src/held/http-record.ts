import type { AnyCloudEvent, SourceRecord } from '@eventmesh/connector-api';
import type { HeldRequest } from './held-request.ts';
import type { Linked } from '../exchange/linked-list.ts';

/** An event that came in a request, and all requests that wait for it: a client that sends it again while it is on its way waits, too. */
export class HttpRecord implements SourceRecord, Linked<HttpRecord> {
  readonly event: AnyCloudEvent;
  /** As received, headers included. */
  readonly bytes: number;
  /** Those that wait for it and have not been answered. */
  requests: HeldRequest[];
  /** Whether a request was answered otherwise, or has gone, before this was safe: it may come again. */
  wasLeft = false;
  previous: HttpRecord | undefined = undefined;
  next: HttpRecord | undefined = undefined;
  /** For the index of records. */
  nextInBucket: HttpRecord | undefined = undefined;
  /** `waiting` for the pipeline to read it, on its way once it is `read`, or `over`; `settled` is over, too, and safe. */
  state: 'waiting' | 'read' | 'settled' | 'over' = 'waiting';

  constructor(event: AnyCloudEvent, bytes: number, request: HeldRequest) {
    this.event = event;
    this.bytes = bytes;
    this.requests = [request];
  }
}
