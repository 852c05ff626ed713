import { wrap } from '../../guide/view/wrap.ts';
import { createLabHost } from '../../labhost/create.ts';
import { findLabHost } from '../../labhost/find.ts';
import type { LabHost } from '../../labhost/labhost.ts';
import { openShell } from '../../labhost/shell.ts';
import { say } from '../../text/text.ts';
import type { Call, Surroundings } from '../command.ts';
import { terminalModes } from '../start/terminal-modes.ts';

/** The lab that is about containers: whose lab host is made where none runs. */
const LAB = 'container';

export interface ForwardOptions {
  /** With a terminal of the lab host's own, where ours are both terminals. */
  readonly tty?: boolean;
}

/** The running lab host, of whatever lab; a new one where there is none. */
export async function hostForContainers({ state, io }: Surroundings): Promise<LabHost> {
  const running = findLabHost(state);
  if (running) return running;
  const host = await createLabHost(state, LAB, ['cgroups']);
  const made = {
    en: `A lab host has been made for it: a disposable copy of this machine (nslab stop ends it). Its /lab is ${host.workFolder} out here.`,
    zh: `为它建了一台实验主机：这台机器的一份一次性副本（nslab stop 结束它）。它的 /lab 在外面是 ${host.workFolder}。`,
  };
  io.err(`${wrap(io.errInk.dim(say(made, io.lang)), io.columns)}\n`);
  return host;
}

/** The same command in the lab host, with our own streams: its exit status. */
export async function forward(
  host: LabHost,
  argv: readonly string[],
  { io }: Surroundings,
  options: ForwardOptions = {},
): Promise<number> {
  const tty = Boolean(options.tty && process.stdin.isTTY && process.stdout.isTTY);
  const columns = process.stdout.isTTY ? {} : { COLUMNS: String(io.columns) };
  const restore = tty ? terminalModes() : () => {};
  const shell = openShell(host, {
    argv: ['nslab', ...argv],
    tty,
    stdio: 'inherit',
    env: { NSLAB_LANG: io.lang, ...columns },
  });
  const forget = passOn(shell.process);
  try {
    return await shell.status;
  } finally {
    forget();
    restore();
  }
}

/** From a terminal the engine between hears Ctrl-C itself; what only we are sent is passed on to it. */
function passOn(engine: { kill(signal: NodeJS.Signals): boolean }): () => void {
  const ignore = () => {};
  const pass = (signal: NodeJS.Signals) => void engine.kill(signal);
  const fromTerminal: NodeJS.Signals[] = process.stdin.isTTY ? ['SIGINT', 'SIGQUIT', 'SIGHUP'] : [];
  const all: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGTERM', 'SIGUSR1', 'SIGUSR2'];
  const handlers = all.map((name) => [name, fromTerminal.includes(name) ? ignore : pass] as const);
  for (const [name, handler] of handlers) process.on(name, handler);
  return () => {
    for (const [name, handler] of handlers) process.off(name, handler);
  };
}

/** A call as it would be typed again; paths in it as the lab host has them. */
export function typedAgain(name: string, call: Call, options = call.options): string[] {
  const words = Object.entries(options).flatMap(([key, value]) => {
    if (value === true) return [`--${key}`];
    return typeof value === 'object' ? value.map((v) => `--${key}=${v}`) : [];
  });
  return [name, ...words, ...call.positionals, ...(call.rest ? ['--', ...call.rest] : [])];
}
