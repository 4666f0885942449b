//! A portal of a story's own, with settings that the demo has not.

import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** An address of loopback that nobody listens on now. */
export async function freeBase() {
  const server = net.createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}

/** Serves an empty portal at `base` with these settings (TOML) until `stop` is called. */
export async function startPortal(binary, base, settings) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'overture-story-'));
  const file = path.join(folder, 'overture.toml');
  await fs.writeFile(file, settings);
  const { host } = new URL(base);
  const said = [];
  const child = spawn(binary, ['serve', '--config', file, '--data', path.join(folder, 'data'), '--listen', host]);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => said.push(text));
  const ended = new Promise((end) => child.once('exit', end));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await fs.rm(folder, { recursive: true, force: true });
  };
  for (let tick = 0; tick < 600 && child.exitCode === null; tick += 1) {
    const ready = await fetch(`${base}/ready`).catch(() => null);
    if (ready?.ok) return { stop };
    await new Promise((rest) => { setTimeout(rest, 100); });
  }
  await stop();
  throw new Error(`the portal did not start: ${said.join('')}`);
}
