import type { Writable } from 'node:stream';
import { bad, type Check, good } from '../doctor/check.ts';
import { describePlan, planFix, runFix } from '../doctor/fix.ts';
import { type Probe, thisMachine } from '../doctor/probe.ts';
import { checkPrograms } from '../doctor/programs.ts';
import { listLabs, loadLab } from '../lab/catalogue.ts';
import { same } from '../text/text.ts';
import { PROGRAMS, UNPACKERS } from '../vm/able.ts';

/** What the tests use beside what the labs need. */
const TOOLS = [
  ...['bwrap', 'cc', 'chromium', 'crun', 'hostname', 'make', 'newuidmap', 'runc', 'strace', 'tmux'],
  // The package, its manual, and the shells that complete.
  ...['aarch64-linux-gnu-gcc', 'qemu-aarch64', 'readelf', 'groff', 'mandoc', 'fish', 'zsh'],
];

/** Installs what is missing where it may; where it may not, the tests that need it are skipped with their reason. */
export async function provision(out: Writable): Promise<void> {
  const needs = (await Promise.all(listLabs().map((lab) => needsOf(lab.id)))).flat();
  // Its kernel comes by apt: without that, there is none to emulate a machine for.
  const emulation = thisMachine().find('apt-get') ? [...PROGRAMS, ...UNPACKERS] : [];
  await provide([...needs, ...TOOLS, ...emulation], out, [checkFonts(thisMachine())]);
}

/** The slides are looked at in both languages: a page without Chinese letters is as wide as boxes are. */
function checkFonts(probe: Probe): Check {
  const id = 'fonts-noto-cjk';
  const there = probe.run(['fc-list', ':lang=zh-cn', 'family']).stdout.trim() !== '';
  if (there || probe.exists('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'))
    return good(id, same(id));
  const remedy = { en: `Install ${id}.`, zh: `请安装 ${id}。` };
  return bad(id, { en: 'no Chinese fonts', zh: '没有中文字体' }, remedy, { packages: [id] });
}

/** A lab that cannot be read needs nothing: what is wrong with it is for lint to say. */
async function needsOf(lab: string): Promise<readonly string[]> {
  const loaded = await loadLab(lab).catch(() => undefined);
  return loaded?.steps.flatMap((step) => step.needs ?? []) ?? [];
}

/** Programs, by the packages that have them. */
export async function provide(
  programs: readonly string[],
  out: Writable,
  more: readonly Check[] = [],
): Promise<void> {
  const probe = thisMachine();
  const checks = [...checkPrograms(probe, [...new Set(programs)]), ...more];
  const missing = checks.filter((c) => !c.ok);
  if (missing.length === 0) return void out.write('nothing is missing\n');
  out.write(`missing: ${missing.map((c) => c.id).join(', ')}\n`);
  const plan = planFix(checks, probe);
  out.write(`${describePlan(plan, 'en')}\n`);
  if (plan.obstacle || plan.commands.length === 0) return;
  if (!mayInstall(probe))
    return void out.write('not root, and sudo asks for a password: nothing is installed\n');
  if (!(await runFix(plan, out))) out.write('the installation failed: going on without\n');
}

function mayInstall(probe: Probe): boolean {
  return probe.uid === 0 || probe.run(['sudo', '-n', 'true']).status === 0;
}
