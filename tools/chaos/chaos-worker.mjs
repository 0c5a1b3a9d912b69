import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../packages/connect/dist/cli.js', import.meta.url));
const stopWithinMs = 60_000;

/** A worker that is killed, frozen and started again: the command line with the configuration that all workers share. */
export class ChaosWorker {
  /** How often one of its lives had to give up a lease. */
  leasesLost = 0;
  /** How often the store refused what one of its lives wrote too late. */
  fencedWrites = 0;
  problems = [];
  /** `up`, or what is being done to it. One that is still `starting` does not know what a signal means. */
  state = 'down';
  #lives = 0;
  #configuration;
  #environment;
  #process;
  #closed;
  #ready;
  #expectedToEnd = false;
  #lastOutput = '';
  #lastErrors = [];

  constructor({ name, configuration, environment }) {
    this.name = name;
    this.#configuration = configuration;
    this.#environment = environment;
  }

  /** What it is called in the store: a new life does not hold what the one before held. */
  get life() {
    return `${this.name}.${this.#lives}`;
  }

  /** Begins another life. */
  start() {
    this.#lives += 1;
    this.#expectedToEnd = false;
    this.#lastOutput = '';
    this.#lastErrors = [];
    const life = spawn(process.execPath, [cli, 'run', this.#configuration, '--status-every', '0'], {
      env: { ...process.env, ...this.#environment, WORKER: this.name, LIFE: this.life },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: life.stdout }).on('line', (line) => (this.#lastOutput = line));
    const complaints = createInterface({ input: life.stderr });
    complaints.on('line', (line) => this.#note(line));
    this.#process = life;
    this.#closed = once(life, 'close').then(([code, signal]) => {
      if (!this.#expectedToEnd) this.#complain(`ended by itself with ${code ?? signal}`);
    });
    this.state = 'starting';
    // The first thing that it says is that its connectors are alpha: it listens to signals then.
    this.#ready = Promise.race([once(complaints, 'line'), this.#closed]).then(() => {
      if (this.state === 'starting') this.state = 'up';
    });
  }

  /** Ends it as a crash would. */
  async kill() {
    this.state = 'killed';
    this.#expectedToEnd = true;
    this.#process.kill('SIGKILL');
    await this.#closed;
  }

  freeze() {
    this.state = 'frozen';
    this.#process.kill('SIGSTOP');
  }

  thaw() {
    this.#process.kill('SIGCONT');
    this.state = 'up';
  }

  /** Asks it to stop; it must end well, with books that balance and no dead letter. Gives its ledgers. */
  async stop() {
    await this.#ready;
    this.state = 'stopping';
    this.#expectedToEnd = true;
    this.#process.kill('SIGTERM');
    const limit = setTimeout(() => {
      this.#complain(`did not stop within ${stopWithinMs} ms`);
      this.#process.kill('SIGKILL');
    }, stopWithinMs);
    await this.#closed;
    clearTimeout(limit);
    if (this.#process.exitCode !== 0)
      this.#complain(`stopped with ${this.#process.exitCode ?? this.#process.signalCode}`);
    const ledgers = this.#ledgers();
    for (const [pipeline, ledger] of Object.entries(ledgers)) {
      if (!ledger.balanced) this.#complain(`the books of '${pipeline}' do not balance: ${JSON.stringify(ledger)}`);
      if (ledger.deadLettered > 0) this.#complain(`'${pipeline}' has dead letters: ${JSON.stringify(ledger)}`);
    }
    return ledgers;
  }

  /** Makes sure that nothing of it is left. */
  async end() {
    this.#expectedToEnd = true;
    this.#process?.kill('SIGKILL');
    await this.#closed;
  }

  #ledgers() {
    try {
      return JSON.parse(this.#lastOutput).pipelines;
    } catch {
      this.#complain(`printed no books: '${this.#lastOutput}'`);
      return {};
    }
  }

  #note(line) {
    this.#lastErrors = [...this.#lastErrors.slice(-9), line];
    if (line.includes('"msg":"lease lost"')) this.leasesLost += 1;
    if (line.includes('"msg":"late write refused"')) this.fencedWrites += 1;
  }

  #complain(what) {
    this.problems.push(`${this.name} ${what}. ${this.#lastErrors.join(' ')}`);
  }
}
