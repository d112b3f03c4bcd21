// node pool.mjs LETTERS PORT CONNECTIONS READERS: send through nodemailer's pool, each message made by nodemailer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import nodemailer from 'nodemailer';

const [folder, port, connections, number] = process.argv.slice(2);
const { mark, locales } = JSON.parse(readFileSync(join(folder, 'parts.json'), 'utf8'));
const readers = JSON.parse(readFileSync(join(folder, 'readers.json'), 'utf8')).slice(0, Number(number));
for (const parts of Object.values(locales)) {
  parts.attachments = parts.pictures.map((picture) => ({
    cid: picture.cid,
    content: readFileSync(picture.path),
    contentType: picture.type,
    contentDisposition: 'inline',
    filename: false,
  }));
}
const escape = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
const cpu = process.cpuUsage();
const started = performance.now();
const pool = nodemailer.createTransport({
  pool: true,
  host: '127.0.0.1',
  port: Number(port),
  maxConnections: Number(connections),
  ignoreTLS: true,
});
let sent = 0;
let next = 0;

// Twice as many under way as there are connections, so that none of them waits for the next message.
async function work() {
  while (next < readers.length) {
    const reader = readers[next++];
    const parts = locales[reader.locale];
    await pool.sendMail({
      from: parts.from,
      to: reader.email,
      subject: parts.subject,
      headers: { 'List-Unsubscribe': parts.unsubscribe },
      text: parts.text.replaceAll(mark, reader.name),
      html: parts.html.replaceAll(mark, escape(reader.name)),
      attachments: parts.attachments,
    });
    sent += 1;
  }
}

await Promise.all(Array.from({ length: 2 * Number(connections) }, work));
pool.close();
const wall = (performance.now() - started) / 1000;
const used = process.cpuUsage(cpu);
const memory = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ sent, wall, cpu: (used.user + used.system) / 1e6, memory }));
