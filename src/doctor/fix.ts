import type { Writable } from 'node:stream';
import { type Lang, say } from '../text/text.ts';
import type { Check } from './check.ts';
import { distribution, packageNames } from './packages.ts';
import type { Probe } from './probe.ts';

export type Command = readonly [string, ...string[]];

/** What `--fix` would run: nothing is run to find out. */
export interface Plan {
  readonly packages: readonly string[];
  readonly commands: readonly Command[];
  /** Why the commands cannot be run from here; they are shown all the same. */
  readonly obstacle?: 'no-package-manager' | 'not-root';
}

export function planFix(checks: readonly Check[], probe: Probe): Plan {
  const wanted = [...new Set(checks.filter((c) => !c.ok).flatMap((c) => c.packages ?? []))];
  if (wanted.length === 0) return { packages: [], commands: [] };
  const distro = distribution(probe);
  if (!distro) return { packages: wanted, commands: [], obstacle: 'no-package-manager' };
  const packages = packageNames(distro, wanted);
  const prefix = probe.uid === 0 ? [] : ['sudo'];
  const commands = distro.install.map((command, i, all) => {
    const names = i === all.length - 1 ? packages : [];
    return [...prefix, ...command, ...names] as unknown as Command;
  });
  if (probe.uid !== 0 && !probe.find('sudo')) return { packages, commands, obstacle: 'not-root' };
  return { packages, commands };
}

/** Runs the commands one after another until one fails; their words go to `err`. */
export async function runFix(plan: Plan, err: Writable): Promise<boolean> {
  for (const command of plan.commands) {
    err.write(`+ ${command.join(' ')}\n`);
    if ((await runOne(command, err)) !== 0) return false;
  }
  return true;
}

/** stdin stays the person's: sudo may ask for a password. Chatter of the child never reaches stdout. */
async function runOne([program, ...args]: Command, err: Writable): Promise<number> {
  const { execa } = await import('execa');
  const child = execa(program, args, {
    stdin: 'inherit',
    all: true,
    buffer: false,
    reject: false,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
  child.all.on('data', (d) => err.write(d));
  return (await child).exitCode ?? 127;
}

export function describePlan(plan: Plan, lang: Lang): string {
  if (plan.packages.length === 0) {
    return say({ en: 'Nothing to install.', zh: '没有需要安装的软件包。' }, lang);
  }
  const lines = plan.commands.map((c) => `  ${c.join(' ')}`).join('\n');
  if (plan.obstacle === 'no-package-manager') {
    const names = plan.packages.join(' ');
    return say(
      {
        en: `No package manager that nslab knows (apt-get, dnf, apk, pacman). Install what your system calls: ${names}`,
        zh: `没有找到 nslab 认识的包管理器（apt-get、dnf、apk、pacman）。请自行安装：${names}`,
      },
      lang,
    );
  }
  if (plan.obstacle === 'not-root') {
    return say(
      {
        en: `Not root, and no sudo. As root, run:\n${lines}`,
        zh: `当前不是 root，也没有 sudo。请以 root 运行：\n${lines}`,
      },
      lang,
    );
  }
  return say({ en: `This will be run:\n${lines}`, zh: `将会运行：\n${lines}` }, lang);
}
