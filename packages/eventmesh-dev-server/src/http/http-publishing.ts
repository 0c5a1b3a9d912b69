import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@eventmesh/connector-api';
import { withExtensions, type ExtensionValue, type MeshEvent } from '../event/mesh-event.ts';
import { readEvent } from '../event/read-event.ts';
import { Refusal } from '../event/refusal.ts';
import { textOfData } from '../event/write-event.ts';
import type { Faults } from '../faults.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { MeshLimits } from '../mesh/mesh-limits.ts';
import { readBody } from './read-body.ts';

/** What the old HTTP interface works with. */
export interface HttpParts {
  readonly mesh: Mesh;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly limits: MeshLimits;
}

interface Outcome {
  readonly retCode: number;
  readonly retMsg: string;
}

const mandatoryHeaders = [
  'env',
  'idc',
  'sys',
  'pid',
  'username',
  'passwd',
  'protocoltype',
  'protocolversion',
  'protocoldesc',
];
const ttlMs = '14400000';

/** The old HTTP interface, of which there is only code 104: publish. */
export class HttpPublishing {
  readonly #parts: HttpParts;
  readonly #sent = new Map<string, number>();

  constructor(parts: HttpParts) {
    this.#parts = parts;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (request.method !== 'GET' && request.method !== 'POST') {
      response.writeHead(405, { 'content-type': 'text/plain; charset=UTF-8' }).end();
      return;
    }
    const { code } = request.headers;
    if (code !== '104') {
      const outcome = { retCode: 2, retMsg: "requestCode can't be null, or must be number" };
      return this.#answer(response, 400, { code: typeof code === 'string' ? code : '0' }, outcome);
    }
    const outcome = this.#publish(request.headers, new URLSearchParams(body));
    // A real server fails before it has an answer, and leaves the request open.
    if (outcome === undefined) return;
    const { serverIp } = this.#parts.limits;
    const cluster = { eventmeshcluster: 'COMMON', eventmeship: serverIp, eventmeshenv: 'PRD', eventmeshidc: 'DEFAULT' };
    this.#answer(response, 200, { code, ...cluster }, outcome);
  }

  /** What to answer; undefined for nothing at all. */
  #publish(headers: IncomingHttpHeaders, form: URLSearchParams): Outcome | undefined {
    const { faults } = this.#parts;
    if (faults.overloads.take()) return { retCode: 1, retMsg: 'eventMesh overload, try later' };
    const event = this.#read(headers, form);
    if (event === undefined) return undefined;
    const { extensions, subject, data, id, type } = event;
    const isBlank = (value: ExtensionValue | undefined): boolean => String(value ?? '').trim() === '';
    if (isBlank(id) || isBlank(type) || isBlank(subject) || !/^\d+$/.test(String(extensions.get('pid'))))
      return { retCode: 6, retMsg: 'eventMesh protocol[header] error' };
    if (isBlank(extensions.get('bizseqno')) || isBlank(extensions.get('uniqueid')) || data === undefined)
      return { retCode: 7, retMsg: 'eventMesh protocol[body] error' };
    const { maxEventChars } = this.#parts.limits;
    if (textOfData(data).length > maxEventChars)
      return { retCode: 8, retMsg: `Event size exceeds the limit: ${maxEventChars}` };
    return this.#store(event, subject as string);
  }

  /** The event of a request; undefined when the runtime fails to make one. */
  #read(headers: IncomingHttpHeaders, form: URLSearchParams): MeshEvent | undefined {
    const producergroup = form.get('producergroup');
    const content = form.get('content');
    if (mandatoryHeaders.some((name) => headers[name] === undefined)) return undefined;
    if (producergroup === null || content === null || headers['protocoltype'] !== 'cloudevents') return undefined;
    if (headers['protocolversion'] !== '1.0' && headers['protocolversion'] !== '0.3') return undefined;
    const known = ['ip', ...mandatoryHeaders].flatMap((name) =>
      typeof headers[name] === 'string' ? [[name, headers[name]] as const] : [],
    );
    const facts = { code: '104', version: '1.0', language: 'JAVA', ...Object.fromEntries(known), producergroup };
    try {
      return withExtensions(readEvent(content), facts);
    } catch (thrown) {
      if (thrown instanceof Refusal) return undefined;
      throw thrown;
    }
  }

  #store(event: MeshEvent, topic: string): Outcome {
    const now = String(this.#parts.clock.now());
    const stamped = withExtensions(event, {
      ttl: event.extensions.get('ttl') ?? ttlMs,
      msgtype: 'persistent',
      reqc2eventmeshtimestamp: now,
      reqsendeventmeship: this.#parts.limits.serverIp,
      reqeventmesh2mqtimestamp: now,
    });
    try {
      const deliver = this.#parts.mesh.storage.accept(topic, stamped);
      queueMicrotask(deliver);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return { retCode: 15, retMsg: `eventMesh send async msg error${thrown.message.replace(/^[^:]*: /, '')}` };
    }
    const messageId = this.#sent.get(topic) ?? 0;
    this.#sent.set(topic, messageId + 1);
    return { retCode: 0, retMsg: `successSendResult[topic=${topic}, messageId=${messageId}]` };
  }

  #answer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, outcome: Outcome): void {
    const body = JSON.stringify({ ...outcome, resTime: this.#parts.clock.now() });
    response.writeHead(status, { 'content-type': 'text/plain; charset=UTF-8', ...headers }).end(body);
  }
}
