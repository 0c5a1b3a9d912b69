import { CloudEvent } from 'cloudevents';
import { checkContentType, checkOptionalString, checkString } from './check-attribute.ts';
import { checkTime } from './check-time.ts';
import { checkSchema, checkSource } from './check-uri.ts';
import { freezeDeeply } from './freeze-deeply.ts';

/**
 * The own properties of the SDK's events, in its order, under its prototype: so `instanceof`, `cloneWith`, `HTTP.binary`,
 * spreading and comparing all work as on an event the SDK has made.
 *
 * Data that came as a message body are carried together with its bytes, and cannot be changed: whoever looks at them gets them
 * frozen. So the event goes out with the very bytes that came in: nothing is altered, and nothing is written twice.
 */
export class CheckedEvent {
  readonly id: string;
  readonly time: string | undefined;
  readonly type: string;
  readonly source: string;
  readonly specversion: string;
  readonly datacontenttype: string | undefined;
  readonly subject: string | undefined;
  readonly datacontentencoding: undefined;
  readonly dataschema: string | undefined;
  readonly data_base64: string | undefined;
  readonly schemaurl: undefined;
  declare readonly data: unknown;
  readonly #carriedData: unknown;
  readonly #carriedBody: Buffer | undefined;

  constructor(
    attributes: Readonly<Record<string, unknown>>,
    data: unknown,
    base64: string | undefined,
    body: Buffer | undefined,
  ) {
    this.id = checkString('id', attributes['id']);
    this.time = checkTime(attributes['time']);
    this.type = checkString('type', attributes['type']);
    this.source = checkSource(attributes['source']);
    this.specversion = '1.0';
    this.datacontenttype = checkContentType(attributes['datacontenttype']);
    this.subject = checkOptionalString('subject', attributes['subject']);
    this.datacontentencoding = undefined;
    this.dataschema = checkSchema(attributes['dataschema']);
    this.data_base64 = base64;
    this.schemaurl = undefined;
    if (body === undefined) {
      this.data = data;
    } else {
      this.#carriedData = data;
      this.#carriedBody = body;
      Object.defineProperty(this, 'data', CheckedEvent.#handOver);
    }
  }

  /** The body of the message that the event came in; undefined for any other event. */
  static bodyOf(event: object): Buffer | undefined {
    return #carriedBody in event ? event.#carriedBody : undefined;
  }

  /** The data, for readers that change nothing. */
  static dataOf(event: object): unknown {
    const carried = #carriedBody in event && event.#carriedBody !== undefined;
    return carried ? event.#carriedData : (event as { readonly data?: unknown }).data;
  }

  /** JSON that keeps `time` as it is written, works without one, and has the data as they are now. */
  toJSON(): Record<string, unknown> {
    const { data } = this;
    const json: Record<string, unknown> = {};
    for (const name of Object.keys(this)) if (name !== 'data_base64') json[name] = this[name as keyof this];
    if (!(data instanceof Uint8Array)) return json;
    delete json['data'];
    json['data_base64'] = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
    return json;
  }

  /** One for all events: V8 then keeps their common shape. */
  static readonly #handOver: PropertyDescriptor & ThisType<CheckedEvent> = {
    enumerable: true,
    configurable: true,
    get() {
      return freezeDeeply(this.#carriedData);
    },
  };
}
Object.setPrototypeOf(CheckedEvent.prototype, CloudEvent.prototype);
Object.defineProperty(CheckedEvent.prototype, 'constructor', { value: CloudEvent });
