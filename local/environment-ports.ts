/** Which ports the parts of an environment get: the usual ones, or those of the last start, where they are free. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { claimPort, preferPort } from './ports.ts';

export interface UsualPorts extends Readonly<Record<'temporal' | 'temporalUi' | 'slackApp' | 'simulator', number>> {
  /** The Slack app's is this one or none: somebody named it, or Slack's request URL leads there. */
  readonly slackAppIsFixed: boolean;
}
export type Ports = Record<'temporal' | 'temporalUi' | 'slackApp' | 'simulator' | 'postgres' | 'control', number>;

/** Parts of a supervisor that was killed notice it and end within this time. */
const orphansGoneMs = 1_500;

const portsFile = (folder: string) => join(folder, 'ports.json');
const portsSchema = z.record(z.string(), z.number());

/**
 * Ports stay the same from start to start where they can: links in messages and on pages keep working. Every command finds the others in
 * `.drumbeat/running.json`.
 */
export async function choosePorts(folder: string, usual: UsualPorts): Promise<Ports> {
  const written = await readFile(portsFile(folder), 'utf8').catch(() => '{}');
  const before = portsSchema.parse(JSON.parse(written));
  return {
    slackApp: usual.slackAppIsFixed
      ? await claimPort(usual.slackApp, 'the Slack app', fixedSlackPort, orphansGoneMs)
      : await preferPort(before['slackApp'] ?? usual.slackApp, orphansGoneMs),
    simulator: await preferPort(before['simulator'] ?? usual.simulator, orphansGoneMs),
    // The servers look at these themselves: one that lives already keeps its own.
    temporal: await preferPort(before['temporal'] ?? usual.temporal),
    temporalUi: await preferPort(before['temporalUi'] ?? usual.temporalUi),
    postgres: before['postgres'] ?? 0,
    control: await preferPort(before['control'] ?? 0),
  };
}

export function savePorts(folder: string, ports: Ports): Promise<void> {
  return writeFile(portsFile(folder), `${JSON.stringify(ports)}\n`);
}

const fixedSlackPort =
  'Stop that program, or set SLACK_PORT to another port (the request URL of your Slack app must lead there).';
