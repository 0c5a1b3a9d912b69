import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { freePort } from '../../servers/free-port.mjs';
import { endWithOwner } from '../../servers/server-process.mjs';

const verdaccio = createRequire(import.meta.url).resolve('verdaccio/bin/verdaccio');
const startsWithinMs = 60_000;
const askEveryMs = 100;
const answersWithinMs = 10_000;

/**
 * A real npm registry for our packages alone, of this machine alone. Whoever installs gets all others where they always do, so it
 * forwards nothing.
 *
 * @param {string} folder where it keeps everything; made when it is not there
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{url: string, token: string, stop: () => Promise<void>}>} with the token of a user who may publish
 */
export async function startRegistry(folder, env) {
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  const config = {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: 1 } },
    uplinks: {},
    packages: { '@eventmesh/*': { access: '$all', publish: '$authenticated' } },
    max_body_size: '50mb',
    web: { enable: false },
    log: { type: 'stdout', format: 'json', level: 'warn' },
  };
  writeFileSync(join(folder, 'config.yaml'), stringify(config));
  const args = [verdaccio, '--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`];
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) endWithOwner(process.pid, child.pid);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = once(child, 'close');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    const url = `http://127.0.0.1:${port}/`;
    await answers(`${url}-/ping`, () => child.exitCode ?? child.signalCode);
    return { url, token: await tokenOfNewUser(url), stop };
  } catch (error) {
    await stop();
    throw new Error(`The registry could not be started: ${error.message}\n${said.trim().slice(-2_000)}`, {
      cause: error,
    });
  }
}

async function answers(address, endedWith) {
  const deadline = performance.now() + startsWithinMs;
  while (performance.now() < deadline) {
    if (endedWith() !== null) throw new Error(`it ended with ${endedWith()}`);
    const ok = await fetch(address, { signal: AbortSignal.timeout(answersWithinMs) }).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await pause(askEveryMs);
  }
  throw new Error(`it did not answer within ${startsWithinMs} ms`);
}

async function tokenOfNewUser(url) {
  const response = await fetch(`${url}-/user/org.couchdb.user:dry`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'dry', password: crypto.randomUUID() }),
    signal: AbortSignal.timeout(answersWithinMs),
  });
  const { token } = await response.json();
  if (token === undefined) throw new Error(`it takes no user: it answered with ${response.status}`);
  return token;
}
