import type { OptionsIssue } from '@eventmesh/connector-runtime';

/** Something wrong in a configuration file, and where: path from the outside in, and words for people. */
export type Problem = OptionsIssue;
