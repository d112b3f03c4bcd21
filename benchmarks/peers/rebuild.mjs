// node rebuild.mjs FILE.mjml MARK: stay alive; for each line of stdin compile anew with the line in the mark's place,
// and print the milliseconds of wall and CPU time.
import { createInterface } from 'node:readline';
import { compile, readSource } from './compile.mjs';

const [path, mark] = process.argv.slice(2);
for await (const line of createInterface({ input: process.stdin })) {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const { mjml, css } = readSource(path);
  const html = await compile({ mjml: mjml.replace(mark, line), css });
  const wall = performance.now() - started;
  const used = process.cpuUsage(cpu);
  if (!html.includes(line)) {
    throw new Error(`the change did not arrive: ${line}`);
  }
  console.log(JSON.stringify({ wall, cpu: (used.user + used.system) / 1000 }));
}
