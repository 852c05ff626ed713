import { currentPlace } from '../../guide/current.ts';
import { askExperiment } from '../../guide/experiment.ts';
import { hostFor } from '../../guide/host.ts';
import type { Io } from '../../guide/io.ts';
import { openLab, openStep } from '../../guide/labs.ts';
import { notebook, passedSteps, placeIn } from '../../guide/notebook.ts';
import { moveToStep } from '../../guide/show-step.ts';
import { wrap } from '../../guide/view/wrap.ts';
import type { Lab } from '../../lab/catalogue.ts';
import { findLabHost } from '../../labhost/find.ts';
import { say } from '../../text/text.ts';
import { type CommandRun, flag, option } from '../command.ts';
import { openingOf } from '../opening.ts';
import { selfName } from '../self.ts';
import { shellHere } from '../start/here.ts';
import { machineFor } from '../start/machine.ts';
import { guideHere, type Opened } from '../start/own.ts';
import { keepError } from '../start/pane-error.ts';
import { SESSION, splitHere, splitInOwnTmux } from '../start/split.ts';
import { Tmux } from '../start/tmux.ts';

/** Below this, a shell and a guide side by side are both too narrow to read. */
const WIDE = 100;

export const run: CommandRun = async (call, at) => {
  const { io, state, answer: asked } = at;
  const book = notebook(state, io);
  const word = call.positionals[0];
  const lab =
    word === undefined ? (await currentPlace(state, book, io)).lab : await openLab(word, openingOf(call, at));
  const named = option(call, 'step');
  const step = named === undefined ? placeIn(book.read(), lab) : openStep(lab, named);
  const lang = option(call, 'lang');
  const onMachine = flag(call, 'host');
  const host = onMachine
    ? await machineFor(lab, state, io, option(call, 'confirm'))
    : await hostFor(lab, state, io);
  if (lang) book.speak(lang);
  const auto = flag(call, 'auto');
  const opened: Opened = { lab, host, at: step.id, state, io, auto, answer: option(call, 'answer'), asked };
  if (!io.interactive && !auto) return showOnly(opened);
  if (!io.interactive) {
    await guideHere(opened, () => '', '');
    return 0;
  }
  const pane = option(call, 'pane') !== undefined && Tmux.around(io.env) !== undefined;
  if (pane) return inOurPane(opened);
  const status = await interactive(opened, option(call, 'shell'), argvOf(call, lab));
  if (status === 0 && findLabHost(state)) io.err(farewell(io));
  return status;
};

/** This is the guide's pane of the tmux that another `nslab start` has made and shows. */
async function inOurPane(opened: Opened): Promise<number> {
  const { io, state } = opened;
  const own = Tmux.ofState(state);
  try {
    await splitHere(opened, own, io.env['TMUX_PANE'] ?? '', true);
    return 0;
  } catch (error) {
    keepError(error, state, io);
    throw error;
  } finally {
    own.ask('kill-session', '-t', SESSION);
  }
}

async function interactive(
  opened: Opened,
  asked: string | undefined,
  argv: readonly string[],
): Promise<number> {
  const { io } = opened;
  const around = Tmux.around(io.env);
  const mode = asked ?? ((around || Tmux.isInstalled()) && io.columns >= WIDE ? 'split' : 'here');
  if (mode === 'here') return shellHere(opened);
  if (mode === 'second') return second(opened);
  if (around) {
    await splitHere(opened, around, io.env['TMUX_PANE'] ?? '', false);
    return 0;
  }
  if (Tmux.isInstalled()) return splitInOwnTmux(opened, argv);
  const text = {
    en: 'There is no tmux here; a second terminal does as well.',
    zh: '这里没有 tmux；用另一个终端也一样。',
  };
  io.err(`${wrap(say(text, io.lang), io.columns)}\n`);
  return second(opened);
}

async function second(opened: Opened): Promise<number> {
  const { io } = opened;
  const command = `${selfName(io.env)} shell`;
  const text = say(
    { en: 'Open a second terminal and type there:', zh: '再开一个终端，在那里输入：' },
    io.lang,
  );
  const how = `${wrap(text, io.columns)}\n\n    ${io.ink.code(command)}\n`;
  await guideHere(opened, () => `${text} ${command}`, how);
  return 0;
}

/** Nobody at a terminal: the step as text, and how to go on. */
async function showOnly(opened: Opened): Promise<number> {
  const { lab, host, at, io, state, answer } = opened;
  const book = notebook(state, io);
  const step = lab.step(at);
  io.out(await moveToStep(lab, step, host, book, io));
  const isAnswered = passedSteps(book.read(), lab).includes(at);
  if (step.kind === 'experiment' && (answer !== undefined || !isAnswered)) {
    await askExperiment(lab, step, state, io, answer);
    return 0;
  }
  const text = {
    en: 'nslab shell -- CMD runs a command in the lab host; nslab check says what the kernel shows; nslab next goes on.',
    zh: 'nslab shell -- CMD 在实验主机里运行命令；nslab check 看内核怎么说；nslab next 进入下一步。',
  };
  io.err(`\n${wrap(say(text, io.lang), io.columns)}\n`);
  return 0;
}

function argvOf(call: Parameters<CommandRun>[0], lab: Lab): string[] {
  const options = Object.entries(call.options)
    // The machine is open by then, and the lab trusted: the guide finds both.
    .filter(([name]) => !['shell', 'pane', 'host', 'confirm', 'trust'].includes(name))
    .flatMap(([name, value]) =>
      typeof value === 'object' ? value.flatMap((v) => [`--${name}`, v]) : [`--${name}`],
    );
  return ['start', lab.id, ...options];
}

function farewell(io: Io): string {
  const name = selfName(io.env);
  const text = {
    en: `The lab host stays as it is. ${name} start goes on here; ${name} stop ends it.`,
    zh: `实验主机保持原样。${name} start 继续；${name} stop 结束它。`,
  };
  return `\n${wrap(say(text, io.lang), io.columns)}\n`;
}
