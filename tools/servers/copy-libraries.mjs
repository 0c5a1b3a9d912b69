import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Fetches the jars that a pom names from Maven Central, once.
 *
 * @param {{name: string, pom: string, libraries: string}} what whose jars they are, where the pom is, and where the jars go
 */
export function copyLibraries({ name, pom, libraries }) {
  const complete = join(libraries, '.complete');
  if (existsSync(complete)) return;
  mkdirSync(libraries, { recursive: true });
  const goal = [
    '-q',
    '-B',
    '-f',
    pom,
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${libraries}`,
  ];
  try {
    execFileSync('mvn', goal, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 });
  } catch (error) {
    throw new Error(`Cannot fetch ${name} with Maven (mvn): ${error.message}. Maven and Java 17 are needed.`, {
      cause: error,
    });
  }
  writeFileSync(complete, '');
}
