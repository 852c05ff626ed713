import { CGROUP } from '../../doctor/cgroup.ts';
import { doctor } from '../../doctor/doctor.ts';
import { openAllLabs } from '../../guide/labs.ts';
import { say } from '../../text/text.ts';
import { type CommandRun, flag } from '../command.ts';

export const run: CommandRun = async (call, { io }) => {
  const labs = (await openAllLabs()).map((lab) => ({
    number: lab.number,
    needs: [...new Set(lab.steps.flatMap((step) => step.needs ?? []))],
    checks: lab.declaration.host?.includes('cgroups') ? [CGROUP] : [],
  }));
  const question = say({ en: 'Run this?', zh: '现在运行？' }, io.lang);
  return doctor({
    labs,
    lang: io.lang,
    json: flag(call, 'json'),
    fix: flag(call, 'fix'),
    yes: flag(call, 'yes'),
    out: process.stdout,
    err: process.stderr,
    ...(io.interactive ? { confirm: async () => (await io.confirm(question)) === true } : {}),
  });
};
