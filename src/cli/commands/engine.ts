import { existsSync, rmSync } from 'node:fs';
import { shownComplaint } from '../../guide/own/complaint.ts';
import { NslabError } from '../../text/error.ts';
import { type CommandRun, flag, option } from '../command.ts';
import { compile } from '../engine/compile.ts';
import { listCalls } from '../engine/listing.ts';
import { load } from '../engine/load.ts';
import { engineInside } from '../engine/outside.ts';
import { perform } from '../engine/perform.ts';
import { shownFile } from '../engine/shown-file.ts';
import { writePart } from '../engine/write.ts';
import { isInside } from '../within.ts';

const OWN_FILE = '/lab/my-container.ts';

/** A learner's own program, in TypeScript: checked, made, and its system calls performed in the lab host. */
export const run: CommandRun = async (call, at) => {
  const { io } = at;
  const [given] = call.positionals;
  if (flag(call, 'calls')) {
    io.out(listCalls(io, given));
    return 0;
  }
  if (!isInside()) return engineInside(call, at);
  const file = given ?? OWN_FILE;
  if (flag(call, 'new'))
    return writePart({ file, lab: option(call, 'lab'), solved: flag(call, 'solved') }, io);
  if (!existsSync(file)) throw missing(file);
  const compiled = await compile(file, io.lang);
  if (!compiled.ok) {
    io.err(compiled.complaints.map((complaint) => shownComplaint(complaint, io.errInk)).join('\n'));
    return 2;
  }
  // A Ctrl-C is for what runs in front of us: the file while it is read, then its program.
  const stay = () => {};
  process.on('SIGINT', stay);
  try {
    const calls = await load(compiled.entry, call.rest ?? [], shownFile(file)).finally(() =>
      rmSync(compiled.folder, { recursive: true, force: true }),
    );
    return await perform(calls, io, flag(call, 'quiet'));
  } finally {
    process.off('SIGINT', stay);
  }
};

function missing(file: string): NslabError {
  return new NslabError(
    'engine-file-missing',
    { en: `There is no file ${file}.`, zh: `没有文件 ${file}。` },
    {
      status: 2,
      hint: {
        en: 'nslab engine --new writes one, with the part of this lab in it.',
        zh: 'nslab engine --new 会写一个，里面有本实验的一块。',
      },
    },
  );
}
