// One MJML document to HTML with a style sheet inlined, as a build script of a newsletter does it.
import { readFileSync } from 'node:fs';
import juice from 'juice';
import mjml2html from 'mjml';

export function readSource(path) {
  return { mjml: readFileSync(path, 'utf8'), css: readFileSync(path.replace(/\.mjml$/, '.css'), 'utf8') };
}

export async function compile({ mjml, css }) {
  const { html, errors } = await mjml2html(mjml, {});
  if (errors.length) {
    throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  }
  return juice(html, { extraCss: css });
}
