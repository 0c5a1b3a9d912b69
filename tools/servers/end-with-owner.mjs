/**
 * Kills a server once the process that it was started for is gone, however that ended: `node end-with-owner.mjs OWNER SERVER`, both
 * process ids. Ends with the first of the two.
 */
const [owner, server] = process.argv.slice(2).map(Number);

const watch = setInterval(() => {
  if (isThere(server) && isThere(owner)) return;
  clearInterval(watch);
  if (isThere(server)) process.kill(server, 'SIGKILL');
}, 250);

function isThere(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
