import { CGROUP } from '../../doctor/cgroup.ts';
import type { LabNeeds } from '../../doctor/check.ts';
import { doctor } from '../../doctor/doctor.ts';
import { ID_RANGE } from '../../doctor/idrange.ts';
import { openAllLabs } from '../../guide/labs.ts';
import type { Lab } from '../../lab/catalogue.ts';
import { NslabError } from '../../text/error.ts';
import { say } from '../../text/text.ts';
import { type CommandRun, flag } from '../command.ts';
import { version } from '../version.ts';

export const run: CommandRun = async (call, { io }) => {
  if (flag(call, 'decode')) {
    const { decodeRoom } = await import('../doctor/decode.ts');
    return decodeRoom(call, io);
  }
  if (call.positionals.length > 0) throw withoutDecode();
  const question = say({ en: 'Run this?', zh: '现在运行？' }, io.lang);
  return doctor({
    version: version(),
    labs: (await openAllLabs()).map(needsOf),
    lang: io.lang,
    json: flag(call, 'json'),
    fix: flag(call, 'fix'),
    yes: flag(call, 'yes'),
    out: process.stdout,
    err: process.stderr,
    ...(io.interactive ? { confirm: async () => (await io.confirm(question)) === true } : {}),
  });
};

function needsOf(lab: Lab): LabNeeds {
  const { host = [], kernel = [] } = lab.declaration;
  return {
    number: lab.number,
    needs: [...new Set(lab.steps.flatMap((step) => step.needs ?? []))],
    checks: [...(host.includes('cgroups') ? [CGROUP] : []), ...kernel],
    steps: lab.steps.map((step) => ({
      needs: [...(step.needs ?? []), ...(step.ids === 'several' ? [ID_RANGE] : [])],
      optional: step.kind === 'experiment',
    })),
  };
}

function withoutDecode(): NslabError {
  return new NslabError(
    'usage',
    {
      en: 'nslab doctor looks at this machine and takes no words.',
      zh: 'nslab doctor 看的是这台机器，后面不接别的。',
    },
    {
      status: 2,
      hint: {
        en: "To read other machines' codes: nslab doctor --decode CODE…",
        zh: '要读别的机器的预检码：nslab doctor --decode CODE…',
      },
    },
  );
}
