import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const endWithOwnerPath = fileURLToPath(new URL('end-with-owner.mjs', import.meta.url));

/** A server in the background that outlives this command: known by the id it was started with, kept in a file. */
export class ServerProcess {
  /** @param {{folder: string, name: string}} place where its log and its id are kept */
  constructor({ folder, name }) {
    this.name = name;
    this.logPath = join(folder, `${name}.log`);
    this.pidPath = join(folder, `${name}.pid`);
  }

  /** Whether the process that was started here is still there; another that got its id later is not taken for it. */
  get running() {
    const [pid, command] = this.#remembered();
    return pid !== undefined && commandOf(pid) === command;
  }

  /** Starts it; with an `owner`, it ends with the process of that id. */
  start(command, args, { owner, ...options }) {
    const log = openSync(this.logPath, 'w');
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    child.on('error', () => {});
    child.unref();
    if (child.pid === undefined) throw new Error(`Cannot start '${command}'. Is it installed?`);
    writeFileSync(this.pidPath, `${child.pid}\n${commandOf(child.pid) ?? ''}`);
    if (owner !== undefined) endWithOwner(owner, child.pid);
  }

  /** Waits until something listens on the port. */
  async listening(port, deadline) {
    while (!(await accepts(port))) {
      if (!this.running) throw new Error(`${this.name} ended early:\n${this.#lastLines()}`);
      if (Date.now() > deadline) throw new Error(`${this.name} was not ready in time:\n${this.#lastLines()}`);
      await pause(100);
    }
  }

  async kill() {
    const [pid] = this.#remembered();
    if (this.running) process.kill(pid, 'SIGKILL');
    const deadline = Date.now() + 10_000;
    while (this.running && Date.now() < deadline) await pause(20);
    rmSync(this.pidPath, { force: true });
  }

  #remembered() {
    if (!existsSync(this.pidPath)) return [];
    const [pid, command = ''] = readFileSync(this.pidPath, 'utf8').split('\n');
    return [Number(pid), command];
  }

  #lastLines() {
    return readFileSync(this.logPath, 'utf8').split('\n').slice(-20).join('\n');
  }
}

/**
 * Has a process killed once another is gone, however that ended.
 *
 * @param {number} owner process id
 * @param {number} server process id
 */
export function endWithOwner(owner, server) {
  const args = [endWithOwnerPath, String(owner), String(server)];
  spawn(process.execPath, args, { detached: true, stdio: 'ignore' }).unref();
}

/** Whether something listens on a port of this machine. */
export function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (accepted) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.on('connect', () => answer(true));
    socket.on('error', () => answer(false));
  });
}

function commandOf(pid) {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
