import type { Lab } from '../../lab/catalogue.ts';
import { type Lang, say } from '../../text/text.ts';
import { escaped } from './html.ts';
import { labSection } from './lab-section.ts';
import { sheet } from './sheet.ts';
import { STYLE } from './style.ts';

const NAMES: Readonly<Record<Lang, string>> = { en: 'English', zh: '中文' };
const TAGS: Readonly<Record<Lang, string>> = { en: 'en', zh: 'zh-CN' };

/**
 * The handout: one HTML file that asks nothing of a network. In several languages the reader chooses, and paper shows
 * what the screen does; the first language is the one that is open.
 */
export function handout(labs: readonly Lab[], langs: readonly Lang[]): string {
  const [first = 'en'] = langs;
  const inputs = langs.map(
    (
      lang,
    ) => `<input type="radio" name="lang" id="in-${lang}"${lang === first ? ' checked' : ''} class="choose">
<label class="choose" for="in-${lang}" lang="${TAGS[lang]}">${NAMES[lang]}</label>`,
  );
  return `<!doctype html>
<html lang="${TAGS[first]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="nslab">
<title>${escaped(say(TITLE, first))}</title>
<style>${STYLE}</style>
</head>
<body>
${langs.length > 1 ? `${inputs.join('\n')}\n` : ''}${langs.map((lang) => inLanguage(labs, lang)).join('\n')}
</body>
</html>
`;
}

const TITLE = { en: 'A container, by hand', zh: '亲手搭一个容器' };

function inLanguage(labs: readonly Lab[], lang: Lang): string {
  const t = (en: string, zh: string) => say({ en, zh }, lang);
  const list = labs.map((lab) => `<li value="${lab.number}">${escaped(say(lab.title, lang))}</li>`);
  return `<main lang="${TAGS[lang]}">
<header>
<h1>${say(TITLE, lang)}</h1>
<p class="lead">${t(
    'You type real commands into a real shell. A guide beside you looks at the kernel, and nothing but the kernel, and says what you have reached and what is missing. All of it happens in a lab host, a copy of your machine that you may break: when it ends, nothing is left of it.',
    '你在真实的 shell 里输入真实的命令。旁边的向导只看内核，告诉你做到了什么、还差什么。一切都发生在实验主机里：它是你这台机器的一份副本，弄坏也没关系，结束之后什么都不会留下。',
  )}</p>
<p class="lead">${t(
    'These pages have the tasks and ways of looking. They have no solutions: those are found, not read. Stuck? <kbd>h</kbd> in the guide gives a hint, and a plainer one each time.',
    '这几页里有任务，也有观察的办法，没有解法：解法要自己找出来。卡住了？在向导里按 <kbd>h</kbd>，每按一次，提示就更直白一点。',
  )}</p>
<div class="who"><span>${t('Name', '姓名')}</span><span>${t('Date', '日期')}</span><span>${t('Code of my machine (nslab doctor)', '本机预检码（nslab doctor）')}</span></div>
<ol>
${list.join('\n')}
</ol>
</header>
${sheet(lang)}
${labs.map((lab) => labSection(lab, lang)).join('\n')}
</main>`;
}
