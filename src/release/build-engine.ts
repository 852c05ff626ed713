import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { thisMachine } from '../doctor/probe.ts';
import { type Lang, say } from '../text/text.ts';

/** Builds the engine where there are make and a compiler; where not, one that was carried here will do. The exit status. */
export function buildEngine(root: string, env: NodeJS.ProcessEnv, err: Writable, lang: Lang): number {
  const probe = thisMachine(env);
  const missing = ['make', env['CC']?.split(' ')[0] ?? 'cc'].filter((tool) => !probe.find(tool));
  if (missing.length === 0)
    return spawnSync('make', ['-s', '-C', join(root, 'native')], { stdio: 'inherit', env }).status ?? 1;
  const carried = join('native', 'prebuilt', `nslab-engine-${process.arch}`);
  const goesOn = existsSync(join(root, carried));
  err.write(`${say(goesOn ? goingOn(missing, carried) : stopping(missing), lang)}\n`);
  return goesOn ? 0 : 1;
}

function goingOn(missing: readonly string[], carried: string) {
  return {
    en: `There is no ${missing.join(' and no ')}: the engine is not built. The one carried here is used: ${carried}`,
    zh: `没有 ${missing.join(' 和 ')}，引擎没有编译。改用随带的那一个：${carried}`,
  };
}

function stopping(missing: readonly string[]) {
  return {
    en: `There is no ${missing.join(' and no ')}: the engine cannot be built, and none is carried here. Debian: apt install make gcc libc6-dev`,
    zh: `没有 ${missing.join(' 和 ')}，引擎编译不了，这里也没有随带的。Debian：apt install make gcc libc6-dev`,
  };
}
