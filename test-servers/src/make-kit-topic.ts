import { randomBytes } from 'node:crypto';
import type { TopicOptions } from '@eventmesh/rocketmq';
import { createRealTopic, realAdmin } from './real-rocketmq.ts';

interface KitTopic extends Required<Pick<TopicOptions, 'type'>> {
  /** Whether the group is ordered. */
  readonly ordered: boolean;
}

/** A topic of its own on the real RocketMQ, for one check, and a group of the same name that reads it from its start. */
export async function makeKitTopic({ type, ordered }: KitTopic): Promise<string> {
  const name = `kit-${randomBytes(6).toString('hex')}`;
  await createRealTopic({ name, type });
  await realAdmin.createGroup({ name, ordered, fromStart: true });
  return name;
}
