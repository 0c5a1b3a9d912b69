import { describe, expect, it } from 'vitest';
import { webhookOptions } from '../../src/webhook/webhook-options.ts';
import { webhookRules } from '../../src/webhook/webhook-rules.ts';
import { webhookToEvent } from '../../src/webhook/webhook-to-event.ts';
import { headOf, problemOf } from '../support/head-of.ts';

const json = { 'content-type': 'application/json' };

function eventOf(webhook: object, headers: Readonly<Record<string, string>>, body: unknown, url = '/') {
  const { templates } = webhookRules(webhookOptions.parse(webhook));
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return webhookToEvent({ head: headOf(headers, url), body: bytes, inPath: { team: 'blue' } }, templates);
}

it('makes attributes of headers, query, path and body', () => {
  const attributes = {
    id: '{header.X-Id}',
    source: '/hooks/{path.team}',
    type: 'com.example.{body.kind}',
    subject: '{body.items.0.name}',
    region: '{query.region}',
    missing: '{query.none}',
  };
  const event = eventOf(
    { attributes },
    { ...json, 'x-id': '7' },
    { kind: 'paid', items: [{ name: 'shoe' }] },
    '/hooks/blue?region=eu%20west',
  );
  expect(event).toMatchObject({
    id: '7',
    source: '/hooks/blue',
    type: 'com.example.paid',
    subject: 'shoe',
    region: 'eu west',
    data: { kind: 'paid' },
  });
  expect(event).not.toHaveProperty('missing');
});

it('gives the same request the same id, and another one another', () => {
  const attributes = { source: '/a', type: 't' };
  const idOf = (body: object, url?: string) => eventOf({ attributes }, json, body, url).id;
  expect(idOf({ a: 1 })).toBe(idOf({ a: 1 }));
  expect(new Set([idOf({ a: 1 }), idOf({ a: 2 }), idOf({ a: 1 }, '/?x=1')]).size).toBe(3);
});

it('takes time as a date, or in seconds or milliseconds since 1970', () => {
  const timeOf = (at: unknown) =>
    eventOf({ attributes: { source: '/a', type: 't', time: '{body.at}' } }, json, { at }).time;
  expect(timeOf(1_700_000_000)).toBe('2023-11-14T22:13:20.000Z');
  expect(timeOf(1_700_000_000_123)).toBe('2023-11-14T22:13:20.123Z');
  expect(timeOf('2026-01-02T03:04:05+01:00')).toBe('2026-01-02T03:04:05+01:00');
});

it('says which attribute cannot be made, and what is no JSON', () => {
  const attributes = { source: '/a', type: '{body.kind}' };
  expect(problemOf(() => eventOf({ attributes }, json, {}))).toMatchObject({
    status: 400,
    detail: expect.stringContaining("'type'"),
  });
  expect(problemOf(() => eventOf({ attributes: { source: '/a', type: 't' } }, json, '{'))).toMatchObject({
    status: 400,
  });
  expect(problemOf(() => eventOf({ attributes }, json, { kind: { constructor: 1 } }))).toMatchObject({ status: 400 });
});

it('encodes what cannot stand in a source, and looks at nothing that is inherited', () => {
  expect(eventOf({ attributes: { source: '/{body.a}', type: 't' } }, json, { a: 'ü b' }).source).toBe('/%C3%BC%20b');
  expect(
    problemOf(() => eventOf({ attributes: { source: '/a', type: '{body.constructor.name}' } }, json, {})),
  ).toMatchObject({ status: 400 });
});

describe('presets', () => {
  const secret = 's';

  it('github', () => {
    const headers = { ...json, 'X-GitHub-Delivery': 'd-1', 'X-GitHub-Event': 'pull_request' };
    const event = eventOf({ preset: 'github', secret }, headers, {
      action: 'opened',
      repository: { full_name: 'a/b' },
    });
    expect(event).toMatchObject({
      id: 'd-1',
      type: 'com.github.pull_request.opened',
      source: 'https://github.com/a/b',
      subject: 'a/b',
    });
  });

  it('gitlab', () => {
    const headers = { ...json, 'Idempotency-Key': 'k-1', 'X-Gitlab-Instance': 'https://git.example' };
    const event = eventOf({ preset: 'gitlab', secret }, headers, {
      object_kind: 'push',
      project: { path_with_namespace: 'a/b' },
    });
    expect(event).toMatchObject({ id: 'k-1', type: 'com.gitlab.push', source: 'https://git.example/a/b' });
  });

  it('stripe', () => {
    const event = eventOf({ preset: 'stripe', secret }, json, {
      id: 'evt_1',
      type: 'charge.failed',
      created: 1_700_000_000,
    });
    expect(event).toMatchObject({
      id: 'evt_1',
      type: 'com.stripe.charge.failed',
      source: 'https://stripe.com',
      time: '2023-11-14T22:13:20.000Z',
    });
  });

  it('slack, events and commands', () => {
    const event = eventOf({ preset: 'slack', secret }, json, {
      event_id: 'Ev1',
      team_id: 'T1',
      event: { type: 'message', channel: 'C1' },
    });
    expect(event).toMatchObject({
      id: 'Ev1',
      type: 'com.slack.message',
      source: 'https://slack.com/T1',
      subject: 'C1',
    });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const command = eventOf({ preset: 'slack', secret }, form, 'trigger_id=1.2&team_id=T1&command=%2Fdo');
    expect(command).toMatchObject({ id: '1.2', type: 'com.slack.command', source: 'https://slack.com/T1' });
  });

  it('takes attributes of the configuration in place of its own', () => {
    const event = eventOf({ preset: 'stripe', secret, attributes: { type: 'pay' } }, json, { id: 'evt_1', type: 'x' });
    expect(event).toMatchObject({ id: 'evt_1', type: 'pay' });
  });
});
