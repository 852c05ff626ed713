import { mount } from 'nslab';
import type { Part } from '../09-container/frame.ts';

export const pid: Part = {
  // en: TODO: numbers of its own, and a list of mounts of its own to show them in.
  // zh: TODO：自己的进程号，以及用来显示它们的、自己的挂载列表。
  flags: [
    //<
    'CLONE_NEWPID',
    'CLONE_NEWNS',
    //>
  ],
  inside: [
    // en: What is mounted from here on stays in here: lab 3 says why.
    // zh: 此后挂载的东西只留在里面：原因见实验 3。
    mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
    // en: TODO: a proc of its own: mount(2), type proc, at /proc. In lab 3 it moves into the new root.
    // zh: TODO：自己的 proc：mount(2)，类型 proc，挂在 /proc。到实验 3 它会搬进新根。
    //<
    mount({ source: 'proc', target: '/proc', type: 'proc', flags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] }),
    //>
  ],
};
