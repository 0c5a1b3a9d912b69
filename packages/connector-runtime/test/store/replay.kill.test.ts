import { replayKillSuite } from './replay-kill-suite.ts';
import { diskPlace } from './store-harness.ts';

const module = new URL('../../dist/index.js', import.meta.url).href;

replayKillSuite('the store on disk', async () => {
  const place = await diskPlace();
  return { ...place, address: { module, open: 'openDiskStateStore', options: place.path } };
});
