import type { Text } from '../../text/text.ts';

/** What docker and podman have and nslab has not: said by name, with the other way. */
export const NOT_SUPPORTED: Readonly<Record<string, Text>> = {
  privileged: {
    en: 'it would undo what the container is made of. Name what is needed instead: --cap-add, --security-opt.',
    zh: '那等于拆掉容器本身。请写明要什么：--cap-add、--security-opt。',
  },
  mount: {
    en: 'its two common forms are --volume SRC:DST[:ro] and --tmpfs DIR.',
    zh: '常用的两种写作 --volume SRC:DST[:ro] 和 --tmpfs DIR。',
  },
  device: {
    en: 'a device of the machine is a way out of the container; it has /dev/null, zero, full, random, urandom and tty.',
    zh: '把机器的设备交给容器就是一条出路；容器里有 /dev/null、zero、full、random、urandom 和 tty。',
  },
  gpus: { en: 'it needs a device of the machine.', zh: '它需要机器上的设备。' },
  pid: {
    en: 'every container has a PID namespace of its own; nslab exec gets into one.',
    zh: '每个容器都有自己的 PID 命名空间；要进去用 nslab exec。',
  },
  ipc: { en: 'every container has an IPC namespace of its own.', zh: '每个容器都有自己的 IPC 命名空间。' },
  uts: {
    en: 'every container has a UTS namespace of its own: --hostname.',
    zh: '每个容器都有自己的 UTS 命名空间，见 --hostname。',
  },
  userns: {
    en: 'every container has a user namespace, with ids of its own.',
    zh: '每个容器都有自己的用户命名空间和自己的一段 id。',
  },
  cgroupns: {
    en: 'every container has a cgroup namespace of its own.',
    zh: '每个容器都有自己的 cgroup 命名空间。',
  },
  'cgroup-parent': { en: 'its group is made below nslab’s own.', zh: '它的 cgroup 建在 nslab 自己的之下。' },
  net: { en: 'write --network.', zh: '请写 --network。' },
  'network-alias': {
    en: 'there is no name server; an address is in nslab ps.',
    zh: '没有名字服务器；地址见 nslab ps。',
  },
  link: {
    en: 'there is no name server; an address is in nslab ps.',
    zh: '没有名字服务器；地址见 nslab ps。',
  },
  ip: { en: 'addresses are given out in turn.', zh: '地址按顺序分配。' },
  'mac-address': { en: 'the kernel chooses it.', zh: '由内核决定。' },
  dns: {
    en: 'a file of your own does it: --volume ./resolv.conf:/etc/resolv.conf:ro',
    zh: '用自己的文件即可：--volume ./resolv.conf:/etc/resolv.conf:ro',
  },
  'add-host': {
    en: 'a file of your own does it: --volume ./hosts:/etc/hosts:ro',
    zh: '用自己的文件即可：--volume ./hosts:/etc/hosts:ro',
  },
  'publish-all': { en: 'name the ports: --publish 8080:80', zh: '请写明端口：--publish 8080:80' },
  expose: {
    en: 'it publishes nothing, in docker either: --publish 8080:80',
    zh: '它在 docker 里也不发布任何端口：--publish 8080:80',
  },
  entrypoint: { en: 'what follows -- is what runs.', zh: '-- 后面写的就是要运行的。' },
  'env-file': { en: 'each variable by --env NAME=VALUE.', zh: '请逐个写 --env NAME=VALUE。' },
  restart: {
    en: 'nobody stays behind who would start it again: nslab has no daemon.',
    zh: '没有人留下来重新启动它：nslab 没有守护进程。',
  },
  init: {
    en: 'lab 2 shows what an init does; put one into the root.',
    zh: '实验 2 讲了 init 的职责；请把它放进根文件系统。',
  },
  'memory-swap': { en: '--memory limits memory and swap together.', zh: '--memory 同时限制内存和交换空间。' },
  'memory-reservation': { en: 'there is --memory.', zh: '可用的是 --memory。' },
  'cpu-shares': { en: 'there is --cpus.', zh: '可用的是 --cpus。' },
  'cpu-quota': { en: 'it is --cpus times the period of 100000.', zh: '它等于 --cpus 乘以周期 100000。' },
  'cpu-period': { en: 'it is 100000 microseconds: --cpus.', zh: '周期是 100000 微秒：--cpus。' },
  'cpuset-cpus': { en: 'there is --cpus.', zh: '可用的是 --cpus。' },
  'blkio-weight': { en: 'lab 7 shows the files of the group.', zh: '实验 7 讲了组里的这些文件。' },
  'oom-kill-disable': { en: 'who may not be killed hangs instead.', zh: '不许杀死，就会卡住。' },
  'shm-size': { en: '--tmpfs /dev/shm:size=64m', zh: '--tmpfs /dev/shm:size=64m' },
  sysctl: {
    en: 'a bundle has it: linux.sysctl in config.json.',
    zh: 'bundle 里有：config.json 的 linux.sysctl。',
  },
  'group-add': {
    en: 'groups are those that /etc/group in the root gives the user.',
    zh: '附加组取自根文件系统的 /etc/group。',
  },
  label: { en: 'nslab keeps no labels.', zh: 'nslab 不保存标签。' },
  cidfile: { en: 'choose the name yourself: --name', zh: '名字可以自己定：--name' },
  pull: { en: 'nslab fetches nothing: --image FILE', zh: 'nslab 不下载任何东西：--image FILE' },
  platform: { en: 'the archive decides: --image FILE', zh: '由归档决定：--image FILE' },
  'sig-proxy': { en: 'signals are always passed on.', zh: '信号总是转交的。' },
  'detach-keys': {
    en: 'what runs in a terminal ends with it; begin with --detach.',
    zh: '终端里的会随终端结束；请一开始就用 --detach。',
  },
  attach: {
    en: 'your streams are always attached without --detach.',
    zh: '不写 --detach 时，标准流总是接上的。',
  },
  'stop-signal': { en: 'nslab stop sends SIGTERM.', zh: 'nslab stop 发送 SIGTERM。' },
  'stop-timeout': { en: 'nslab stop -t SECONDS', zh: 'nslab stop -t 秒数' },
  runtime: {
    en: 'nslab compare --with runc puts them side by side.',
    zh: 'nslab compare --with runc 可以并排比较。',
  },
  isolation: { en: 'it is Windows’.', zh: '那是 Windows 的。' },
  'volumes-from': { en: 'name the folders: --volume', zh: '请写明目录：--volume' },
  'volume-driver': {
    en: 'a volume here is a folder: --volume SRC:DST',
    zh: '这里的卷就是目录：--volume SRC:DST',
  },
  healthcheck: { en: 'nobody stays behind who would check.', zh: '没有人留下来检查。' },
  'health-cmd': { en: 'nobody stays behind who would check.', zh: '没有人留下来检查。' },
  systemd: { en: 'it is podman’s.', zh: '那是 podman 的。' },
  pod: {
    en: '--network container:NAME shares a network, as in lab 5.',
    zh: '--network container:NAME 共用网络，见实验 5。',
  },
};
