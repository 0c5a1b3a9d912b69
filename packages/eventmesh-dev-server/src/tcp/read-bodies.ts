import type { HelloBody, SubscribedTopic } from '@eventmesh/sdk/protocol';
import { nullPointer } from '../event/refusal.ts';

const modes: readonly unknown[] = [undefined, null, 'CLUSTERING', 'BROADCASTING', 'UNRECOGNIZED'];
const types: readonly unknown[] = [undefined, null, 'SYNC', 'ASYNC', 'UNRECOGNIZED'];

/** A body that is no JSON of its command: the connection ends without a word. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
}

type Agent = Readonly<Partial<HelloBody>> & Pick<HelloBody, 'purpose' | 'group'>;

/** The body of HELLO_REQUEST; undefined when it lacks what the runtime asks for. Throws UnreadableBody. */
export function readHello(body: Buffer): Agent | undefined {
  if (body.length === 0) return undefined;
  const { version, purpose, group, ...rest } = parse(body) as Readonly<Record<string, unknown>>;
  if (typeof version !== 'string' || (purpose !== 'pub' && purpose !== 'sub')) return undefined;
  if (typeof group !== 'string' || group.trim() === '') return undefined;
  const given = Object.entries(rest).filter(([, value]) => value !== null);
  return { ...(Object.fromEntries(given) as Partial<HelloBody>), version, purpose, group };
}

/** The topics of SUBSCRIBE_REQUEST, clustering and asynchronous unless they say otherwise. Throws UnreadableBody and Refusal. */
export function readTopics(body: Buffer): readonly SubscribedTopic[] {
  if (body.length === 0) throw nullPointer('subscriptionInfo can not be null');
  const { topicList } = parse(body) as { readonly topicList?: unknown };
  if (topicList === undefined || topicList === null) return [];
  if (!Array.isArray(topicList)) throw new UnreadableBody('topicList is not a list');
  return topicList.map(({ topic, mode, type }: Partial<Record<keyof SubscribedTopic, unknown>>) => {
    if (!modes.includes(mode) || !types.includes(type)) throw new UnreadableBody('unknown mode or type');
    return {
      topic: String(topic),
      mode: mode === 'BROADCASTING' ? mode : 'CLUSTERING',
      type: type === 'SYNC' ? type : 'ASYNC',
    };
  });
}

function parse(body: Buffer): object {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new UnreadableBody('not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UnreadableBody('no JSON object');
  return value;
}
