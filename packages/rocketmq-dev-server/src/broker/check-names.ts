import { StatusError } from './status-codes.ts';

const legalName = /^[%|a-zA-Z0-9_-]+$/;
const systemTopics = new Set([
  'TBW102',
  'SCHEDULE_TOPIC_XXXX',
  'RMQ_SYS_TRANS_HALF_TOPIC',
  'RMQ_SYS_TRACE_TOPIC',
  'OFFSET_MOVED_EVENT',
]);

/** Throws `StatusError` 40002 unless `name` can be a topic. */
export function checkTopicName(name: string): void {
  if (name.trim() === '') throw new StatusError('ILLEGAL_TOPIC', 'the specified topic is blank');
  if (!legalName.test(name)) {
    throw new StatusError(
      'ILLEGAL_TOPIC',
      `the topic '${name}' contains illegal characters, allowing only ${legalName.source}`,
    );
  }
  if (name.length > 127) throw new StatusError('ILLEGAL_TOPIC', 'the topic is longer than 127 characters');
  if (systemTopics.has(name)) throw new StatusError('ILLEGAL_TOPIC', `cannot access the system topic '${name}'`);
}

/** Throws `StatusError` 40003 unless `name` can be a consumer group. */
export function checkGroupName(name: string): void {
  if (name.trim() === '') throw new StatusError('ILLEGAL_CONSUMER_GROUP', 'the specified group is blank');
  if (!legalName.test(name)) {
    throw new StatusError(
      'ILLEGAL_CONSUMER_GROUP',
      `the group '${name}' contains illegal characters, allowing only ${legalName.source}`,
    );
  }
  if (name.length > 255) throw new StatusError('ILLEGAL_CONSUMER_GROUP', 'the group is longer than 255 characters');
}
