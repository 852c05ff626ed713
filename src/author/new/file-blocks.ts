/** Files that a Markdown text shows whole, by their names: ```` ```ts file=lab.ts ````. */
export function fileBlocks(markdown: string): Map<string, string> {
  const files = new Map<string, string>();
  let open: { readonly fence: string; readonly name: string; readonly lines: string[] } | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    const [, fence = '', info = ''] = /^(`{3,})\s*(.*?)\s*$/.exec(line) ?? [];
    if (open) {
      if (fence === open.fence && info === '') {
        files.set(open.name, `${open.lines.join('\n')}\n`);
        open = undefined;
      } else open.lines.push(line);
      continue;
    }
    const name = info.split(/\s+/).find((word) => word.startsWith('file='));
    if (fence !== '' && name !== undefined) open = { fence, name: name.slice('file='.length), lines: [] };
  }
  return files;
}
