import type { EventAttributes } from '@eventmesh/event-formats';
import type { ReceivedMessage } from '../message/received-message.ts';
import { isAttributeText, toAttributeJson } from './attribute-text.ts';
import { bornTime, messageFacts } from './message-facts.ts';

/** What the attributes of events are that are made of raw messages. */
export interface RawReading {
  /** Attribute `source` of raw messages. Default: `urn:rocketmq:topic:<topic>`. */
  readonly rawSource?: string | undefined;
  /** Attribute `type` of raw messages. Default: `org.apache.rocketmq.message`. */
  readonly rawType?: string | undefined;
  /** Attribute `datacontenttype` of raw messages. JSON is parsed. Default: none, the data are the bytes. */
  readonly rawContentType?: string | undefined;
}

/** Names of extensions that a property may have; those that the message itself fills are not among them. */
const freeName = /^(?!(id|source|type|specversion|subject|time|dataschema|data|datacontenttype)$|rocketmq)[a-z0-9]+$/;

/**
 * Attributes for a message that is no CloudEvent: its id and facts, and its properties as extensions. Properties whose name or
 * value no extension can have are kept together as JSON, in `rocketmqproperties`.
 */
export function rawAttributes(message: ReceivedMessage, reading: RawReading): EventAttributes {
  const extensions: Record<string, string> = {};
  const others: [name: string, value: string][] = [];
  for (const [name, value] of Object.entries(message.properties)) {
    if (freeName.test(name) && isAttributeText(value)) extensions[name] = value;
    else others.push([name, value]);
  }
  if (others.length > 0) extensions['rocketmqproperties'] = toAttributeJson(Object.fromEntries(others));
  return {
    ...extensions,
    ...messageFacts(message),
    id: message.messageId,
    source: reading.rawSource ?? `urn:rocketmq:topic:${encodeURIComponent(message.topic)}`,
    type: reading.rawType ?? 'org.apache.rocketmq.message',
    time: bornTime(message),
    datacontenttype: reading.rawContentType,
  };
}
