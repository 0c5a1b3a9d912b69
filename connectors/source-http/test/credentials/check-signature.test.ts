import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkSignature, type SignatureRules } from '../../src/credentials/check-signature.ts';
import { webhookOptions } from '../../src/webhook/webhook-options.ts';
import { webhookRules } from '../../src/webhook/webhook-rules.ts';
import { headOf, problemOf } from '../support/head-of.ts';

const secret = 'It is a secret';
const body = Buffer.from('{"a": 1}');
const nowMs = 1_700_000_000_000;
const time = '1700000000';

function rulesOf(preset: 'github' | 'gitlab' | 'stripe' | 'slack', further = {}): SignatureRules {
  return webhookRules(webhookOptions.parse({ preset, secret, ...further })).signature as SignatureRules;
}

function mac(text: string, key = secret): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

const right = {
  github: { 'X-Hub-Signature-256': `sha256=${mac(body.toString())}` },
  gitlab: { 'X-Gitlab-Token': secret },
  stripe: { 'Stripe-Signature': `t=${time},v1=${mac(`${time}.${body.toString()}`)},v0=00` },
  slack: { 'X-Slack-Request-Timestamp': time, 'X-Slack-Signature': `v0=${mac(`v0:${time}:${body.toString()}`)}` },
} as const;
const presets = ['github', 'gitlab', 'stripe', 'slack'] as const;

describe.each(presets)('%s', (preset) => {
  const check =
    (headers: Readonly<Record<string, string>>, bytes = body, rules = rulesOf(preset)) =>
    () =>
      checkSignature(rules, headOf(headers), bytes, nowMs);

  it('lets in what is signed by the secret, or by the previous one', () => {
    expect(check(right[preset])).not.toThrow();
    expect(check(right[preset], body, rulesOf(preset, { secret: 'new', previousSecret: secret }))).not.toThrow();
  });

  it('refuses what is not signed, and what is signed by another', () => {
    expect(problemOf(check({}))).toMatchObject({ status: 401 });
    expect(problemOf(check(right[preset], body, rulesOf(preset, { secret: 'other' })))).toMatchObject({ status: 401 });
  });
});

it.each(['github', 'stripe', 'slack'] as const)('%s: refuses other bytes, be it one blank', (preset) => {
  const problem = problemOf(() =>
    checkSignature(rulesOf(preset), headOf(right[preset]), Buffer.from('{"a":1}'), nowMs),
  );
  expect(problem).toMatchObject({ status: 401 });
});

it.each([
  ['stripe', 300_001],
  ['stripe', -300_001],
  ['slack', 300_001],
  ['slack', -300_001],
] as const)('%s: refuses what was signed %d ms before', (preset, ageMs) => {
  const check = (at: number) => () => checkSignature(rulesOf(preset), headOf(right[preset]), body, at);
  expect(problemOf(check(nowMs + ageMs))).toMatchObject({ status: 401, detail: expect.stringContaining('300000 ms') });
  expect(check(nowMs + ageMs - Math.sign(ageMs))).not.toThrow();
});

it.each([
  '',
  'sha256=',
  'sha256=zz',
  `sha1=${mac('x')}`,
  mac(body.toString()),
  `sha256=${mac(body.toString()).slice(0, 40)}`,
])('github: refuses the signature "%s"', (text) => {
  expect(
    problemOf(() => checkSignature(rulesOf('github'), headOf({ 'X-Hub-Signature-256': text }), body, nowMs)),
  ).toMatchObject({ status: 401 });
});

it('stripe: one of several signatures is enough, and a time is needed', () => {
  const signature = mac(`${time}.${body.toString()}`);
  const check = (text: string) => () =>
    checkSignature(rulesOf('stripe'), headOf({ 'Stripe-Signature': text }), body, nowMs);
  expect(check(`t=${time},v1=${'0'.repeat(64)},v1=${signature}`)).not.toThrow();
  expect(problemOf(check(`v1=${signature}`))).toMatchObject({ status: 401 });
  expect(problemOf(check(`t=now,v1=${signature}`))).toMatchObject({ status: 401 });
});

it('hmac: takes header, hash, encoding, prefix and time as they are configured', () => {
  const signature = {
    header: 'X-Sig',
    algorithm: 'sha512',
    encoding: 'base64',
    prefix: 'v=',
    timestampHeader: 'X-Time',
  };
  const attributes = { source: '/a', type: 't' };
  const rules = webhookRules(webhookOptions.parse({ preset: 'hmac', secret, signature, attributes }))
    .signature as SignatureRules;
  const text = createHmac('sha512', secret).update(`${time}.`).update(body).digest('base64');
  expect(() => checkSignature(rules, headOf({ 'x-sig': `v=${text}`, 'x-time': time }), body, nowMs)).not.toThrow();
  expect(
    problemOf(() => checkSignature(rules, headOf({ 'x-sig': `v=${text}`, 'x-time': '1700000001' }), body, nowMs)),
  ).toMatchObject({ status: 401 });
});

it('never tells the secret', () => {
  const problem = problemOf(() =>
    checkSignature(rulesOf('gitlab'), headOf({ 'X-Gitlab-Token': 'wrong' }), body, nowMs),
  );
  expect(JSON.stringify(problem)).not.toContain(secret);
});
