import type { CommandDefinition } from '../command.ts';

export const SLIDES: CommandDefinition = {
  name: 'slides',
  summary: {
    en: 'the decks of the workshop: on the terminal, as HTML or PDF, in a browser',
    zh: '课堂幻灯片：在终端里放映，做成 HTML 或 PDF，或在浏览器里看',
  },
  about: {
    en: 'nslab slides 3 shows a deck here; --notes in a second terminal follows it with the notes. nslab slides build [deck] writes pages that work from a file, without a network. nslab slides serve shows them on this machine alone.',
    zh: 'nslab slides 3 在这里放映；另开一个终端用 --notes，备注会跟着翻页。nslab slides build [幻灯片] 写出不用网络、双击就能打开的网页。nslab slides serve 只在这台机器上提供这些网页。',
  },
  positionals: [
    {
      name: 'lab|opening|closing|build|serve',
      required: false,
      words: {
        en: 'a deck, by the number or name of its lab (without: which ones there are), or what to do with them',
        zh: '哪一份幻灯片：实验的编号或名字（不写就列出全部）；或者要做什么',
      },
    },
    {
      name: 'lab|opening|closing',
      required: false,
      words: { en: 'build: only this one', zh: 'build：只做这一份' },
    },
  ],
  options: {
    notes: {
      type: 'boolean',
      words: {
        en: "the presenter's notes, the next slide and the time, following the show in another terminal",
        zh: '显示讲者备注、下一页和时间，跟着另一个终端里的放映翻页',
      },
    },
    at: {
      type: 'string',
      value: 'N',
      words: { en: 'begin with slide N', zh: '从第 N 页开始' },
    },
    pdf: {
      type: 'boolean',
      words: {
        en: 'build: PDF as well, where there is a Chromium',
        zh: 'build：有 Chromium 的话，再做一份 PDF',
      },
    },
    out: {
      type: 'string',
      value: 'FOLDER',
      words: {
        en: 'build: where to (default: nslab-slides)',
        zh: 'build：写到哪个目录（默认 nslab-slides）',
      },
    },
    port: {
      type: 'string',
      value: 'N',
      words: {
        en: 'serve: this port (default: 8765, or a free one)',
        zh: 'serve：用这个端口（默认 8765，被占用就另选）',
      },
    },
  },
  load: () => import('../commands/slides.ts'),
};
