import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));

/** A person's place: nslab in the PATH, a lab they are at, containers on the machine, a folder with files. */
export class ShellPlace {
  readonly folder = mkdtempSync(join(tmpdir(), 'nslab-complete-'));
  readonly cwd = join(this.folder, 'cwd');
  readonly env: Record<string, string>;

  constructor(lang: 'en' | 'zh' = 'en') {
    const state = join(this.folder, 'nslab');
    for (const path of [
      this.cwd,
      join(this.cwd, 'my-labs'),
      join(this.folder, 'bin'),
      state,
      join(this.folder, 'home'),
    ])
      mkdirSync(path);
    for (const name of ['web', 'worker', '$(touch hostile)'])
      mkdirSync(join(state, 'containers', name), { recursive: true });
    const progress = {
      version: 1,
      current: { lab: 'pid', step: 'number-one' },
      passed: {},
      hints: {},
      predictions: {},
    };
    writeFileSync(join(state, 'progress.json'), JSON.stringify(progress));
    writeFileSync(join(this.cwd, 'my-container.ts'), '');
    const command = join(this.folder, 'bin', 'nslab');
    writeFileSync(command, `#!/bin/sh\nexec ${process.execPath} ${MAIN} "$@"\n`);
    chmodSync(command, 0o755);
    this.env = {
      PATH: `${join(this.folder, 'bin')}:${process.env['PATH']}`,
      HOME: join(this.folder, 'home'),
      XDG_STATE_HOME: this.folder,
      XDG_CONFIG_HOME: join(this.folder, 'home'),
      LC_ALL: 'C.UTF-8',
      NSLAB_LANG: lang,
      TERM: 'xterm',
    };
  }

  /** The script that makes this shell know nslab, in a file. */
  script(shell: string): string {
    const file = join(this.folder, shell === 'zsh' ? '_nslab' : `nslab.${shell}`);
    writeFileSync(file, this.run('nslab', 'completion', shell));
    return file;
  }

  run(program: string, ...args: string[]): string {
    return execFileSync(program, args, { cwd: this.cwd, env: this.env, encoding: 'utf8' });
  }

  clean(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What bash would offer at the end of each line: COMP_WORDS as readline makes them, the function that complete -p names. */
export function bashOffers(place: ShellPlace, lines: readonly string[]): string[][] {
  const asked = lines.map((line) => {
    const words = line.split(/([=:])|\s+/).filter((word) => word !== undefined && word !== '');
    if (/\s$/.test(line)) words.push('');
    const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
    return `COMP_WORDS=(${quoted.join(' ')}) COMP_CWORD=${words.length - 1}; $function nslab; printf '%s\\n' "\${COMPREPLY[@]}"; echo ===`;
  });
  const script = `source ${place.script('bash')}
function=$(complete -p nslab); function=\${function#*-F }; function=\${function% nslab}
${asked.join('\n')}`;
  return parts(place.run('bash', '--norc', '--noprofile', '-c', script));
}

/** What fish would offer: `word<tab>description`. */
export function fishOffers(place: ShellPlace, lines: readonly string[]): string[][] {
  const asked = lines.map((line) => `complete -C '${line.replaceAll("'", "\\'")}'; echo ===`);
  return parts(place.run('fish', '--no-config', '-c', `source ${place.script('fish')}\n${asked.join('\n')}`));
}

function parts(text: string): string[][] {
  return text
    .split(/^===\n/m)
    .slice(0, -1)
    .map((part) => part.split('\n').filter((line) => line !== ''));
}
