import { sethostname } from 'nslab';
import { NAME, type Part } from '../09-container/frame.ts';

export const uts: Part = {
  // en: TODO: a UTS and an IPC namespace. What unshare --uts --ipc asks for: clone(2).
  // zh: TODO：一个 UTS 和一个 IPC 命名空间，也就是 unshare --uts --ipc 所要的：clone(2)。
  flags: [
    //<
    'CLONE_NEWUTS',
    'CLONE_NEWIPC',
    //>
  ],
  inside: [
    // en: TODO: its own name, NAME: sethostname(2).
    // zh: TODO：它自己的名字 NAME：sethostname(2)。
    //<
    sethostname(NAME),
    //>
  ],
};
