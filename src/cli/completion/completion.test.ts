import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { COMMANDS } from '../commands.ts';
import { Nslab } from '../container/nslab.test-kit.ts';
import { TestTerminal } from '../test-terminal.ts';
import { grammarOf } from './grammar.ts';
import { bashOffers, fishOffers, ShellPlace } from './shells.test-kit.ts';

const has = (shell: string) => spawnSync('sh', ['-c', `command -v ${shell}`]).status === 0;
const LABS = ['uts', 'pid', 'mount', 'user', 'net', 'overlay', 'cgroups', 'privileges', 'container'];

/** A line with the cursor at its end, and what a Tab offers there; `exactly` says that this is all. */
const OFFERS: readonly { line: string; offers: readonly string[]; exactly?: boolean }[] = [
  { line: 'nslab st', offers: ['start', 'stop'], exactly: true },
  { line: 'nslab --lang zh st', offers: ['start', 'stop'], exactly: true },
  { line: 'nslab --lang ', offers: ['en', 'zh'], exactly: true },
  { line: 'nslab start ', offers: LABS },
  { line: 'nslab start u', offers: ['uts', 'user'], exactly: true },
  { line: 'nslab start uts --step own', offers: ['own-uts'], exactly: true },
  { line: 'nslab start 3 --step pivot-r', offers: ['pivot-root'], exactly: true },
  { line: 'nslab check --step number', offers: ['number-one'], exactly: true },
  { line: 'nslab author verify uts --step own', offers: ['own-uts'], exactly: true },
  { line: 'nslab start --shell s', offers: ['split', 'second'], exactly: true },
  { line: 'nslab author ', offers: ['verify', 'lint'] },
  { line: 'nslab completion ', offers: ['bash', 'zsh', 'fish'], exactly: true },
  { line: 'nslab help sta', offers: ['start'], exactly: true },
  { line: 'nslab exec --host w', offers: ['web', 'worker'], exactly: true },
  { line: 'nslab rm --force --host web w', offers: ['web', 'worker'], exactly: true },
  { line: 'nslab stop -t 3 --host ', offers: ['web', 'worker'], exactly: true },
  { line: 'nslab demo uts --step own', offers: ['own-uts'], exactly: true },
  { line: 'nslab demo mount --mistake leak', offers: ['leaked'], exactly: true },
  { line: 'nslab experiment open-f', offers: ['open-file'], exactly: true },
  { line: 'nslab slides m', offers: ['mount'], exactly: true },
  { line: 'nslab slides ', offers: ['build', 'serve', 'opening', 'uts'] },
  { line: 'nslab workshop ', offers: ['half-day', 'day', 'evenings'], exactly: true },
  { line: 'nslab run --network ', offers: ['bridge', 'none', 'host'], exactly: true },
  {
    line: 'nslab run --cap-add NET_',
    offers: ['NET_ADMIN', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_RAW'],
    exactly: true,
  },
  { line: 'nslab run -it --net', offers: ['--network'], exactly: true },
  { line: 'nslab start --pan', offers: [], exactly: true },
  { line: 'nslab engine my-', offers: ['my-container.ts'] },
  { line: 'nslab map --svg my-', offers: ['my-container.ts'] },
  { line: 'nslab shell -- unsha', offers: ['unshare'] },
  { line: 'nslab exec --host web -- unsha', offers: ['unshare'] },
];

describe.each([
  ['bash', bashOffers],
  ['fish', fishOffers],
] as const)('%s', (shell, offersOf) => {
  const place = new ShellPlace();
  afterAll(() => place.clean());

  test.skipIf(!has(shell))('offers what the definitions say', () => {
    const found = offersOf(
      place,
      OFFERS.map(({ line }) => line),
    );
    for (const [i, { line, offers, exactly }] of OFFERS.entries()) {
      const words = found[i]?.map((offer) => (offer.split('\t')[0] ?? '').replace(/^--[a-z]+=/, ''));
      if (exactly) expect(words?.toSorted(), line).toEqual([...offers].sort());
      else expect(words, line).toEqual(expect.arrayContaining([...offers]));
    }
    expect(existsSync(join(place.cwd, 'hostile'))).toBe(false);
  });

  test.skipIf(!has(shell))('knows every option of every command that is not hidden', () => {
    const { commands } = grammarOf(COMMANDS, 'en');
    const found = offersOf(
      place,
      commands.map(({ name }) => `nslab ${name} --`),
    );
    for (const [i, { name, options, rest }] of commands.entries()) {
      const words = found[i]
        ?.map((offer) => offer.split('\t')[0]?.replace(/=$/, ''))
        .filter((word) => word !== '--');
      expect(words?.toSorted(), name).toEqual(options.map((option) => `--${option.name}`).sort());
      expect(rest?.name ?? 'CMD').toBeTruthy();
    }
  });
});

test.skipIf(!has('bash'))('bash: --step=ID, and a port with a colon before it', () => {
  const place = new ShellPlace();
  onTestFinished(() => place.clean());
  const lines = [
    'nslab start uts --step=own',
    'nslab start --shell=',
    'nslab run -p 8080:80 --network n',
    'nslab ps ',
  ];
  const [step, shell, network, none] = bashOffers(place, lines);
  expect(step).toEqual(['own-uts']);
  expect(shell).toEqual(['split', 'second', 'here']);
  expect(network).toEqual(['none']);
  expect(none).toContain('--json');
});

test.skipIf(!has('fish'))(
  'fish: says what each is, in the language of the one who asked for the script',
  () => {
    const places = [new ShellPlace('en'), new ShellPlace('zh')];
    onTestFinished(() => places.forEach((place) => void place.clean()));
    const [en, zh] = places.map((place) =>
      fishOffers(place, ['nslab sta', 'nslab start u', 'nslab start --shel']),
    );
    expect(en?.map((offers) => offers[0])).toEqual([
      'start\topen a lab: show the step, watch, move on',
      expect.stringMatching(/^user\t4 · /),
      expect.stringMatching(/^--shell=?\twhere your shell is/),
    ]);
    expect(zh?.[0]).toEqual(['start\t打开一个实验：显示步骤、观察、继续']);
    expect(zh?.[2]?.[0]).toContain('你的 shell 在哪里');
  },
);

test('in the shell of a lab host: from the first Tab on', async () => {
  const nslab = new Nslab();
  try {
    await nslab.run(['solve', 'uts', '--step', 'own-uts']);
    const script = `_nslab_first; echo $?; COMP_WORDS=(nslab check uts --step own); COMP_CWORD=4; _nslab nslab; echo $COMPREPLY`;
    const { out } = await nslab.run(['shell', '--', 'bash', '--rcfile', '/run/nslab/bashrc', '-ic', script]);
    expect(out).toBe('124\nown-uts\n');
  } finally {
    await nslab.clean();
  }
});

/** By language: a line, and what is on the screen after a Tab. */
const ZSH_SHOWS: Readonly<
  Record<'en' | 'zh', readonly (readonly [line: string, shows: readonly string[]])[]>
> = {
  en: [
    ['nslab st', ['start', 'open a lab: show the step, watch, move on', 'stop']],
    ['nslab start u', ['user', '4 · ', 'uts', '1 · ']],
    ['nslab start uts --step k', ['nslab start uts --step keep-by-mount']],
    ['nslab check --step number', ['nslab check --step number-one']],
    ['nslab start --shell s', ['second', 'split']],
    ['nslab start --sh', ['nslab start --shell']],
    ['nslab run --cap-add NET_B', ['NET_BIND_SERVICE', 'NET_BROADCAST']],
    ['nslab run -', ['--cap-drop', 'one less; ALL']],
    ['nslab rm --host w', ['web', 'worker']],
    ['nslab slides ', ['build', 'serve', 'mount']],
    ['nslab completion ', ['bash', 'fish', 'zsh']],
    ['nslab engine my-c', ['nslab engine my-container.ts']],
    ['nslab shell -- unsha', ['nslab shell -- unshare']],
    ['nslab --lang ', ['en', 'zh']],
  ],
  zh: [['nslab st', ['start', '打开一个实验：显示步骤、观察、继续']]],
};

test.skipIf(!has('zsh') || !has('tmux')).each(['en', 'zh'] as const)(
  'zsh, by its Tab, in %s',
  async (lang) => {
    const place = new ShellPlace(lang);
    place.script('zsh');
    const argv = ['zsh', '-f', '-i'];
    const socket = join(place.folder, 'tmux');
    const terminal = new TestTerminal({ columns: 120, rows: 50, socket, env: place.env, argv });
    try {
      const setup = `unsetopt beep; fpath=(${place.folder} $fpath); autoload -Uz compinit; compinit -u -D; cd ${place.cwd}`;
      terminal.type(`PS1='> '; ${setup}; clear; echo ready`);
      await terminal.see(/^ready/m);
      for (const [line, shows] of ZSH_SHOWS[lang]) {
        terminal.press('C-u');
        terminal.press('C-l');
        await terminal.see(/^> *$/m);
        terminal.write(line);
        terminal.press('Tab');
        for (const shown of shows) await terminal.see(shown, { ms: 10_000 });
      }
    } finally {
      terminal.close();
      place.clean();
    }
  },
);
