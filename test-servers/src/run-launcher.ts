import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const launcher = fileURLToPath(new URL('../../tools/servers.mjs', import.meta.url));

const patienceMs = 170_000;

/**
 * Runs the launcher of this repository, as `pnpm servers` does.
 *
 * @throws an Error that says in the launcher's words what is missing
 */
export async function runLauncher(
  action: 'up' | 'kill' | 'down',
  name: 'rocketmq' | 'rocketmq-proxy' | 'eventmesh',
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const env = { ...process.env, ...variables };
  try {
    await promisify(execFile)(process.execPath, [launcher, action, name], { timeout: patienceMs, env });
  } catch (cause) {
    throw new Error((cause as { readonly stderr?: string }).stderr?.trim() || String(cause), { cause });
  }
}
