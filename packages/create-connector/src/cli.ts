#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { completeRequest, type Ask, type Defaults } from './complete-request.ts';
import { createConnector } from './create-connector.ts';
import { CreateError } from './create-error.ts';
import { findRepository } from './find-repository.ts';
import { nextSteps } from './next-steps.ts';
import { parseCommand } from './parse-command.ts';

const help = `Begins a connector for EventMesh.

  npm init @eventmesh/connector
  npm init @eventmesh/connector -- --kind sink --system my-queue --yes

  --kind source|sink   whether it brings events in or carries them out
  --system NAME        the outside system, in lower case, such as my-queue
  --dir PATH           the folder to make; default: <kind>-<system>, in the connectors' repository connectors/<kind>-<system>
  --name NAME          the name of the package; default: eventmesh-<kind>-<system>, in the repository @eventmesh/<kind>-<system>
  --owner NAME         who answers for it
  -y, --yes            ask nothing
  -h, --help           show this
  --version            show the version

What is left out is asked, where there is somebody to ask. No file is ever overwritten.
Exit codes: 0 made, 1 could not be made, 2 wrong use.`;

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  const command = parseCommand(args);
  if (!('yes' in command)) return fail(2, command.join('\n'));
  if (command.show !== undefined) {
    console.log(command.show === 'help' ? help : version());
    return 0;
  }
  const { stdin: input, stdout: output } = process;
  const lines = command.yes || !input.isTTY ? undefined : createInterface({ input, output });
  try {
    const request = await completeRequest(command, defaults(), lines === undefined ? undefined : askBy(lines));
    if (typeof request === 'string') return fail(2, request);
    console.log(nextSteps(await createConnector(request), process.cwd()));
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof CreateError)) throw thrown;
    return fail(1, thrown.message);
  } finally {
    lines?.close();
  }
}

function defaults(): Defaults {
  const repository = findRepository(process.cwd());
  return {
    folder: (place) => (repository === undefined ? place : join(repository, 'connectors', place)),
    owner: repository === undefined ? userInfo().username : 'eventmesh-connectors',
  };
}

/** Whoever ends the input answers no more. */
function askBy(lines: ReturnType<typeof createInterface>): Ask {
  const ended = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  return (question) => Promise.race([lines.question(question).catch(() => undefined), ended]);
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function fail(exitCode: number, message: string): number {
  console.error(message);
  return exitCode;
}
