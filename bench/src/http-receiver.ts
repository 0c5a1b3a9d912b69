/**
 * A process that takes requests and counts them: a server by itself, so that it takes no time from the client that is measured. It
 * prints its port. Answers 204 to POST, and to GET how many requests have come since it was asked last.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

let requests = 0;
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(String(requests));
    requests = 0;
    return;
  }
  request.on('end', () => {
    requests += 1;
    response.statusCode = 204;
    response.end();
  });
  request.resume();
});
server.listen(0, '127.0.0.1', () => console.log(String((server.address() as AddressInfo).port)));
process.on('disconnect', () => process.exit(0));
