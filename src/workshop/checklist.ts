import type { Io } from '../guide/io.ts';
import { prose } from '../guide/view/prose.ts';
import { say, type Text } from '../text/text.ts';

/** What an instructor does when: Markdown, a part after the other. */
const PARTS: readonly Text[] = [
  {
    en: `**A week before**

- Choose: \`nslab workshop\`. Go through each demo and each slide deck once, aloud: \`nslab demo 3\`, \`nslab slides 3\`.
- Make the stick, on a machine of the room's kind that has a network:
  1. \`npm pack\` in nslab's folder makes \`nslab-….tgz\`.
  2. Node.js 20 or newer: its archive from nodejs.org, which needs no root (unpack it, put its \`bin\` into PATH).
  3. The packages that \`nslab doctor\` misses on a bare machine. On Debian and Ubuntu: \`apt-get install --download-only tmux busybox-static iproute2 nftables iptables perl uidmap procps util-linux\`; the files are in \`/var/cache/apt/archives\`.
  4. The handouts: \`nslab workshop --handout handout.html\`.
- Try the stick on a laptop with its network off. What works only with a network fails there and not on the day.
- Ask everybody for a code: they run \`nslab doctor\` and send the last line. \`nslab doctor --decode < codes.txt\` says who lacks what, and lists who needs the same remedy.`,
    zh: `**提前一周**

- 选定种类：\`nslab workshop\`。每一段演示、每一套幻灯片都出声过一遍：\`nslab demo 3\`、\`nslab slides 3\`。
- 找一台和现场同类、能上网的机器，做好 U 盘：
  1. 在 nslab 的目录里运行 \`npm pack\`，得到 \`nslab-….tgz\`。
  2. Node.js 20 或更新：nodejs.org 上的压缩包不需要 root，解开后把 \`bin\` 加进 PATH 就行。
  3. 空白机器上 \`nslab doctor\` 报缺的软件包。Debian 和 Ubuntu：\`apt-get install --download-only tmux busybox-static iproute2 nftables iptables perl uidmap procps util-linux\`，文件在 \`/var/cache/apt/archives\`。
  4. 讲义：\`nslab workshop --handout handout.html\`。
- 在一台断了网的笔记本上试一遍这个 U 盘。离不开网络的地方，在这里就会露馅，不会等到当天。
- 向每个人要预检码：运行 \`nslab doctor\`，把最后一行发过来。\`nslab doctor --decode < codes.txt\` 会说明谁缺什么，并把需要同一种办法的人列在一起。`,
  },
  {
    en: `**The evening before**

- Projector: \`nslab demo 1\` and \`nslab slides opening\` at 80×24 from the last row. Enlarge the font until the last row reads it; the layout holds down to 80 columns.
- \`nslab doctor\` on the machine that you present on: every lab with a tick. Turn its network off and leave it off.
- \`nslab clean --all\` there, so that no progress of yours is on the screen. Screen saver, notifications and updates off.
- Print: the handout, one each; this list; \`nslab workshop KIND --start TIME\`.
- Two spare sticks, and one spare laptop or a virtual machine image for those whose machine cannot.`,
    zh: `**前一晚**

- 投影：在 80×24 的终端里开 \`nslab demo 1\` 和 \`nslab slides opening\`，坐到最后一排看。把字号放大到最后一排看得清；只要还有 80 列，版面就不会乱。
- 在讲课用的机器上运行 \`nslab doctor\`：每个实验前面都是勾。把它的网断掉，就一直断着。
- 在那台机器上运行 \`nslab clean --all\`，免得屏幕上出现你自己的进度。关掉屏保、通知和自动更新。
- 打印：讲义每人一份，这份清单，还有 \`nslab workshop 种类 --start 时间\`。
- 多带两个 U 盘；再带一台备用笔记本或一个虚拟机镜像，给机器实在不行的人。`,
  },
  {
    en: `**In the room**

- While people sit down: sticks go round; everybody installs and runs \`nslab doctor\`.
- Walk along the rows and write down the codes, a name or a seat before each; \`nslab doctor --decode\` reads them as they are typed. Equal machines show equal codes: forty of them are read in three minutes.
- Do the remedies by kind, not by laptop: all who lack busybox at once. Whoever cannot be helped in two minutes sits beside somebody.
- Half of the room fast, half slow: the fast ones do the next step of the list; nobody waits. \`nslab again\` for whoever has spoiled a step, \`nslab solve\` for whoever must catch up.
- Before each experiment: hands up, and count. Only then Enter.
- Late? The timetable's buffer is for that. Then leave out the last demo, never the break.`,
    zh: `**到了现场**

- 大家入座的时候：U 盘传下去，每个人装好，运行 \`nslab doctor\`。
- 沿着座位走一圈，把预检码抄下来，前面写上名字或座位号；\`nslab doctor --decode\` 照着输入就能读。同样的机器，码也一样：四十台三分钟就看完。
- 按问题处理，不要一台一台地处理：缺 busybox 的人一起装。两分钟还帮不上的，先和旁边的人合用。
- 有人快有人慢：快的接着做清单里的下一步，谁也不用等谁。步骤弄坏了用 \`nslab again\`，要赶进度用 \`nslab solve\`。
- 每道实验题之前：先举手，数一数，再按回车。
- 时间不够了？机动时间就是为这个留的。再不够就省掉最后一个演示，休息不能省。`,
  },
  {
    en: `**Afterwards**

- \`nslab stop\` ends the lab host, \`nslab clean --all\` removes every trace. Nothing else was changed, but for the packages.
- Homework is in the timetable's last part; progress is kept, \`nslab start\` goes on where it was.`,
    zh: `**结束之后**

- \`nslab stop\` 结束实验主机，\`nslab clean --all\` 清除一切痕迹。除了装上的软件包，别的什么都没有改。
- 回去做什么，写在时间表的最后；进度会保存，\`nslab start\` 接着上次的地方继续。`,
  },
];

export function checklistView(io: Io): string {
  return PARTS.map((part) => prose(say(part, io.lang), io)).join('\n');
}
