/** For paper first: A4, black on white, the machine's own fonts. On a screen the same, in a column. */
export const STYLE = `
@page { size: A4; margin: 14mm 15mm 16mm; @bottom-center { content: counter(page); font: 8.5pt system-ui, sans-serif; color: #555; } }
* { box-sizing: border-box; }
html { font: 10pt/1.42 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; color: #111; background: #fff; }
body { margin: 0 auto; padding: 1.5rem; max-width: 46rem; }
main:lang(zh) { line-height: 1.55; }
h1 { font-size: 24pt; line-height: 1.2; margin: 0 0 .2em; }
h2 { font-size: 16pt; line-height: 1.25; margin: 0 0 .3em; padding-bottom: .25em; border-bottom: 1.5pt solid #111; }
h3 { font-size: 12pt; margin: 0 0 .4em; display: flex; gap: .6em; align-items: baseline; }
h4 { font-size: 9.5pt; margin: 1em 0 .3em; color: #444; text-transform: none; letter-spacing: .02em; }
p, ul, ol { margin: .45em 0; }
ul, ol { padding-left: 1.4em; }
code { font: 8.8pt/1.35 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; background: #f2f2f0; border-radius: 2pt; padding: 0 .22em; overflow-wrap: anywhere; }
pre { background: #f7f7f5; border: .5pt solid #d8d8d4; border-left: 2.5pt solid #888; padding: .35em .7em; margin: .45em 0; white-space: pre-wrap; break-inside: avoid; }
pre code { background: none; padding: 0; }
table { border-collapse: collapse; width: 100%; margin: .4em 0 .9em; font-size: 8.6pt; line-height: 1.35; }
td code { font-size: 8pt; }
.short td:not(:last-child) code { white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .24em .6em .24em 0; border-bottom: .5pt solid #ccc; }
th { border-bottom: 1pt solid #111; font-weight: 600; }
tr { break-inside: avoid; }
kbd { font: 600 9pt ui-monospace, "DejaVu Sans Mono", monospace; border: .6pt solid #777; border-radius: 2pt; padding: 0 .35em; }
.lead { font-size: 12pt; max-width: 38em; }
.who { display: flex; gap: 2em; margin: 2em 0; }
.who span { flex: 1; border-bottom: .6pt solid #555; padding-bottom: .2em; color: #444; }
.meta { color: #444; margin: 0 0 1em; }
.sheet, .lab { break-before: page; margin-top: 3rem; }
.step { margin: 0 0 1.2em; padding-top: .4em; }
.step > h3, h4, .step > h3 + p { break-after: avoid; }
p { orphans: 3; widows: 3; }
main:lang(zh) em { font-style: normal; text-emphasis: filled dot #555; text-emphasis-position: under right; }
.key { white-space: nowrap; margin-right: 1em; }
.step > h3::before { content: ""; flex: none; width: .75em; height: .75em; border: 1pt solid #111; align-self: center; }
.step > h3 .number { color: #444; font-weight: 400; }
.guess { list-style: none; padding-left: 0; }
.guess li { display: flex; gap: .6em; margin: .3em 0; }
.guess li::before { content: ""; flex: none; width: .75em; height: .75em; border: .8pt solid #111; border-radius: 50%; margin-top: .42em; }
.guess p { margin: 0; }
.variants { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.2em; }
.variants > div { min-width: 0; }
.notes { break-inside: avoid; margin-top: .8em; }
.notes span { display: block; color: #555; font-size: 8.5pt; height: 7.5mm; border-bottom: .5pt solid #aaa; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2em; }
.choose { font-size: 9.5pt; margin-bottom: 2em; }
.choose label { margin-right: 1.2em; }
#in-en:checked ~ main:lang(zh), #in-zh:checked ~ main:lang(en) { display: none; }
@media print { body { max-width: none; padding: 0; } .choose, input { display: none; } .sheet, .lab { margin-top: 0; } }
@media (max-width: 34rem) { .two, .variants { display: block; } .who { display: block; } .who span { display: block; margin-bottom: 1.5em; } }
`;
