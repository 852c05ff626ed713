import { forward } from '../guide/ask-client.ts';
import type { Io } from '../guide/io.ts';
import { NslabError } from '../text/error.ts';
import { COMMANDS } from './commands.ts';
import { svgFile, withSvgFile, writeOutput } from './output-file.ts';
import { SHARED } from './within.ts';

/** Hands the command to the guide outside: in the lab host itself there is nothing to start. */
export async function askOutside(name: string, argv: readonly string[], io: Io): Promise<number> {
  const may = name === 'quit' || COMMANDS.some((command) => command.name === name && command.inside);
  if (!may) throw alreadyInside(name);
  const status = await forwardWithFile(argv, io);
  if (status !== undefined) return status;
  throw new NslabError(
    'guide-absent',
    { en: 'No guide is listening.', zh: '没有向导在听。' },
    {
      status: 3,
      hint: {
        en: 'Outside the lab host, in another terminal, run: nslab start (it goes on where you were).',
        zh: '在实验主机外面的另一个终端里运行：nslab start（会从你离开的地方继续）。',
      },
    },
  );
}

/** A file is written where it was asked for, in here: nobody in the lab host writes one on the machine. */
async function forwardWithFile(argv: readonly string[], io: Io): Promise<number | undefined> {
  const file = svgFile(argv);
  if (file === undefined || file === '-') return forward(SHARED, argv, io);
  let svg = '';
  const status = await forward(SHARED, withSvgFile(argv, '-'), {
    ...io,
    out: (text) => {
      svg += text;
    },
  });
  if (status === 0) writeOutput(file, svg);
  return status;
}

function alreadyInside(name: string): NslabError {
  return new NslabError(
    'already-inside',
    {
      en: `You are already in the lab host: nslab ${name} belongs outside.`,
      zh: `你已经在实验主机里了：nslab ${name} 要在外面运行。`,
    },
    {
      status: 2,
      hint: {
        en: 'In here: check, hint, next, solve, again, list, map, unpack, engine, quit.',
        zh: '在这里可以用：check、hint、next、solve、again、list、map、unpack、engine、quit。',
      },
    },
  );
}
