import { addAbortSignal } from 'node:stream';
import { wrap } from '../../guide/view/wrap.ts';
import { shownJson, unpack } from '../../image/unpack.ts';
import { say } from '../../text/text.ts';
import { type CommandRun, flag, option } from '../command.ts';
import { placeMarks } from '../unpack/overlay-marks.ts';
import { stopSignals } from '../unpack/stop-signals.ts';
import { layerRows, lowerdir, mountAdvice } from '../unpack/view.ts';

/** The layers of an image archive, each in a folder: what an overlay is mounted from. */
export const run: CommandRun = async (call, { io }) => {
  const [archive = '', folder = ''] = call.positionals;
  const flat = flag(call, 'flat');
  const stop = stopSignals();
  try {
    const image = await unpack(
      archive === '-' ? addAbortSignal(stop.signal, process.stdin) : archive,
      folder,
      {
        placeMarks,
        flat,
        image: option(call, 'image'),
        signal: stop.signal,
      },
    );
    const { layers } = image;
    if (flag(call, 'json')) io.out(`${shownJson(flat ? image : { ...image, lowerdir: lowerdir(image) })}\n`);
    else io.out([...layerRows(image), flat ? image.folder : `lowerdir=${lowerdir(image)}`, ''].join('\n'));
    const notes = layers.length === 0 ? [] : image.notes;
    for (const note of notes) io.err(`${wrap(io.errInk.dim(say(note, io.lang)), io.columns)}\n`);
    if (!flat) io.err(`${io.errInk.dim(say(mountAdvice(image), io.lang))}\n`);
    return 0;
  } catch (error) {
    if (stop.status === undefined) throw error;
    return stop.status;
  } finally {
    stop.forget();
  }
};
