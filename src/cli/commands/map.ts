import { runningHost } from '../../guide/host.ts';
import { type LabMap, mapOf } from '../../guide/map.ts';
import { mapBlock } from '../../guide/view/map-view.ts';
import { look } from '../../observe/look.ts';
import { type CommandRun, flag } from '../command.ts';

export const run: CommandRun = async (call, { io, state }) => {
  const map = mapOf(look(runningHost(state)));
  io.out(flag(call, 'json') ? `${JSON.stringify(stable(map), null, 2)}\n` : mapBlock(map, io));
  return 0;
};

/** What other programs read; the tree needs a little more. */
function stable({ namespaces, processes }: LabMap) {
  return {
    namespaces,
    processes: processes.map((p) => ({
      pid: p.pid,
      innerPids: p.innerPids,
      comm: p.comm,
      namespaces: p.namespaces,
    })),
  };
}
