import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { notebook } from '../../guide/notebook.ts';
import { moveToStep } from '../../guide/show-step.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { say } from '../../text/text.ts';
import { selfArgv } from '../self.ts';
import { LearnerPane } from './learner-pane.ts';
import { guideHere, type Opened } from './own.ts';
import { tellKeptError } from './pane-error.ts';
import { Tmux } from './tmux.ts';

export const SESSION = 'nslab';
/** How long our pane may take to learn that it has become narrower. */
const RESIZE_MS = 200;

/** Inside a tmux: the guide in this pane, the learner's shell in a new one beside it. */
export async function splitHere(opened: Opened, tmux: Tmux, pane: string, isOurs: boolean): Promise<void> {
  const { io } = opened;
  const shell = new LearnerPane(tmux, pane, withEnvironment(opened, [...selfArgv(), 'shell']));
  const open = (anew = false) =>
    shell.open(anew)
      ? say({ en: 'Your shell is beside.', zh: '你的 shell 就在旁边。' }, io.lang)
      : say({ en: 'tmux has no room for another pane.', zh: 'tmux 里放不下另一个窗格了。' }, io.lang);
  const how = {
    en: 'Your shell is beside this: Ctrl-b and an arrow key go to the other side (or click it); ? shows the keys here. What you save in /lab lasts, all else ends with the lab host.',
    zh: '旁边就是你的 shell：按 Ctrl-b 再按方向键可以到另一边（也可以用鼠标点）；在这里按 ? 看按键。存进 /lab 的东西会留下，其余的都随实验主机一起消失。',
  };
  const resized = Promise.race([once(process.stdout, 'resize'), sleep(RESIZE_MS)]);
  open();
  await resized;
  try {
    await guideHere(opened, open, `${wrap(io.ink.dim(say(how, io.lang)), io.columns)}\n`);
  } finally {
    if (!isOurs) shell.close();
  }
}

/** Without a tmux around us: one of our own, with this nslab in its first pane. It ends with the guide. */
export async function splitInOwnTmux(opened: Opened, argv: readonly string[]): Promise<number> {
  const { io, state, lab } = opened;
  const tmux = Tmux.ofState(state);
  tellKeptError(state, { ...io, err: () => {} });
  if (tmux.ask('display-message', '-p', '-t', SESSION, '#{@nslab-lab}') === lab.id) {
    // Its guide follows the progress.
    await moveToStep(lab, lab.step(opened.at), opened.host, notebook(state, io), io);
  } else {
    tmux.ask('kill-session', '-t', SESSION);
    await createSession(tmux, opened, argv);
  }
  await tmux.attach(SESSION);
  // Left without an end (the terminal was detached): the guide goes on in there.
  if (tmux.ask('has-session', '-t', SESSION) === undefined) tmux.end(state);
  return tellKeptError(state, io);
}

async function createSession(tmux: Tmux, opened: Opened, argv: readonly string[]): Promise<void> {
  const { io, lab } = opened;
  const size = ['-x', String(io.columns), '-y', String(io.rows)];
  const guide = withEnvironment(opened, [...selfArgv(), ...argv, '--pane', 'own']);
  const create = ['-f', '/dev/null', 'new-session', '-d', '-s', SESSION, ...size, ...guide];
  // A server that is about to end still takes a connection, and drops it.
  for (let i = 0; i < 10 && tmux.ask(...create) === undefined; i++) await sleep(100);
  const settings: readonly (readonly string[])[] = [
    ['set-option', '-t', SESSION, '@nslab-lab', lab.id],
    ['set-option', '-g', 'status-left-length', '48'],
    ['set-option', '-g', 'mouse', 'on'],
    ['set-option', '-g', 'history-limit', '20000'],
    ['set-option', '-s', 'escape-time', '20'],
    ['set-option', '-g', 'status-left', ` nslab ${lab.label} `],
    ['set-option', '-g', 'status-right', io.ink.unicode ? ' Ctrl-b ← → ' : ' Ctrl-b Left, Right '],
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
