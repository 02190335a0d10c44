/** What reaches a running workflow. */
import { defineSignal } from '@temporalio/workflow';
import type { SentAnswer } from '../../domain/decisions/decisions.ts';
import type { Improvement } from '../../domain/improvement.ts';
import type { SettledItem } from './iteration.ts';

export const decide = defineSignal<[SentAnswer]>('decide');
/** Try again now whatever is parked, after the fix. */
export const resume = defineSignal('resume');
/** An improvement that was chosen after this iteration's plan was committed. */
export const improvementChosen = defineSignal<[Improvement]>('improvementChosen');

/** What the iteration before dropped or finished at its close, although it was carried over into this one. */
export const itemsSettled = defineSignal<[readonly SettledItem[]]>('itemsSettled');
