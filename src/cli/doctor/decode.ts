import { text as readAll } from 'node:stream/consumers';
import { bare, grouped } from '../../doctor/code/alphabet.ts';
import { codesInText, codesInWords, type Typed } from '../../doctor/code/lines.ts';
import { readCode } from '../../doctor/code/preflight.ts';
import type { Io } from '../../guide/io.ts';
import { NslabError } from '../../text/error.ts';
import { say } from '../../text/text.ts';
import { type Call, flag } from '../command.ts';
import { isReady, type Machine } from './machine.ts';
import { jsonRoom } from './room-json.ts';
import { roomView } from './room-view.ts';

/** `nslab doctor --decode`: 0 all are ready, 1 one lacks something, 2 a code cannot be read. */
export async function decodeRoom(call: Call, io: Io): Promise<number> {
  if (flag(call, 'fix')) throw notTogether();
  const words = call.positionals;
  const typed = words.length === 0 || words.join() === '-' ? await fromInput(io) : codesInWords(words);
  if (typed.length === 0) throw noCodes();
  const machines = typed.map(machineOf);
  io.out(flag(call, 'json') ? jsonRoom(machines, io.lang) : roomView(machines, io));
  return statusOf(machines);
}

function machineOf({ name, code }: Typed): Machine {
  const read = readCode(code);
  return { name, code: read.ok ? grouped(bare(code)) : code, read };
}

function statusOf(machines: readonly Machine[]): number {
  if (machines.some(({ read }) => !read.ok)) return 2;
  return machines.every(({ read }) => read.ok && isReady(read.preflight.labs)) ? 0 : 1;
}

async function fromInput(io: Io): Promise<Typed[]> {
  if (process.stdin.isTTY) {
    const words = {
      en: 'One code a line, with a name before it where you like (Ada: AK3T-XRN1-W240). Ctrl-D ends.',
      zh: '每行一个预检码，前面可以写名字（小王：AK3T-XRN1-W240）。Ctrl-D 结束。',
    };
    io.err(`${say(words, io.lang)}\n`);
  }
  return codesInText(await readAll(process.stdin));
}

function noCodes(): NslabError {
  return new NslabError(
    'no-codes',
    { en: 'There is no code to read.', zh: '没有可读的预检码。' },
    {
      status: 2,
      hint: {
        en: 'nslab doctor ends with one: type it after --decode, or a list of them into standard input.',
        zh: 'nslab doctor 的最后一行就是：写在 --decode 后面，或把一份清单送进标准输入。',
      },
    },
  );
}

function notTogether(): NslabError {
  return new NslabError(
    'usage',
    {
      en: '--fix installs on this machine; --decode is about others. They do not go together.',
      zh: '--fix 在本机上安装，--decode 看的是别的机器，两者不能一起用。',
    },
    { status: 2 },
  );
}
