import type { Clock } from '@eventmesh/connector-api';
import type { Faults } from '../faults.ts';
import type { Connection } from './connection.ts';
import type { Answer } from './server-header.ts';

interface Acknowledgement {
  readonly connection: Connection;
  readonly answer: Answer;
  readonly body: Buffer;
}

/** Writes the acknowledgements of publishing, where faults can lose, exchange and delay them. */
export class AckWriter {
  readonly #faults: Faults;
  readonly #clock: Clock;
  #held: Acknowledgement | undefined;

  constructor(faults: Faults, clock: Clock) {
    this.#faults = faults;
    this.#clock = clock;
  }

  write(connection: Connection, answer: Answer, body: Buffer): void {
    const ack = { connection, answer, body };
    if (this.#faults.lostAcks.take()) return;
    if (this.#held !== undefined) {
      const held = this.#held;
      this.#held = undefined;
      this.#send({ ...ack, body: held.body });
      this.#send({ ...held, body });
    } else if (this.#faults.swappedAcks.take()) {
      this.#held = ack;
    } else {
      this.#send(ack);
    }
  }

  #send({ connection, answer, body }: Acknowledgement): void {
    const { ackDelayMs } = this.#faults;
    if (ackDelayMs === 0) connection.write(answer, body);
    else this.#clock.schedule(ackDelayMs, () => connection.write(answer, body));
  }
}
