import { findContainers } from '../../container/run/find.ts';
import { removeContainer } from '../../container/run/stop.ts';
import { NslabError } from '../../text/error.ts';
import { flag } from '../command.ts';
import { forwarded } from '../container/forward-any.ts';
import { inPlace } from '../container/place.ts';

/** Forgets containers: their records, logs and files. */
export const run = inPlace(async (store, call, { io }) => {
  const found = await findContainers(store, call.positionals);
  const running = found.find(({ state }) => state === 'running' || state === 'making');
  if (running && !flag(call, 'force')) throw stillRuns(running.record.name);
  for (const seen of found) {
    await removeContainer(store, seen);
    io.out(`${seen.record.name}\n`);
  }
  return 0;
}, forwarded('rm'));

function stillRuns(name: string): NslabError {
  return new NslabError(
    'container-runs',
    { en: `${name} is still running; nothing was removed.`, zh: `${name} 还在运行；什么都没有删除。` },
    {
      hint: {
        en: `nslab stop ${name}; or at once: nslab rm -f ${name}`,
        zh: `nslab stop ${name}；或一步到位：nslab rm -f ${name}`,
      },
    },
  );
}
