/** One thing that was broken on purpose, and what was seen of it since. */
import type { BrokenAt } from '../outages.ts';

export interface Step {
  readonly at: number;
  readonly text: string;
}

export interface Incident {
  readonly id: string;
  readonly at: number;
  readonly what: string;
  steps: Step[];
  /** What it waits for; null when nothing more is to come. */
  waitsFor: 'fault' | 'part' | 'activity' | 'look-up' | 'outcome' | 'fix' | 'parked' | 'continues' | null;
  readonly part?: string;
  /** What is broken at a vendor until it is fixed, and what stands still by it. */
  readonly outage?: BrokenAt;
  held?: string[];
  /** The business key of the effect whose reply was lost. */
  marker?: string;
}

/** How incidents are kept. */
export interface Notes {
  readonly list: readonly Incident[];
  readonly add: (incident: Omit<Incident, 'steps'>) => void;
  readonly step: (incident: Incident, text: string, waitsFor: Incident['waitsFor'], at?: number) => void;
}
