import { wrap } from '../../guide/view/wrap.ts';
import { findLabHost } from '../../labhost/find.ts';
import { say } from '../../text/text.ts';
import { selfArgv } from '../self.ts';
import { LearnerPane } from './learner-pane.ts';
import { guideHere, type Opened } from './own.ts';
import { Tmux } from './tmux.ts';

const SESSION = 'nslab';

/** Inside a tmux: the guide in this pane, the learner's shell in a new one beside it. */
export async function splitHere(opened: Opened, tmux: Tmux, pane: string, isOurs: boolean): Promise<void> {
  const { io } = opened;
  const shell = new LearnerPane(tmux, pane, withEnvironment(opened, [...selfArgv(), 'shell']));
  const open = () =>
    shell.open()
      ? say({ en: 'Your shell is beside.', zh: '你的 shell 就在旁边。' }, io.lang)
      : say({ en: 'tmux has no room for another pane.', zh: 'tmux 里放不下另一个窗格了。' }, io.lang);
  const how = {
    en: 'Your shell is beside this. Ctrl-b and an arrow key go to the other side (or click it); ? shows the keys here.',
    zh: '旁边就是你的 shell。按 Ctrl-b 再按方向键可以到另一边（也可以用鼠标点）；在这里按 ? 看按键。',
  };
  open();
  try {
    await guideHere(opened, open, `${wrap(io.ink.dim(say(how, io.lang)), io.columns)}\n`);
  } finally {
    if (!isOurs) shell.close();
  }
}

/** Without a tmux around us: one of our own, with this nslab in its first pane. It ends with the guide. */
export async function splitInOwnTmux(opened: Opened, argv: readonly string[]): Promise<void> {
  const { io, state } = opened;
  const tmux = Tmux.ofState(state);
  const here = tmux.ask('display-message', '-p', '-t', SESSION, '#{@nslab-lab}');
  if (here !== opened.lab.id) {
    tmux.ask('kill-server');
    createSession(tmux, opened, argv);
  }
  await tmux.attach(SESSION);
  const goesOn = tmux.ask('has-session', '-t', SESSION) !== undefined && findLabHost(state) !== undefined;
  if (!goesOn) return;
  const text = { en: 'The guide goes on in the background.', zh: '向导还在后台。' };
  io.err(`${wrap(say(text, io.lang), io.columns)}\n`);
}

function createSession(tmux: Tmux, opened: Opened, argv: readonly string[]): void {
  const { io, lab } = opened;
  const size = ['-x', String(io.columns), '-y', String(io.rows)];
  const guide = withEnvironment(opened, [...selfArgv(), ...argv, '--pane', 'own']);
  tmux.ask('-f', '/dev/null', 'new-session', '-d', '-s', SESSION, ...size, ...guide);
  const settings: readonly (readonly string[])[] = [
    ['set-option', '-t', SESSION, '@nslab-lab', lab.id],
    ['set-option', '-g', 'mouse', 'on'],
    ['set-option', '-g', 'history-limit', '20000'],
    ['set-option', '-s', 'escape-time', '20'],
    ['set-option', '-g', 'status-left', ` nslab ${lab.number} `],
    ['set-option', '-g', 'status-right', ' Ctrl-b ← → '],
    ['set-option', '-g', 'window-status-current-format', ''],
  ];
  for (const setting of settings) tmux.ask(...setting);
}

/** The language, the colours and the state folder come along: a tmux server has an environment of its own. */
function withEnvironment(opened: Opened, argv: readonly string[]): string[] {
  const { io } = opened;
  const names = [
    'XDG_STATE_HOME',
    'HOME',
    'PATH',
    'LANG',
    'LC_ALL',
    'LC_CTYPE',
    'LC_MESSAGES',
    'NO_COLOR',
    'COLORTERM',
  ];
  const passed = names.flatMap((name) => (io.env[name] === undefined ? [] : [`${name}=${io.env[name]}`]));
  const color = io.ink.color ? [] : ['NO_COLOR=1'];
  return ['env', ...passed, ...color, `NSLAB_LANG=${io.lang}`, ...argv];
}
