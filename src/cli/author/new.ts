import { realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { writeLab } from '../../author/new/write-lab.ts';
import { codeOf } from '../../guide/own/code.ts';
import { readFolder } from '../../guide/own/read-folder.ts';
import { trust } from '../../guide/own/trust.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { visible } from '../../guide/visible.ts';
import { NslabError } from '../../text/error.ts';
import { say } from '../../text/text.ts';
import { type CommandRun, option } from '../command.ts';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A lab to begin with, in a folder of its own. */
export const newLab: CommandRun = async (call, { io, state }) => {
  const folder = resolve(call.positionals[1] ?? option(call, 'id') ?? 'my-lab');
  const id =
    option(call, 'id') ??
    basename(folder)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
  if (!ID.test(id) || id.length > 40) throw badId(id);
  const title = option(call, 'title');
  if (title !== undefined && /[\p{C}\p{Zl}\p{Zp}"]/u.test(title)) throw badTitle(title);
  const files = writeLab({ folder, id, title });
  // We have written it ourselves, a moment ago; what is changed from now on is asked about.
  const written = readFolder(realpathSync(folder));
  trust(written.path, codeOf(written), state);
  const name = shown(folder);
  io.out(files.map((file) => `${visible(join(name, file), 400)}\n`).join(''));
  const next = {
    en: `A lab of one step and one experiment, ready to run. Change it; labs/AUTHORS.md of the package explains each file. Next:`,
    zh: '建好了一个实验：一个步骤，一道实验题，现在就能做。接下来改成你自己的；每个文件的写法见软件包里的 labs/AUTHORS.zh.md。可以先试这几条：',
  };
  const word = name.includes('/') ? name : `./${name}`;
  const commands = ['start', 'author lint', 'author verify'].map(
    (command) => `    ${io.errInk.code(`nslab ${command} ${visible(word, 400)}`)}\n`,
  );
  io.err(`\n${wrap(say(next, io.lang), io.columns)}\n\n${commands.join('')}`);
  return 0;
};

function shown(folder: string): string {
  const here = process.cwd();
  return folder.startsWith(`${here}/`) ? folder.slice(here.length + 1) : folder;
}

function badId(id: string): NslabError {
  return new NslabError(
    'author-new-id',
    {
      en: `"${visible(id)}" cannot be a lab's id: a-z, 0-9 and - in between, at most 40 characters.`,
      zh: `“${visible(id)}”不能用作实验的 id：只能用 a-z、0-9 和中间的 -，最长 40 个字符。`,
    },
    {
      status: 2,
      hint: { en: 'nslab author new FOLDER --id my-lab', zh: 'nslab author new 目录 --id my-lab' },
    },
  );
}

function badTitle(title: string): NslabError {
  return new NslabError(
    'author-new-title',
    {
      en: `"${visible(title)}" cannot be a title: no quotes and no control characters.`,
      zh: `“${visible(title)}”不能用作标题：不能有引号和控制字符。`,
    },
    { status: 2 },
  );
}
