import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';

/**
 * Starts a command of the shell in a folder whose packages it may call by name, in a process group of its own, so that all that it starts
 * ends with it.
 *
 * @param {string} folder
 * @param {string} command
 * @param {Readonly<Record<string, string>>} environment beside PATH and HOME
 */
export function startCommand(folder, command, environment) {
  const { PATH, HOME } = process.env;
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: { ...environment, PATH: [join(folder, 'node_modules/.bin'), PATH].join(delimiter), HOME },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const send = (signal) => process.kill(-Number(child.pid), signal);
  return {
    /** Its exit code, or the signal that ended it. */
    ended,
    isOver,
    send,
    /** The last line of what it has said on standard error. */
    said: () => errors.trim().split('\n').at(-1),
    /** The whole lines of its output so far. */
    lines: () => output.split('\n').slice(0, -1),
    /** Ends it and all that it has started, and waits for that. */
    kill: async () => {
      if (!isOver()) send('SIGKILL');
      await ended;
    },
  };
}
