/**
 * What stands before the extensions that this package adds to an event on the wire, to carry what EventMesh does not. Part of the
 * wire format, documented in the README: readers of other versions know them.
 */
export const markers = {
  /** How `data` is to be read; on every event of this package, and so what tells it from others. See {@link dataForms}. */
  data: 'emsdkdata',
  /** JSON text of the data, where EventMesh would change digits, or the order or repetition of keys. */
  json: 'emsdkjson',
  /** The event's own `datacontenttype`. */
  contentType: 'emsdkcontenttype',
  /** The event's own `subject`. */
  subject: 'emsdksubject',
  /** `id`, `source`, `type`, `time`, `dataschema` as they are, where EventMesh would change or refuse them. */
  id: 'emsdkid',
  source: 'emsdksource',
  type: 'emsdktype',
  time: 'emsdktime',
  schema: 'emsdkschema',
  /** Extensions that EventMesh would change, hide or act upon, as a JSON object. */
  extensions: 'emsdkextensions',
} as const;

/** Beginning of all {@link markers}. */
export const markerPrefix = 'emsdk';

/** Values of the marker `emsdkdata`. */
export const dataForms = {
  /** `data` are the data. */
  value: 'value',
  /** The event has no data; `data` is null. */
  none: 'none',
  /** `data` is Base64 of the bytes. */
  binary: 'binary',
  /** `data` is a string with the JSON text of the data, which Java would not get through: too deep, too many digits. */
  text: 'text',
} as const;

/** The only content type that EventMesh's TCP protocol takes (reference: 1.12.0; any other is acknowledged and then lost). */
export const wireContentType = 'application/cloudevents+json';

/** Attributes that CloudEvents defines. */
export const coreNames: ReadonlySet<string> = new Set(
  'specversion id source type subject time dataschema datacontenttype data data_base64'.split(' '),
);

/** What a server adds to each event: `Constants`, `EventMeshConstants` and `SessionPusher` of 1.12.0. */
const serverNames =
  /^(?:protocol(?:type|version|desc)|(?:req|rsp)(?:(?:c2eventmesh|eventmesh2mq|mq2eventmesh|eventmesh2c)timestamp|(?:send|receive)eventmeship)|(?:req|rsp)0(?:sys|ip|idc|group|url))$/;
/** Credentials of publishers, which the HTTP and gRPC gateways put into events: they go to nobody. */
const secretNames = /^(?:username|passwd)$/;
/** What EventMesh adds where its storage is RocketMQ (`CloudEventUtils.msgConvert`); two of them together tell that it is. */
const storageNames =
  /^(?:messageid|destination|bornhost|borntimestamp|storehost|storetime|storetimestamp|queueid|queueoffset)$/;
/** RocketMQ's own properties as EventMesh spells them: lower case, `99` for `_`. A publisher's are acted upon: `delay` delays. */
const rocketmqNames = /^(?:keys|tags|wait|delay|pgroup|ttl|cluster|[a-z0-9]*[a-z]99[a-z][a-z0-9]*)$/;

/** Whether an extension of a received event comes from EventMesh or its storage, and not from the publisher. */
export function isServerName(name: string, received: Readonly<Record<string, unknown>>): boolean {
  if (serverNames.test(name) || secretNames.test(name)) return true;
  const fromRocketmq = Object.hasOwn(received, 'queueoffset') && Object.hasOwn(received, 'storetimestamp');
  return fromRocketmq && (storageNames.test(name) || rocketmqNames.test(name));
}

/** Whether an extension cannot go by its own name: a server would overwrite it, act upon it, or we would take it for a marker. */
export function isTakenName(name: string): boolean {
  return (
    name.startsWith(markerPrefix) ||
    serverNames.test(name) ||
    secretNames.test(name) ||
    storageNames.test(name) ||
    rocketmqNames.test(name)
  );
}

/** What RocketMQ gives a request, and nothing else: by it the reply is known to be one (`RequestResponseFuture`). */
export const requestName = 'correlation99id';

/** What a reply must repeat of its request, so that RocketMQ finds the one who asks (`ProducerImpl.supplySysProp`). */
export function isReplyName(name: string): boolean {
  return rocketmqNames.test(name);
}
