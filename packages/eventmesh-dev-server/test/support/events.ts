import { randomBytes } from 'node:crypto';

/** A name that nothing else has: the real server remembers topics and groups. */
export function unique(kind: string): string {
  return `${kind}-${randomBytes(5).toString('hex')}`;
}

/** An event that comes through EventMesh as it went in. */
export function meshEvent(topic: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: unique('event'),
    source: '/tests',
    type: 'test',
    subject: topic,
    datacontenttype: 'application/cloudevents+json',
    data: { greeting: 'wörld' },
    ...more,
  };
}

/** An event without some of its fields. */
export function without(
  event: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !names.includes(name)));
}
