import type { Io } from '../guide/io.ts';
import { prose } from '../guide/view/prose.ts';
import { say, type Text } from '../text/text.ts';

/** What an instructor does when: Markdown, a part after the other. */
const PARTS: readonly Text[] = [
  {
    en: `**A week before**

- Choose: \`nslab workshop\`. Go through each deck and each demo once, aloud and with a clock: \`nslab slides 3\`, \`nslab demo 3\`, \`nslab experiment leak\`.
- Make the stick, on a machine of the room's kind that has a network:
  1. \`npm run offline\` in a checkout of nslab writes \`nslab-offline-….tgz\`, with everything that nslab depends on in it. (What \`npm pack\` writes does not do: without a network npm ends with ENOTCACHED.)
  2. Node.js 20 or newer, for laptops that have none: the archive from nodejs.org, unpacked; its \`bin\` goes into PATH. No root is needed.
  3. What \`nslab doctor\` misses on a bare machine. Debian and Ubuntu: \`apt-get install --download-only tmux busybox-static iproute2 nftables iptables uidmap\` on such a machine; the files are in \`/var/cache/apt/archives\`, and \`sudo dpkg -i *.deb\` installs them.
  4. The handout (\`nslab workshop --handout handout.html\`) and the decks as pages (\`nslab slides build --out decks\`): should all else fail, a browser shows them.
- Try the stick on a laptop whose network is off:
  \`npm install -g --prefix ~/nslab ./nslab-offline-….tgz --offline\`, then \`~/nslab/bin/nslab doctor\`. No root, no compiler. A folder installed like this can be copied to the next laptop as it is; it needs node and nothing else.
- Ask everybody for the last line of \`nslab doctor\`. \`nslab doctor --decode < codes.txt\` says who lacks what, and who needs the same remedy.`,
    zh: `**提前一周**

- 选定种类：\`nslab workshop\`。每一套幻灯片、每一段演示都看着表、出声过一遍：\`nslab slides 3\`、\`nslab demo 3\`、\`nslab experiment leak\`。
- 找一台和现场同类、能上网的机器，做好 U 盘：
  1. 在 nslab 的源码目录里运行 \`npm run offline\`，得到 \`nslab-offline-….tgz\`，依赖全在里面。（\`npm pack\` 打出来的不行：没有网络时，npm 会以 ENOTCACHED 告终。）
  2. Node.js 20 或更新，给还没装的笔记本：nodejs.org 上的压缩包，解开后把 \`bin\` 加进 PATH，不需要 root。
  3. 空白机器上 \`nslab doctor\` 报缺的东西。Debian 和 Ubuntu：在这样的机器上运行 \`apt-get install --download-only tmux busybox-static iproute2 nftables iptables uidmap\`，文件在 \`/var/cache/apt/archives\`，用 \`sudo dpkg -i *.deb\` 安装。
  4. 讲义（\`nslab workshop --handout handout.html\`）和网页版幻灯片（\`nslab slides build --out decks\`）：别的都不灵的时候，浏览器还能放。
- 在一台断了网的笔记本上试一遍这个 U 盘：
  \`npm install -g --prefix ~/nslab ./nslab-offline-….tgz --offline\`，然后 \`~/nslab/bin/nslab doctor\`。不需要 root，也不需要编译器。这样装出来的目录可以原样复制到下一台，只要有 node 就能用。
- 请每个人把 \`nslab doctor\` 的最后一行发过来。\`nslab doctor --decode < codes.txt\` 会说明谁缺什么，哪些人需要同一种办法。`,
  },
  {
    en: `**The evening before**

- Projector: \`nslab slides opening\` and \`nslab demo 1\` in a terminal of 80×24, seen from the last row. Enlarge the font until the window has no more than these 80 columns; if the last row still cannot read it, use the pages of \`nslab slides build\`. Dark or light: whichever the room's lamps leave legible.
- A second terminal on your own screen: \`nslab slides 1 --notes\` follows the show.
- \`nslab doctor\` on the machine that you present on: every lab with a tick. Switch its network off, and leave it off.
- \`nslab clean --all\` there, so that the room does not see your progress. Screen saver, notifications and updates off.
- Print: the handout, one each; this list; the timetable with its hours (\`nslab workshop day --start 9:30\`).
- Two more sticks, and one more laptop for whoever's machine cannot.`,
    zh: `**前一晚**

- 投影：在 80×24 的终端里打开 \`nslab slides opening\` 和 \`nslab demo 1\`，坐到最后一排看。放大字号，直到窗口刚好只剩这 80 列；最后一排还看不清，就用 \`nslab slides build\` 的网页。深色还是浅色，看现场的灯光。
- 自己屏幕上再开一个终端：\`nslab slides 1 --notes\` 会跟着放映走。
- 在讲课用的机器上运行 \`nslab doctor\`：每个实验前面都要是勾。把它的网断掉，就一直断着。
- 在那台机器上运行 \`nslab clean --all\`，免得大家看到你自己的进度。关掉屏保、通知和自动更新。
- 打印：讲义每人一份，这份清单，还有带钟点的时间表（\`nslab workshop day --start 9:30\`）。
- 多带两个 U 盘，再多带一台笔记本，给机器实在不行的人。`,
  },
  {
    en: `**In the room**

- While people sit down: sticks go round, everybody installs and runs \`nslab doctor\`.
- Walk along the rows with the codes' list, a name or a seat before each code: \`Ada: AK3T-XRN1-W240\`. Case, blanks and dashes do not matter; a slip of the pen is noticed. Machines that are alike show the same code, so most of them are read at a glance.
- \`nslab doctor --decode\` reads the list. Help by remedy, not by laptop: all who lack busybox at once. Whoever cannot be helped in two minutes sits beside somebody.
- Before each experiment: hands up, and count. Only then the key.
- Fast and slow: the fast ones do the next step by themselves, nobody waits. \`nslab again\` for whoever has spoiled a step, \`nslab solve\` for whoever must catch up.
- Late? That is what the buffer is for. Then leave out the last demo, never a break.`,
    zh: `**到了现场**

- 大家入座的时候：U 盘传下去，每个人装好，运行 \`nslab doctor\`。
- 拿着名单沿座位走一圈，抄下预检码，前面写上名字或座位号：\`小王：AK3T-XRN1-W240\`。大小写、空格、短横都无所谓，抄错了会被发现。一样的机器码也一样，大多数扫一眼就行。
- 名单交给 \`nslab doctor --decode\`。按问题帮，不要一台一台地帮：缺 busybox 的人一起装。两分钟还解决不了的，先和旁边的人合用。
- 每道实验题之前：先举手，数一数，再按键。
- 有人快有人慢：快的自己做下一步，谁也不用等谁。步骤弄坏了用 \`nslab again\`，要赶进度用 \`nslab solve\`。
- 时间不够了？机动时间就是为这个留的。再不够就省掉最后一个演示，休息不能省。`,
  },
  {
    en: `**Afterwards**

- \`nslab stop\` ends the lab host, \`nslab clean --all\` removes every trace; then the folder of nslab itself. Apart from the packages nothing else was changed.
- The homework is at the end of the timetable. Progress is kept: \`nslab start\` goes on where it was.`,
    zh: `**结束之后**

- \`nslab stop\` 结束实验主机，\`nslab clean --all\` 清除一切痕迹，最后删掉 nslab 自己的目录。除了装上的软件包，别的什么都没有改。
- 回去做什么，写在时间表的最后。进度会保存：\`nslab start\` 接着上次的地方继续。`,
  },
];

export function checklistView(io: Io): string {
  return PARTS.map((part) => prose(say(part, io.lang), io)).join('\n');
}
