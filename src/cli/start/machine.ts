import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Io } from '../../guide/io.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { visible } from '../../guide/visible.ts';
import type { Lab } from '../../lab/catalogue.ts';
import { findLabHost } from '../../labhost/find.ts';
import type { LabHost } from '../../labhost/labhost.ts';
import { assertMachine, openMachine } from '../../labhost/machine/host.ts';
import type { StateFolder } from '../../state/folder.ts';
import { NslabError } from '../../text/error.ts';
import { say, type Text } from '../../text/text.ts';
import { askWord } from '../ask.ts';

/** The real machine as the place of a lab, after somebody has typed its name. */
export async function machineFor(
  lab: Lab,
  state: StateFolder,
  io: Io,
  given: string | undefined,
): Promise<LabHost> {
  const running = findLabHost(state);
  if (running?.mark !== undefined && running.lab === lab.id) return running;
  assertMachine();
  const name = hostname();
  io.err(`\n${warning(lab, name, io)}\n`);
  const question = { en: 'To go on, type the name of this machine:', zh: '要继续，请输入这台机器的名字：' };
  const typed = given ?? (io.interactive ? await askWord(say(question, io.lang), io.ink.color) : undefined);
  if (typed?.trim() !== name) throw notConfirmed(typed, name);
  const host = await openMachine(state, lab.id, lab.declaration.host);
  io.err(`${wrap(io.errInk.dim(say(OPEN, io.lang)), io.columns)}\n`);
  return host;
}

function warning(lab: Lab, name: string, io: Io): string {
  const { errInk, lang, columns } = io;
  const head = {
    en: `Lab ${lab.label} would run on this machine itself, ${name}, as root, and not in a lab host.`,
    zh: `实验 ${lab.label} 将以 root 身份直接在这台机器（${name}）上进行，而不是在实验主机里。`,
  };
  const sentence = (text: Text) => `${wrap(say(text, lang), columns)}\n`;
  const touched = TOUCHED.map((text) => `${wrap(`  ${errInk.bullet} ${say(text, lang)}`, columns)}\n`);
  const paragraphs = [
    errInk.warn(sentence(head)),
    ...(isVirtual() ? [] : [errInk.warn(sentence(NO_VM))]),
    `${sentence(WHAT)}${touched.join('')}`,
    sentence(UNDO),
  ];
  return paragraphs.join('\n');
}

const WHAT: Text = { en: 'It touches:', zh: '会动到这些：' };

const TOUCHED: readonly Text[] = [
  {
    en: '/lab and /run/nslab: mounted by nslab, for the work folder and the client',
    zh: '/lab 和 /run/nslab：由 nslab 挂载，放工作目录和客户端',
  },
  {
    en: 'its hostname (it becomes `lab`), mounts, message queues and cgroups: changed by what you type, and by nslab solve',
    zh: '主机名（会改成 `lab`）、挂载、消息队列和 cgroup：你输入的命令和 nslab solve 都会改动它们',
  },
  {
    en: 'its network: devices, addresses, routes, packet filter (nftables, iptables), net.ipv4.ip_forward',
    zh: '网络：设备、地址、路由、包过滤（nftables、iptables）、net.ipv4.ip_forward',
  },
  {
    en: '/etc/subuid, /etc/subgid, /etc/passwd, /etc/resolv.conf, and files in /tmp and /run',
    zh: '/etc/subuid、/etc/subgid、/etc/passwd、/etc/resolv.conf，以及 /tmp 和 /run 里的文件',
  },
];

const NO_VM: Text = {
  en: 'This does not look like a virtual machine. --host is meant for one that you can throw away.',
  zh: '这看起来不是虚拟机。--host 是给用完就扔的虚拟机准备的。',
};

const UNDO: Text = {
  en: 'Its present state is written down before anything is touched. nslab stop, or nslab clean after a crash, ends what the lab has started and takes back what has changed since, even by others. New files that may be somebody else’s stay, and are listed.',
  zh: '动手之前，会先把它现在的状态记下来。nslab stop（如果中途崩溃，就用 nslab clean）会结束实验启动的一切，并撤销此后的改动，连别人在此期间做的也一并撤销；可能属于别人的新文件则不删，只列出来。',
};

const OPEN: Text = {
  en: 'The lab is open on this machine. Where the text says "the lab host", it means this one. nslab stop takes everything back.',
  zh: '实验已在这台机器上打开。文中说的“实验主机”就是这一台。nslab stop 会把它恢复原样。',
};

/** The processor says so itself (cpuid's hypervisor bit), or the firmware's vendor. */
function isVirtual(): boolean {
  const read = (file: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };
  return (
    /^flags\s*:.*\bhypervisor\b/m.test(read('/proc/cpuinfo')) ||
    /qemu|kvm|virtual|vmware|xen|bochs|amazon|google/i.test(
      read('/sys/class/dmi/id/sys_vendor') + read('/sys/class/dmi/id/product_name'),
    )
  );
}

function notConfirmed(typed: string | undefined, name: string): NslabError {
  return new NslabError(
    'machine-not-confirmed',
    typed === undefined
      ? { en: 'Nobody has confirmed it: nothing was touched.', zh: '没有得到确认，什么都没有动。' }
      : {
          en: `"${visible(typed)}" is not the name of this machine: nothing was touched.`,
          zh: `“${visible(typed)}”不是这台机器的名字，什么都没有动。`,
        },
    {
      status: 2,
      hint: {
        en: `In a script: --confirm ${name}. Without --host the lab runs in a lab host, and cannot harm anything.`,
        zh: `在脚本里：--confirm ${name}。去掉 --host，实验就在实验主机里进行，不会弄坏任何东西。`,
      },
    },
  );
}
