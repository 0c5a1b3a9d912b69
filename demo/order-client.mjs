import { execFile, execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const answerWithinMs = 20_000;
const tryAgainMs = 100;
/** Answers by which a server says that the same request may be taken later. */
const mayPass = new Set([429, 503, 504]);
const source = '/shop';
const type = 'com.example.order.created';

/** The id of the event of an order. */
export const idOf = ({ number }) => `order-${number}`;

/** A CloudEvent in binary mode: attributes are headers, the order is the body. */
function headersOf(order) {
  return {
    'Content-Type': 'application/json',
    'ce-specversion': '1.0',
    'ce-source': source,
    'ce-type': type,
    'ce-id': idOf(order),
  };
}

/** The command by which anyone sends an order, ready to be pasted into a shell. */
export function curlCommand(url, order) {
  const [first, second, ...others] = Object.entries(headersOf(order)).map(([name, value]) => `-H '${name}: ${value}'`);
  return [
    `curl -i ${url} \\`,
    `  ${first} ${second} \\`,
    `  ${others.join(' ')} \\`,
    `  -d '${JSON.stringify(order)}'`,
  ].join('\n');
}

/** A client that sends an order until it is answered 2xx, as a client has to that must not lose any. */
export class OrderClient {
  /** How often it had to send an order again. */
  retries = 0;
  #url;
  #send;

  constructor(url) {
    this.#url = url;
    this.#send = hasCurl() ? sendByCurl : sendByFetch;
  }

  /** What it sends by. */
  get name() {
    return this.#send === sendByCurl ? 'curl' : 'fetch (there is no curl here)';
  }

  /**
   * Sends an order. Gives the status of the answer.
   *
   * @param mayGoOn asked before each try; false: it is given up
   */
  async send(order, mayGoOn) {
    let found = 'there was no time';
    while (mayGoOn()) {
      const { status, reason } = await this.#send(this.#url, order);
      if (status >= 200 && status < 300) return status;
      if (status !== undefined && !mayPass.has(status))
        throw new Error(`${idOf(order)} was refused by ${this.#url}: answered ${status}.`);
      found = reason ?? `answered ${status}`;
      this.retries += 1;
      await pause(tryAgainMs);
    }
    throw new Error(`${idOf(order)} was not taken by ${this.#url} in time: ${found}.`);
  }
}

function hasCurl() {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch (thrown) {
    if (thrown.code === 'ENOENT') return false;
    throw thrown;
  }
}

/** The command above; it tells nothing but the status. */
function sendByCurl(url, order) {
  const headers = Object.entries(headersOf(order)).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const quietly = ['-s', '-S', '-o', '/dev/null', '-w', '%{http_code}', '--max-time', String(answerWithinMs / 1000)];
  return new Promise((resolve) => {
    execFile('curl', [url, ...quietly, ...headers, '-d', JSON.stringify(order)], (failure, output, said) =>
      resolve(failure === null ? { status: Number(output) } : { reason: said.trim() || failure.message }),
    );
  });
}

async function sendByFetch(url, order) {
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    const response = await fetch(url, {
      method: 'POST',
      headers: headersOf(order),
      body: JSON.stringify(order),
      signal,
    });
    await response.arrayBuffer();
    return { status: response.status };
  } catch (thrown) {
    return { reason: thrown.cause?.message ?? thrown.message };
  }
}
