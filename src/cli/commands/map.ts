import { runningHost } from '../../guide/host.ts';
import { mapOf } from '../../guide/map.ts';
import { mapBlock } from '../../guide/view/map-view.ts';
import { look } from '../../observe/look.ts';
import { type CommandRun, flag } from '../command.ts';

export const run: CommandRun = async (call, { io, state }) => {
  const map = mapOf(look(runningHost(state)));
  io.out(flag(call, 'json') ? `${JSON.stringify(map, null, 2)}\n` : mapBlock(map, io));
  return 0;
};
