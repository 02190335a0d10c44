/** The simulated vendors, one line each. */
import type { CreateVendor } from './frame.ts';
import { createGithub } from './github/github.ts';
import { createJira } from './jira/jira.ts';
import { createSlack } from './slack/slack.ts';

export const vendors: readonly CreateVendor[] = [createSlack, createJira, createGithub];
