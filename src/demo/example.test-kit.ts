import type { Io } from '../guide/io.ts';
import { ink } from '../guide/view/ink.ts';
import type { StepReport } from '../lab/report.ts';
import { examplePicture } from '../map/picture.test-kit.ts';
import { treeOf } from '../map/tree.ts';
import type { Lang } from '../text/text.ts';
import { marked } from './marked.ts';
import type { Moment, Said } from './moment.ts';
import type { Script } from './script.ts';

/** A terminal of this size; without colours, so that a frame can be read. */
export function paper(columns: number, rows: number, lang: Lang, unicode = true): Io {
  const plain = ink({ color: false, unicode });
  return {
    ...{ out: () => {}, err: () => {}, lang, ink: plain, errInk: plain, columns, rows, env: {} },
    ...{ signal: new AbortController().signal, interactive: true },
    choose: async () => undefined,
    confirm: async () => undefined,
  };
}

export function exampleScript(lang: Lang): Script {
  const zh = lang === 'zh';
  return {
    label: '1',
    title: zh ? 'UTS 与 IPC：自己的主机名' : 'UTS and IPC: a hostname of its own',
    steps: [
      {
        ...{ id: 'own-uts', kind: 'do', choices: new Map() },
        title: zh ? '自己的主机名' : 'A hostname of your own',
        task: zh
          ? '让一个进程有自己的 UTS 命名空间，并在里面把机器叫做 `box`。'
          : 'Put a process into a UTS namespace of its own and name the machine `box` in there.',
        commands: [
          { terminal: 'A', line: 'unshare --uts bash' },
          { terminal: 'A', line: 'hostname box' },
        ],
        mistakes: [
          {
            name: 'changed-the-host',
            title: zh ? '整台主机的名字都变了' : 'The name of the whole host changed',
          },
          { name: 'another-name', title: zh ? '名字不对' : 'Another name' },
        ],
      },
      {
        ...{ id: 'one-command', kind: 'experiment', commands: [], mistakes: [] },
        title: zh ? '能保持多久？' : 'How long does it last?',
        task: zh ? '第二行打印什么？' : 'What does the second line print?',
        choices: new Map([
          ['box', zh ? '`box`，第一行已经设好了' : '`box`, as the first line has set it'],
          ['lab', zh ? '`lab`，和原来一样' : '`lab`, as before'],
        ]),
      },
    ],
  };
}

export function said(call: string, more: Partial<Said> = {}): Said {
  return { process: '5', call, why: '', explained: false, ...more };
}

/** After `sethostname`: one box renamed, a process gone, a namespace new. */
export function exampleMoment(lang: Lang): Moment {
  const zh = lang === 'zh';
  const picture = examplePicture();
  const before = treeOf(picture, { lang, unicode: true });
  const [sleeping, web, world] = picture.box.boxes;
  if (!sleeping || !web || !world) throw new Error('the example has three boxes');
  const renamed = { ...web, hostname: 'box', processes: web.processes.slice(0, 1) };
  const fresh = { ...sleeping, id: 'box:new', name: 'nginx', hostname: 'new' };
  const boxes = [sleeping, renamed, world, fresh];
  const after = treeOf({ ...picture, box: { ...picture.box, boxes } }, { lang, unicode: true });
  return {
    done: [
      said('sethostname("box", 3)', {
        why: zh ? '名字写进调用者所在的命名空间' : 'writes the name into the namespace of the caller',
        done: { outcome: '= 0', failed: false, duration: '4 µs', meaning: undefined },
      }),
    ],
    waiting: [said('read(3, …, 1)', { process: '4', waitsFor: 'read' })],
    ahead: said('execve("/bin/sleep", ["sleep", "infinity"], /* 0 vars */)', {
      why: zh
        ? '留在里面什么也不做：命名空间靠它活着'
        : 'stays there, doing nothing: it keeps the namespace alive',
    }),
    made: 2,
    total: 3,
    state: marked(before, after),
  };
}

export function exampleReport(status: StepReport['status'], lang: Lang): StepReport {
  const zh = lang === 'zh';
  return {
    ...{ id: 'own-uts', title: '', status, expected: null, actual: null, hint: null },
    diagnosis: status === 'fail' ? 'changed-the-host' : null,
    message: zh ? '进程 5 住在 box 里，主机叫 lab。' : 'process 5 lives on box, the host is lab.',
    evidence: [{ what: '/proc/5/ns/uts', value: 'uts:[4026532470]' }],
  };
}
