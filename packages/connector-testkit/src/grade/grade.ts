import type { ReleaseStatus } from '@eventmesh/connector-api';

/** What a connector has earned; `none` when it has not even earned to be Alpha. */
export type Grade = ReleaseStatus | 'none';

/** From the lowest to the highest. */
export const grades: readonly Grade[] = ['none', 'alpha', 'beta', 'ga'];

/** Whether one grade is higher than another. */
export function isAbove(one: Grade, other: Grade): boolean {
  return grades.indexOf(one) > grades.indexOf(other);
}

/** The grade that comes after one; undefined after the highest. */
export function gradeAfter(grade: Grade): ReleaseStatus | undefined {
  return grades[grades.indexOf(grade) + 1] as ReleaseStatus | undefined;
}

const versionsOf: Readonly<Record<ReleaseStatus, { readonly form: RegExp; readonly words: string }>> = {
  alpha: { form: /^0\.\d+\.\d+(?:-.+)?$/, words: '0.x' },
  beta: { form: /^[1-9]\d*\.0\.0-.+$/, words: 'a prerelease of a major version, such as 1.0.0-beta.1' },
  ga: { form: /^[1-9]\d*\.\d+\.\d+$/, words: '1.0.0 or later, and no prerelease' },
};

/** Which versions a status demands, in words, where a version is another; undefined when both agree. */
export function versionExpected(status: ReleaseStatus, version: string): string | undefined {
  const { form, words } = versionsOf[status];
  return form.test(version) ? undefined : words;
}

/** What `npm install` must be told to get a connector of a status: alpha and beta are asked for by name, GA is what everyone gets. */
export function distTagOf(status: ReleaseStatus): string {
  return status === 'ga' ? 'latest' : status;
}
