import { isSecretAt } from '@eventmesh/connector-runtime';
import { optionsIn } from '../conformance/any/option-facts.ts';
import { ofEvidence, type Facts, type Judge, type Missing } from './facts.ts';
import { optionsWithout } from './options-without.ts';

const auditDays = 30;
const ratesForGa = 3;
const dayMs = 86_400_000;

/** What a README is asked for, as its headings of the second level begin. */
const headings = {
  alpha: ['Quick start'],
  beta: ['Options', 'Delivery', 'Errors', 'Limits', 'Troubleshooting'],
  ga: ['Production', 'Upgrad'],
} as const;

/** Faults that only a network has: they make no sense for a connector that is not reached over one. */
const networkFaults = ['faults.cut', 'faults.half-open', 'faults.reset', 'faults.refuse', 'faults.black-hole'];

/** Every option has a type, a description and an example. */
export const optionsComplete: Judge = ({ options }) => {
  const problems = Object.entries(optionsWithout(options)).flatMap(([what, names]: [string, readonly string[]]) =>
    names.length === 0 ? [] : [`without ${what}: ${names.join(', ')}`],
  );
  return problems.length === 0
    ? undefined
    : { reason: `options ${problems.join('; ')}: mend the schema of the options` };
};

/** The README has what a status asks for, each with text below it. */
export function documents(status: keyof typeof headings): Judge {
  return ({ readme }) => {
    const sections = sectionsOf(readme);
    const open = headings[status].filter(
      (wanted) => !sections.some(([title, text]) => title.startsWith(wanted) && text !== ''),
    );
    return open.length === 0 ? undefined : { reason: `README.md lacks, with something below it: ${open.join(', ')}` };
  };
}

/** Before its first section, the README says what the connector is for. */
export const purposeTold: Judge = ({ readme }) => {
  const [first = ''] = readme.split(/^## /m);
  const prose = first.split('\n').filter((line) => /^[A-Z]/.test(line));
  return prose.length > 0 ? undefined : { reason: 'README.md does not begin with what the connector is for' };
};

/** The quick start was executed as it stands, and events arrived. */
export const quickStartExecuted: Judge = ofEvidence(({ checks = {} }, { name }) => {
  const command = `pnpm record ${name} --quick-start`;
  const { quickStart } = checks;
  if (quickStart === undefined) return { reason: 'the quick start of README.md was not executed', command };
  const { delivered, problems } = quickStart;
  if (problems.length > 0) return { reason: `the quick start of README.md fails: ${problems.join('; ')}`, command };
  return delivered > 0 ? undefined : { reason: 'the quick start of README.md delivered nothing', command };
});

/** One rate was measured against a loop written by hand. */
export const rateMeasured: Judge = ofEvidence(({ checks = {} }, facts) =>
  (checks.performance ?? []).length > 0
    ? undefined
    : notMeasured('no rate against a loop written by hand is recorded', facts),
);

/** Three were, and the memory that they took. */
export const ratesMeasured: Judge = ofEvidence(({ checks = {} }, facts) => {
  const withMemory = (checks.performance ?? []).filter(({ peakBytes = 0 }) => peakBytes > 0);
  if (withMemory.length >= ratesForGa) return undefined;
  return notMeasured(`${withMemory.length} of ${ratesForGa} rates with memory are recorded`, facts);
});

/** npm is told to say where a package was built. */
export const provenanceAsked: Judge = ({ provenance }) =>
  provenance ? undefined : { reason: 'package.json lacks publishConfig.provenance: true' };

/** What is shipped was looked up among known vulnerabilities, not long ago, and none of them is high. */
export const auditClean: Judge = ofEvidence(({ checks = {} }, { name, today }) => {
  const command = `pnpm record ${name} --audit`;
  const { audit } = checks;
  if (audit === undefined) return { reason: 'no audit of the dependencies is recorded', command };
  const { date, high, critical } = audit;
  if (high + critical > 0)
    return { reason: `dependencies have ${high} high and ${critical} critical vulnerabilities`, command };
  const days = (Date.parse(today) - Date.parse(date)) / dayMs;
  return days >= 0 && days <= auditDays
    ? undefined
    : { reason: `the audit of ${date} is not of the last ${auditDays} days`, command };
});

/** It works over an encrypted connection, where it connects at all. */
export const tlsTested: Judge = ofEvidence(({ checks = {}, requirements }, { name }) => {
  if (networkFaults.every((id) => requirements[id] === 'skip')) return undefined;
  const command = `pnpm record ${name} --tls`;
  const { tls } = checks;
  if (tls === undefined || tls.cases === 0) return { reason: 'no test over TLS is recorded', command };
  return tls.failed === 0 ? undefined : { reason: `${tls.failed} of ${tls.cases} tests over TLS failed`, command };
});

/** Credentials can be replaced while it runs, where it has any. */
export const credentialsRotate: Judge = ofEvidence(({ checks = {} }, { options }) => {
  if (!optionsIn(options).some(({ path }) => isSecretAt(options, path))) return undefined;
  const { credentialRotation: rotation } = checks;
  if (rotation === undefined || rotation.cases === 0)
    return { reason: 'no rotation of credentials without a restart is recorded, and no tool records one yet' };
  return rotation.lost === 0
    ? undefined
    : { reason: `${rotation.lost} events were lost when credentials were rotated` };
});

function notMeasured(reason: string, { name }: Facts): Missing {
  return { reason, command: `pnpm record ${name} --bench` };
}

/** Title and text of each section of the second level. */
function sectionsOf(readme: string): readonly (readonly [string, string])[] {
  return readme
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n');
      return [title.trim(), lines.join('\n').trim()] as const;
    });
}
