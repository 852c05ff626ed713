import { findContainers } from '../../container/run/find.ts';
import { folderOf } from '../../container/store/store.ts';
import { shownJson } from '../../image/unpack.ts';
import { forwarded } from '../container/forward-any.ts';
import { inPlace } from '../container/place.ts';
import { summaryOf } from '../container/summary.ts';

/** A list, as docker inspect has it. */
export const run = inPlace(async (store, call, { io }) => {
  const found = await findContainers(store, call.positionals);
  const all = found.map((seen) => {
    const { plan, era, removeAfter } = seen.record;
    const { config, root, network, cgroups, streams } = plan;
    return {
      ...summaryOf(seen),
      ...(seen.state === 'running' ? { monitor: seen.record.monitor.pid } : {}),
      removeAfter,
      folder: folderOf(store, seen.record.name),
      root,
      ids: { users: config.linux.uidMappings ?? [], groups: config.linux.gidMappings ?? [] },
      network,
      cgroups: cgroups.groups.map(({ tree, folder, settings }) => ({ ...tree, folder, settings })),
      streams,
      era,
      config,
    };
  });
  io.out(`${shownJson(all)}\n`);
  return 0;
}, forwarded('inspect'));
