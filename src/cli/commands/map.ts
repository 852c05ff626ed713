import { runningHost } from '../../guide/host.ts';
import { mapBlock } from '../../guide/view/map-view.ts';
import { listingOf } from '../../map/listing.ts';
import { pictureOf } from '../../map/read.ts';
import { svgOf } from '../../map/svg.ts';
import { look } from '../../observe/look.ts';
import { type CommandRun, flag, option } from '../command.ts';
import { writeOutput } from '../output-file.ts';

export const run: CommandRun = async (call, { io, state }) => {
  const host = runningHost(state);
  const picture = await pictureOf(() => look(host));
  const file = option(call, 'svg');
  if (file !== undefined) {
    const svg = svgOf(picture, io.lang);
    if (file === '-') io.out(svg);
    else writeOutput(file, svg);
    return 0;
  }
  const { box, wires } = picture;
  const listed = { ...listingOf(look(host)), box, wires };
  io.out(flag(call, 'json') ? `${JSON.stringify(listed, null, 2)}\n` : mapBlock(picture, io));
  return 0;
};
