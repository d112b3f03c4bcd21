// Turns MJML files into HTML with both versions of MJML: a JSON list of paths in, a JSON object by path and version out.
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import mjml4 from 'mjml4'
import mjml5 from 'mjml5'

const made = {}
for (const path of JSON.parse(readFileSync(0, 'utf8'))) {
  const source = readFileSync(path, 'utf8')
  const options = { filePath: path, actualPath: path, validationLevel: 'soft', ignoreIncludes: false }
  const five = await mjml5(source, { ...options, includePath: [dirname(path)] })
  made[path] = { 4: mjml4(source, options).html, 5: five.html }
}
process.stdout.write(JSON.stringify(made))
