import { EventEmitter } from 'node:events';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { WireTelemetryCommand } from '../../src/protocol/wire-types.ts';

/** A telemetry stream without a network: keeps what is written, says what the test lets the server say. */
export class FakeStream extends EventEmitter {
  readonly written: object[] = [];

  write(command: object): void {
    this.written.push(command);
  }

  cancel(): void {
    this.fail(1, 'cancelled');
  }

  say(command: WireTelemetryCommand): void {
    this.emit('data', command);
  }

  fail(code: number, details: string): void {
    this.emit('error', Object.assign(new Error(details), { code, details }));
  }

  get asGrpc(): ClientDuplexStream<object, WireTelemetryCommand> {
    return this as unknown as ClientDuplexStream<object, WireTelemetryCommand>;
  }
}
