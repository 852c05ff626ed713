import { KEYS } from '../../guide/tell.ts';
import { type Lang, say, type Text } from '../../text/text.ts';
import { KERNEL_ROWS, KIND_ROWS, NSLAB_ROWS } from './cheat-sheet.ts';
import { escaped } from './html.ts';

/** One page to keep: calls and commands, kinds of namespaces, nslab's commands, the guide's keys. */
export function sheet(lang: Lang): string {
  const t = (en: string, zh: string) => say({ en, zh }, lang);
  const kernel = KERNEL_ROWS.map(({ want, command, call }) => [
    say(want, lang),
    code(command),
    escaped(call),
  ]);
  const kinds = KIND_ROWS.map(([kind, flag, what]) => [code(`--${kind}`), code(flag), say(what, lang)]);
  const nslab = NSLAB_ROWS.map(([command, what]) => [code(command), say(what, lang)]);
  return `<section class="sheet">
<h2>${t('To keep beside you', '放在手边')}</h2>
${table([t('you want', '想要'), t('command (CAPITALS: yours to name)', '命令（大写的由你来填）'), t('system call', '系统调用')], kernel)}
<div class="two">
<div>
<h4>${t('Kinds of namespaces', '命名空间的种类')}</h4>
${table([], kinds, 'short')}
</div>
<div>
<h4>nslab</h4>
${table([], nslab, 'short')}
</div>
</div>
<h4>${t('Keys in the guide', '向导里的按键')}</h4>
<p>${keys(KEYS, lang)}</p>
</section>`;
}

/** `h hint · q quit`: each key in a box of its own. */
function keys(words: Text, lang: Lang): string {
  return say(words, lang)
    .split(' · ')
    .map((word) => {
      const [key = '', ...rest] = word.split(' ');
      return `<span class="key"><kbd>${escaped(key)}</kbd> ${escaped(rest.join(' '))}</span>`;
    })
    .join('\n');
}

/** Several commands in one cell, ` · ` between them. */
function code(commands: string): string {
  return commands
    .split(' · ')
    .map((command) => `<code>${escaped(command)}</code>`)
    .join('<br>');
}

/** Cells are HTML. */
function table(head: readonly string[], rows: readonly (readonly string[])[], style = 'wide'): string {
  const top = head.length > 0 ? `<thead><tr>${head.map((h) => `<th>${h}</th>`).join('')}</tr></thead>\n` : '';
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table class="${style}">\n${top}<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
}
