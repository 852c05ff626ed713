import { readFileSync, writeFileSync } from 'node:fs';
import { buildImage } from './build.ts';
import { readSpecFile } from './spec-file.ts';

/*
 * node build-main.js SPEC.json OUT.tar
 *
 * Writes an image archive from a description of it (src/image/spec-file.ts). SPEC may be the JSON itself, too:
 * whatever begins with a brace.
 */
const [spec, out] = process.argv.slice(2);
if (spec === undefined || out === undefined) {
  process.stderr.write('usage: build-main.js SPEC.json OUT.tar\n');
  process.exitCode = 2;
} else {
  const { format, image } = readSpecFile(spec.startsWith('{') ? spec : readFileSync(spec, 'utf8'));
  writeFileSync(out, await buildImage(image, { format }));
}
