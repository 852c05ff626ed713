import type { Io } from '../guide/io.ts';
import { visible } from '../guide/visible.ts';
import { type StateFolder, stateFolder } from '../state/folder.ts';
import { NslabError } from '../text/error.ts';
import { nearest } from '../text/nearest.ts';
import { say } from '../text/text.ts';
import { parseCall } from './arguments.ts';
import type { CommandDefinition, Surroundings } from './command.ts';
import { COMMANDS } from './commands.ts';
import { reportError } from './errors.ts';
import { commandHelp, generalHelp } from './help.ts';
import { askOutside } from './inside.ts';
import { chooseLanguage } from './language.ts';
import { svgFile } from './output-file.ts';
import { processIo } from './process-io.ts';
import { savedLanguage } from './saved-language.ts';
import { isInside } from './within.ts';

/** What a person typed, from beginning to end: the exit status. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const inside = isInside();
  const typed = argv.indexOf('--lang');
  const flag = typed >= 0 ? argv[typed + 1] : argv.find((word) => word.startsWith('--lang='))?.slice(7);
  const ioIn = (saved: () => string | undefined): Io =>
    processIo(chooseLanguage({ flag, env, saved }), !argv.includes('--no-color'));
  let state: StateFolder;
  try {
    state = stateFolder(env);
  } catch (error) {
    return reportError(
      error,
      ioIn(() => undefined),
    );
  }
  const io = ioIn(() => (inside ? undefined : savedLanguage(state)));
  return runWith(argv, io, state, inside);
}

/** The same for somebody who asks through a socket. */
export async function runWith(
  argv: readonly string[],
  io: Io,
  state: StateFolder,
  inside = false,
): Promise<number> {
  try {
    return await dispatch(argv, io, state, inside);
  } catch (error) {
    return reportError(error, io);
  }
}

async function dispatch(
  argv: readonly string[],
  io: Io,
  state: StateFolder,
  inside: boolean,
): Promise<number> {
  const { name, words } = commandWord(argv);
  if (name === undefined) return withoutCommand(words, io, state, inside);
  if (name === 'help') {
    const about = COMMANDS.find((command) => command.name === words[0]);
    io.out(about ? commandHelp(about, io) : generalHelp(io));
    return 0;
  }
  if (inside && name === 'quit') return askOutside(name, [name, ...words], io);
  const command = findCommand(name);
  try {
    return await perform(command, words, io, state, inside);
  } catch (error) {
    const status = reportError(error, io);
    // 126 and 127 tell of the container's command: as a shell has them.
    return status === 126 || status === 127 ? status : (command.failure ?? status);
  }
}

async function perform(
  command: CommandDefinition,
  words: readonly string[],
  io: Io,
  state: StateFolder,
  inside: boolean,
): Promise<number> {
  const { name } = command;
  const call = parseCall(command, words);
  if (call.options['help'] === true) {
    io.out(commandHelp(command, io));
    return 0;
  }
  const isLocal = command.local === 'when-named' ? call.positionals.length > 0 : command.local;
  if (inside && !isLocal) return askOutside(name, [name, ...words], io);
  if (process.platform !== 'linux' && command.name !== 'list') throw notLinux();
  const { run } = await command.load();
  return run(call, surroundings(io, state));
}

function notLinux(): NslabError {
  return new NslabError(
    'not-linux',
    {
      en: `nslab needs Linux: namespaces are the Linux kernel's. This is ${process.platform}.`,
      zh: `nslab 需要 Linux：命名空间是 Linux 内核的东西。这里是 ${process.platform}。`,
    },
    {
      status: 3,
      hint: {
        en: 'Any Linux does: a virtual machine, WSL2, a cheap server.',
        zh: '任何 Linux 都行：虚拟机、WSL2，或一台便宜的云主机。',
      },
    },
  );
}

function surroundings(io: Io, state: StateFolder): Surroundings {
  return { io, state, commands: COMMANDS, answer: (argv, asker) => runAsked(argv, asker, state) };
}

/** For somebody in the lab host, who may ask for what concerns the step, and for nothing else. */
async function runAsked(argv: readonly string[], io: Io, state: StateFolder): Promise<number> {
  const file = svgFile(argv);
  const writes = file !== undefined && file !== '-';
  if (!writes && COMMANDS.some((command) => command.name === argv[0] && command.inside))
    return runWith(argv, io, state, false);
  const text = { en: 'The guide does not do that from in here.', zh: '在这里不能让向导做这件事。' };
  io.err(`${say(text, io.lang)}\n`);
  return 2;
}

/** The first word that is not an option is the command; options common to all may stand before it. */
function commandWord(argv: readonly string[]): { name: string | undefined; words: readonly string[] } {
  let at = 0;
  while (argv[at]?.startsWith('-') && argv[at] !== '--') at += argv[at] === '--lang' ? 2 : 1;
  const name = argv[at];
  return name === undefined
    ? { name, words: argv }
    : { name, words: [...argv.slice(0, at), ...argv.slice(at + 1)] };
}

async function withoutCommand(
  words: readonly string[],
  io: Io,
  state: StateFolder,
  inside: boolean,
): Promise<number> {
  const nothing: CommandDefinition = {
    name: '',
    summary: { en: '', zh: '' },
    positionals: [],
    options: { version: { type: 'boolean', short: 'V', words: { en: '', zh: '' } } },
    load: () => import('./commands/menu.ts'),
  };
  const call = parseCall(nothing, words);
  if (call.options['version'] === true) {
    const { version } = await import('./version.ts');
    io.out(`${version()}\n`);
    return 0;
  }
  if (call.options['help'] === true || !io.interactive || inside) {
    io.out(generalHelp(io));
    return 0;
  }
  const { run } = await nothing.load();
  return run(call, surroundings(io, state));
}

function findCommand(name: string): CommandDefinition {
  const found = COMMANDS.find((command) => command.name === name);
  if (found) return found;
  const near = nearest(
    name,
    COMMANDS.map((command) => command.name),
  );
  throw new NslabError(
    'command-unknown',
    { en: `nslab has no command "${visible(name)}".`, zh: `nslab 没有“${visible(name)}”这个命令。` },
    {
      status: 2,
      hint:
        near.length > 0
          ? { en: `Did you mean ${near.join(' or ')}?`, zh: `是不是想写 ${near.join(' 或 ')}？` }
          : { en: 'nslab --help lists the commands.', zh: 'nslab --help 列出所有命令。' },
    },
  );
}
