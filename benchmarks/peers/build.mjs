// node build.mjs SOURCES OUT: compile every MJML file of a folder and write the HTML files.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, readSource } from './compile.mjs';

const [sources, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
for (const name of readdirSync(sources).filter((each) => each.endsWith('.mjml'))) {
  const html = await compile(readSource(join(sources, name)));
  writeFileSync(join(out, name.replace(/\.mjml$/, '.html')), html);
}
